import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatNote, notesIn, parseNote, signerKeyOf, signNote } from '#verify';
import { LogChanged } from '../checkpoints/log-succession';
import { WholeReceipts } from '../checkpoints/whole-receipts.fixture';
import { TreeNodes } from '../checkpoints/tree-nodes';
import { Anchored, type Instance } from './anchored.fixture';
import { FileAnchor } from './file-anchor';

describe('a log that is anchored in a file', () => {
  let anchored: Anchored;
  let path: string;
  let anchor: FileAnchor;
  let ledger: Instance;
  beforeEach(async () => {
    anchored = await Anchored.open();
    path = join(anchored.folder, 'anchor.txt');
    anchor = new FileAnchor('board', path);
    ledger = await anchored.instanceFor(anchor);
  });
  afterEach(() => anchored.close());

  const text = () => readFile(path, 'utf8');
  const dueTurn = async (instance = ledger): Promise<void> => {
    await anchored.becomeDue();
    await instance.turn();
  };

  it('[V3] has each checkpoint appended once, when it is due', async () => {
    await ledger.turn();
    expect(await anchored.stateOf(anchor)).toMatchObject({ lastSize: null, error: null });
    const first = await anchored.grow(3);
    await ledger.turn();
    await expect(text()).rejects.toThrow('ENOENT');
    await dueTurn();
    await dueTurn();
    const second = await anchored.grow(2);
    await dueTurn();
    expect(notesIn(await text())).toEqual([first, second]);
    expect(await anchored.stateOf(anchor)).toMatchObject({
      lastSize: 5,
      note: second,
      error: null,
    });
    expect(await anchored.pauseMs()).toBeGreaterThan(200_000);
    expect([ledger.changes, ledger.errors]).toEqual([[], []]);
  });

  it('[O6] is written by one of many instances at a time, also after one was stopped', async () => {
    const others = await Promise.all(Array.from({ length: 4 }, () => anchored.instanceFor(anchor)));
    await anchored.grow(4);
    await anchored.becomeDue();
    await Promise.all([ledger, ...others].map(({ turn }) => turn()));
    expect(notesIn(await text())).toHaveLength(1);
    // The result of an instance whose claim was taken over is ignored.
    await anchored.becomeDue();
    const late = (await anchored.states.claim('board', 0))!;
    const next = (await anchored.states.claim('board', 60_000))!;
    expect(next.claims).toBe(late.claims + 1);
    const out = { note: 'forged', size: 99 };
    expect(await anchored.states.settle(late, { is: 'published', out, pauseMs: 0 })).toBe(false);
    expect(await anchored.stateOf(anchor)).toMatchObject({ lastSize: 4 });
    // An instance that is stopped releases its claim.
    await anchored.grow(1);
    await anchored.becomeDue();
    await ledger.turn(AbortSignal.abort());
    expect(await anchored.stateOf(anchor)).toMatchObject({ lastSize: 4, error: null });
    expect(await anchored.pauseMs()).toBeLessThan(1_000);
  });

  it('[O1] continues after a write without an answer, and after a partial one', async () => {
    const first = await anchored.grow(3);
    await dueTurn();
    await anchored.sql(
      'UPDATE ledger.anchor_states SET last_size = NULL, last_at = NULL, last_note = NULL',
    );
    await dueTurn();
    expect(notesIn(await text())).toEqual([first]);
    await appendFile(path, first.slice(0, 40));
    const second = await anchored.grow(1);
    await dueTurn(await anchored.instanceFor(anchor));
    expect(notesIn(await text())).toEqual([first, second]);
  });

  it('[O2] says what is wrong with the file, tries later and later, and gets over it', async () => {
    const absent = new FileAnchor('absent', join(anchored.folder, 'no/anchor.txt'));
    const failing = await anchored.instanceFor(absent);
    await anchored.grow(3);
    await anchored.sql(`DELETE FROM ledger.anchor_states WHERE name = 'board'`);
    const pauses: number[] = [];
    for (let n = 0; n < 3; n += 1) {
      await dueTurn(failing);
      pauses.push(Math.ceil((await anchored.pauseMs()) / 2_000));
    }
    expect(pauses).toEqual([1, 2, 4]);
    expect(await anchored.stateOf(absent)).toMatchObject({
      lastSize: null,
      error: 'The file cannot be written: ENOENT.',
      isAlarm: false,
    });
    const fixed = await anchored.instanceFor(new FileAnchor('absent', path));
    await dueTurn(fixed);
    expect(await anchored.stateOf(absent)).toMatchObject({ lastSize: 3, error: null });
    // Nobody's file is written to by mistake, nor that of another log.
    await writeFile(path, 'root:x:0:0\n');
    await dueTurn(fixed);
    expect((await anchored.stateOf(absent)).error).toContain('holds something else');
    const other = signerKeyOf('other.example', new Uint8Array(32).fill(1));
    const note = formatNote(signNote(`other.example\n1\n${'A'.repeat(43)}=\n`, other));
    await writeFile(path, note);
    await dueTurn(fixed);
    expect(await anchored.stateOf(absent)).toMatchObject({
      error: 'absent holds a checkpoint of another log, other.example.',
      isAlarm: false,
    });
    expect(await text()).toBe(note);
  });

  it('[V3] shows a cut tail after a restart: no further checkpoint, and an alarm', async () => {
    const grown = await anchored.grow(300);
    await dueTurn();
    await anchored.cutTo(250);
    // Our own record goes too: the file alone knows better.
    await anchored.sql('DELETE FROM ledger.anchor_states');
    const restarted = await anchored.instanceFor(anchor);
    await restarted.turn();
    expect(restarted.changes.map(({ message }) => message)).toEqual([
      'The log has 250 events, and 300 were seen outside, by board: its tail was cut off.',
    ]);
    expect(await anchored.stateOf(anchor)).toMatchObject({ isAlarm: true, lastSize: null });
    expect(notesIn(await text())).toEqual([grown]);
    // Nothing is signed any more, and nobody gets a receipt of what is left.
    const nodes = new TreeNodes(anchored.log.pool);
    const receipts = new WholeReceipts(anchored.log.pool, nodes, restarted.checkpoints);
    await expect(restarted.checkpoints.sign()).rejects.toBeInstanceOf(LogChanged);
    await expect(receipts.of('acme', anchored.log.ids[7]!, {})).rejects.toBeInstanceOf(LogChanged);
  });

  it('[V3] keeps the alarm when the next attempt fails for another reason', async () => {
    await anchored.grow(20);
    await dueTurn();
    await anchored.cutTo(10);
    const restarted = await anchored.instanceFor(anchor);
    await dueTurn(restarted);
    const { error } = await anchored.stateOf(anchor);
    expect(error).toContain('its tail was cut off');
    await rename(path, `${path}.away`);
    await mkdir(path);
    const again = await anchored.instanceFor(anchor);
    await dueTurn(again);
    expect(again.errors).toHaveLength(1);
    expect(await anchored.stateOf(anchor)).toMatchObject({ isAlarm: true, error });
  });

  it('[V3] shows a log that was exchanged, however long it grows, until it is put right', async () => {
    await anchored.grow(20);
    await dueTurn();
    const bodies = await anchored.sql<{ body: Buffer }>('SELECT body FROM ledger.events');
    const edit = (from: string, to: string) =>
      anchored.sql(
        'UPDATE ledger.events SET body = replace(convert_from(body, $1), $2, $3)::bytea',
        'UTF8',
        from,
        to,
      );
    await edit('"n":3', '"n":4');
    await anchored.forge();
    const restarted = await anchored.instanceFor(anchor);
    await dueTurn(restarted);
    expect(restarted.changes[0]!.message).toContain('does not go on from the 20 that board holds');
    expect(notesIn(await text())).toHaveLength(1);
    await expect(restarted.checkpoints.sign()).rejects.toBeInstanceOf(LogChanged);

    const restored = bodies.rows.map(({ body }) => body);
    for (const [n, body] of restored.entries())
      await anchored.sql('UPDATE ledger.events SET body = $1 WHERE position = $2', body, n + 1);
    await anchored.forge();
    const fixed = await anchored.instanceFor(anchor);
    await dueTurn(fixed);
    expect(fixed.changes).toEqual([]);
    expect(await anchored.stateOf(anchor)).toMatchObject({ isAlarm: false, error: null });
  });

  it('[V3] does not take the word of the database for what it has been given', async () => {
    await anchored.grow(5);
    await dueTurn();
    const parsed = parseNote(await text().then((all) => notesIn(all)[0]!))!;
    const forged = { ...parsed, text: parsed.text.replace('\n5\n', '\n9\n') };
    const [, size] = forged.text.split('\n');
    await anchored.sql(
      'UPDATE ledger.anchor_states SET last_note = $1, last_size = $2',
      formatNote(forged),
      size,
    );
    await anchored.grow(1);
    await dueTurn();
    expect(ledger.changes[0]!.message).toContain('9 were seen outside');
    expect(notesIn(await text())).toHaveLength(1);
  });
});
