import { randomBytes } from 'node:crypto';
import {
  cosignaturesOf,
  formatWitnessKey,
  parseNote,
  signerKeyOf,
  verifierOf,
  verifyReceipt,
  witnessKeyOf,
} from '#verify';
import { Receipts } from '../checkpoints/receipts';
import { TreeNodes } from '../checkpoints/tree-nodes';
import { type Anchor } from './anchor';
import { anchorsFrom } from './anchor-list';
import { Anchored, type Instance } from './anchored.fixture';
import { Witness } from './witness.fixture';

describe('a log that is anchored by a witness', () => {
  let kept: Anchored;
  let witness: Witness;
  let anchor: Anchor;
  let ledger: Instance;
  beforeEach(async () => {
    kept = await Anchored.open();
    witness = await new Witness([verifierOf(kept.key)]).open();
    [anchor] = anchorsFrom(`witness:${witness.prefix}/#${formatWitnessKey(witness.key)}`) as [
      Anchor,
    ];
    ledger = await kept.instanceFor(anchor);
  });
  afterEach(async () => {
    await witness.close();
    await kept.close();
  });

  const dueTurn = async (instance = ledger): Promise<void> => {
    await kept.becomeDue();
    await instance.turn();
  };
  const state = () => kept.stateOf(anchor);
  const olds = () => witness.received.map(({ body }) => body.split('\n')[0]);

  it('[V3] is cosigned, checkpoint after checkpoint, and receipts carry the cosignatures', async () => {
    await kept.grow(3);
    await dueTurn();
    await kept.grow(300);
    await dueTurn();
    await dueTurn();
    expect(olds()).toEqual(['old 0', 'old 3']);
    expect(witness.seen.get(kept.key.name)!.size).toBe(303);
    const { note } = (await ledger.checkpoints.latest())!;
    expect(note).toBe((await state()).note);
    const [cosignature] = cosignaturesOf(parseNote(note)!, [witness.key])!;
    expect(cosignature!.at.toISOString()).toBe('2030-01-01T09:00:00.000Z');

    const receipts = new Receipts(kept.log.pool, new TreeNodes(kept.log.pool), ledger.checkpoints);
    const receipt = await receipts.of('acme', kept.log.ids[7]!, {});
    const trusted = { keys: [verifierOf(kept.key)], witnesses: [witness.key] };
    const report = verifyReceipt(receipt, trusted);
    expect(report.verdict).toBe('verified');
    expect(report.checks.at(-1)!.message).toBe(
      'The checkpoint of 303 leaves was witnessed by witness.example/w1 at 2030-01-01T09:00:00.000Z.',
    );
    // What was signed since is not witnessed yet, and nobody says that it is.
    await kept.log.append({});
    const later = await receipts.of('acme', kept.log.ids[303]!, {});
    expect(verifyReceipt(later, trusted).verdict).toBe('unknown');
    // A signature of another text is not carried along.
    await kept.sql(`UPDATE ledger.cosignatures SET text = 'other'`);
    const [, ...lines] = (await ledger.checkpoints.at(303))!.note.split('—');
    expect(lines).toHaveLength(1);
  });

  it('[O1] goes on from what the witness has seen, when we have forgotten it', async () => {
    await kept.grow(5);
    await dueTurn();
    await kept.grow(6);
    await kept.sql('DELETE FROM ledger.anchor_states');
    ledger = await kept.instanceFor(anchor);
    await dueTurn();
    expect(olds()).toEqual(['old 0', 'old 0', 'old 5']);
    expect(await state()).toMatchObject({ lastSize: 11, error: null });
    // The same again is answered again.
    await kept.sql('DELETE FROM ledger.anchor_states');
    ledger = await kept.instanceFor(anchor);
    await dueTurn();
    expect(olds().slice(3)).toEqual(['old 0', 'old 11']);
    expect(await state()).toMatchObject({ lastSize: 11, error: null });
  });

  it('[V3] shows a cut tail and an exchanged log, though we have forgotten all of it', async () => {
    await kept.grow(9);
    await dueTurn();
    await kept.cutTo(6);
    await kept.sql('DELETE FROM ledger.anchor_states');
    let restarted = await kept.instanceFor(anchor);
    await dueTurn(restarted);
    expect(restarted.changes[0]!.message).toContain('9 were seen outside');
    for (const [count, said] of [
      [3, 'has seen another tree of 9 events'],
      [2, 'does not find that the tree of 11 events goes on from the 9'],
    ] as const) {
      await kept.regrow(count);
      await kept.sql('UPDATE ledger.anchor_states SET is_alarm = false');
      restarted = await kept.instanceFor(anchor);
      await dueTurn(restarted);
      expect(restarted.changes[0]!.message).toContain(said);
    }
    expect(await state()).toMatchObject({ isAlarm: true, lastSize: null });
    expect(witness.seen.get(kept.key.name)!.size).toBe(9);
    expect((await kept.sql('SELECT FROM ledger.cosignatures')).rowCount).toBe(1);
  });

  it.each([
    ['another log', 404, 'ask its operator to add the log’s key'],
    ['another key of the log', 403, 'send it the new one'],
  ])('[V6] says what to do where the witness knows %s', async (_, status, said) => {
    const name = status === 404 ? 'other.example' : kept.key.name;
    witness.logKeys = [verifierOf(signerKeyOf(name, randomBytes(32)))];
    await kept.grow(2);
    await dueTurn();
    expect(await state()).toMatchObject({ error: expect.stringContaining(said), isAlarm: false });
    witness.logKeys = [verifierOf(kept.key)];
    await dueTurn();
    expect(await state()).toMatchObject({ lastSize: 2, error: null });
  });

  it.each([
    ['nothing', { status: 200, body: '' }, 'without a cosignature'],
    ['a signature of somebody else', { status: 200, body: '— other AAAA\n' }, 'without a'],
    ['a conflict without a size', { status: 409, body: 'sorry\n' }, 'without the size'],
    ['an error', { status: 500 }, 'It answered 500.'],
  ])('[V3] keeps no word of a witness that answers %s', async (_, instead, said) => {
    await kept.grow(2);
    witness.instead = instead;
    await dueTurn();
    expect(await state()).toMatchObject({
      lastSize: null,
      error: expect.stringContaining(said),
      isAlarm: false,
    });
    expect((await kept.sql('SELECT FROM ledger.cosignatures')).rowCount).toBe(0);
  });

  it('[V3] keeps no signature that another key has made under the name of the witness', async () => {
    const forged = { ...witness.key, ...witnessKeyOf(witness.key.name, randomBytes(32)) };
    [anchor] = anchorsFrom(`witness:${witness.prefix}#${formatWitnessKey(forged)}`) as [Anchor];
    await kept.grow(2);
    await dueTurn(await kept.instanceFor(anchor));
    expect((await state()).error).toContain('without a cosignature that its key verifies');
  });
});
