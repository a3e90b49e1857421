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
import { WholeReceipts } from '../checkpoints/whole-receipts.fixture';
import { TreeNodes } from '../checkpoints/tree-nodes';
import { type Anchor } from './anchor';
import { anchorsFrom } from './anchor-list';
import { Anchored, type Instance } from './anchored.fixture';
import { Witness } from './witness.fixture';

describe('a log that is anchored by a witness', () => {
  let anchored: Anchored;
  let witness: Witness;
  let anchor: Anchor;
  let ledger: Instance;
  beforeEach(async () => {
    anchored = await Anchored.open();
    witness = await new Witness([verifierOf(anchored.key)]).open();
    [anchor] = anchorsFrom(`witness:${witness.prefix}/#${formatWitnessKey(witness.key)}`) as [
      Anchor,
    ];
    ledger = await anchored.instanceFor(anchor);
  });
  afterEach(async () => {
    await witness.close();
    await anchored.close();
  });

  const dueTurn = async (instance = ledger): Promise<void> => {
    await anchored.becomeDue();
    await instance.turn();
  };
  const state = () => anchored.stateOf(anchor);
  const olds = () => witness.received.map(({ body }) => body.split('\n')[0]);

  it('[V3] is cosigned, checkpoint after checkpoint, and receipts carry the cosignatures', async () => {
    await anchored.grow(3);
    await dueTurn();
    await anchored.grow(300);
    await dueTurn();
    await dueTurn();
    expect(olds()).toEqual(['old 0', 'old 3']);
    expect(witness.seen.get(anchored.key.name)!.size).toBe(303);
    const { note } = (await ledger.checkpoints.latest())!;
    expect(note).toBe((await state()).note);
    const [cosignature] = cosignaturesOf(parseNote(note)!, [witness.key])!;
    expect(cosignature!.at.toISOString()).toBe('2030-01-01T09:00:00.000Z');

    const receipts = new WholeReceipts(
      anchored.log.pool,
      new TreeNodes(anchored.log.pool),
      ledger.checkpoints,
    );
    const receipt = await receipts.of('acme', anchored.log.ids[7]!, {});
    const trusted = { keys: [verifierOf(anchored.key)], witnesses: [witness.key] };
    const report = verifyReceipt(receipt, trusted);
    expect(report.verdict).toBe('verified');
    expect(report.checks.at(-1)!.message).toBe(
      'The checkpoint of 303 leaves was witnessed by witness.example/w1 at 2030-01-01T09:00:00.000Z.',
    );
    // What was signed since is not witnessed yet, and nobody says that it is.
    await anchored.log.append({});
    const later = await receipts.of('acme', anchored.log.ids[303]!, {});
    expect(verifyReceipt(later, trusted).verdict).toBe('unknown');
    // A signature of another text is not carried along.
    await anchored.sql(`UPDATE ledger.cosignatures SET text = 'other'`);
    const [, ...lines] = (await ledger.checkpoints.at(303))!.note.split('—');
    expect(lines).toHaveLength(1);
  });

  it('[O1] goes on from what the witness has seen, when we have forgotten it', async () => {
    await anchored.grow(5);
    await dueTurn();
    await anchored.grow(6);
    await anchored.sql('DELETE FROM ledger.anchor_states');
    ledger = await anchored.instanceFor(anchor);
    await dueTurn();
    expect(olds()).toEqual(['old 0', 'old 0', 'old 5']);
    expect(await state()).toMatchObject({ lastSize: 11, error: null });
    // The same again is answered again.
    await anchored.sql('DELETE FROM ledger.anchor_states');
    ledger = await anchored.instanceFor(anchor);
    await dueTurn();
    expect(olds().slice(3)).toEqual(['old 0', 'old 11']);
    expect(await state()).toMatchObject({ lastSize: 11, error: null });
  });

  it('[V3] shows a cut tail and an exchanged log, though we have forgotten all of it', async () => {
    await anchored.grow(9);
    await dueTurn();
    await anchored.cutTo(6);
    await anchored.sql('DELETE FROM ledger.anchor_states');
    let restarted = await anchored.instanceFor(anchor);
    await dueTurn(restarted);
    expect(restarted.changes[0]!.message).toContain('9 were seen outside');
    for (const [count, message] of [
      [3, 'has seen another tree of 9 events'],
      [2, 'does not find that the tree of 11 events goes on from the 9'],
    ] as const) {
      await anchored.regrow(count);
      await anchored.sql('UPDATE ledger.anchor_states SET is_alarm = false');
      restarted = await anchored.instanceFor(anchor);
      await dueTurn(restarted);
      expect(restarted.changes[0]!.message).toContain(message);
    }
    expect(await state()).toMatchObject({ isAlarm: true, lastSize: null });
    expect(witness.seen.get(anchored.key.name)!.size).toBe(9);
    expect((await anchored.sql('SELECT FROM ledger.cosignatures')).rowCount).toBe(1);
  });

  it.each([
    ['another log', 404, 'ask its operator to add the log’s key'],
    ['another key of the log', 403, 'send it the new one'],
  ])('[V6] says what to do where the witness knows %s', async (_, status, message) => {
    const name = status === 404 ? 'other.example' : anchored.key.name;
    witness.logKeys = [verifierOf(signerKeyOf(name, randomBytes(32)))];
    await anchored.grow(2);
    await dueTurn();
    expect(await state()).toMatchObject({
      error: expect.stringContaining(message),
      isAlarm: false,
    });
    witness.logKeys = [verifierOf(anchored.key)];
    await dueTurn();
    expect(await state()).toMatchObject({ lastSize: 2, error: null });
  });

  it.each([
    ['nothing', { status: 200, body: '' }, 'without a cosignature'],
    ['a signature of somebody else', { status: 200, body: '— other AAAA\n' }, 'without a'],
    ['a conflict without a size', { status: 409, body: 'sorry\n' }, 'without the size'],
    ['an error', { status: 500 }, 'It answered 500.'],
  ])('[V3] keeps no word of a witness that answers %s', async (_, instead, message) => {
    await anchored.grow(2);
    witness.instead = instead;
    await dueTurn();
    expect(await state()).toMatchObject({
      lastSize: null,
      error: expect.stringContaining(message),
      isAlarm: false,
    });
    expect((await anchored.sql('SELECT FROM ledger.cosignatures')).rowCount).toBe(0);
  });

  it('[V3] keeps no signature that another key has made under the name of the witness', async () => {
    const forged = { ...witness.key, ...witnessKeyOf(witness.key.name, randomBytes(32)) };
    [anchor] = anchorsFrom(`witness:${witness.prefix}#${formatWitnessKey(forged)}`) as [Anchor];
    await anchored.grow(2);
    await dueTurn(await anchored.instanceFor(anchor));
    expect((await state()).error).toContain('without a cosignature that its key verifies');
  });
});
