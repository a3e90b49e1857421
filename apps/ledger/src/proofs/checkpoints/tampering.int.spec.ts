import { randomBytes } from 'node:crypto';
import {
  formatCheckpoint,
  formatNote,
  Frontier,
  inclusionProof,
  leafHash,
  type Receipt,
  RECEIPT_FORMAT,
  signerKeyOf,
  signNote,
  verifierOf,
  verifyReceipt,
} from '#verify';
import { LogChanged, signAcknowledgement } from './log-succession';
import { Checkpoints } from './checkpoints';
import { LogOfLeaves, newMachine } from './log-of-leaves.fixture';
import { WholeReceipts } from './whole-receipts.fixture';
import { type SignedRecord } from './signed-record';
import { TreeNodes } from './tree-nodes';

const key = signerKeyOf('writ-1f2e3d4c', randomBytes(32));
const keys = [verifierOf(key)];
const SIZE = 300;
const VICTIM = 7;

/**
 * Somebody with all rights on the database, against the verifier. The forger rebuilds leaves, frontier and roots as
 * they should be after the change, and builds receipts without our code.
 */
describe('a log that its superuser has changed', () => {
  let log: LogOfLeaves;
  let checkpoints: Checkpoints;
  let receipts: WholeReceipts;
  let machine: SignedRecord;
  let genuine: Receipt;
  /** A copy outside the deployment. */
  let anchor: string;

  beforeEach(async () => {
    log = await LogOfLeaves.open();
    const nodes = new TreeNodes(log.pool);
    machine = newMachine();
    checkpoints = new Checkpoints(log.pool, nodes, key, { record: machine, pauseMs: 0 });
    receipts = new WholeReceipts(log.pool, nodes, checkpoints);
    await log.append(...Array.from({ length: SIZE }, (_, n) => ({ data: { n } })));
    await nodes.store(SIZE);
    anchor = (await checkpoints.sign()).note;
    genuine = await receipts.of('acme', log.ids[VICTIM]!, {});
    await sql('ALTER TABLE ledger.events DISABLE TRIGGER append_only');
  });
  afterEach(() => log.close());

  const sql = (text: string, ...values: unknown[]) => log.pool.query(text, values);
  const bodies = async (): Promise<readonly Buffer[]> =>
    (await sql('SELECT body FROM ledger.events ORDER BY position')).rows.map(({ body }) => body);

  /** Makes everything in the database agree with the bodies. */
  const coverTracks = async (): Promise<void> => {
    const frontier = new Frontier();
    for (const [n, body] of (await bodies()).entries()) {
      const leaf = Buffer.from(leafHash(body));
      frontier.push(leaf);
      await sql('UPDATE ledger.events SET leaf = $1 WHERE position = $2', leaf, n + 1);
    }
    await sql('DELETE FROM ledger.tree_nodes');
    await sql(
      'UPDATE ledger.head SET size = $1, frontier = $2',
      frontier.size,
      Buffer.from(frontier.serialize()),
    );
  };

  /** The best that can be made of what the database holds now, under a signature that exists. */
  const forged = async (index: number, checkpoint = genuine.checkpoint): Promise<Receipt> => {
    const all = await bodies();
    const size = Math.min(Number(checkpoint.split('\n')[1]), all.length);
    const proof = inclusionProof(all.map(leafHash), index, size);
    return {
      format: RECEIPT_FORMAT,
      event: all[index]!.toString('base64'),
      index,
      proof: proof.map((hash) => Buffer.from(hash).toString('base64')),
      checkpoint,
    };
  };

  const verdictOn = (receipt: Receipt, anchor?: string) =>
    verifyReceipt(receipt, { keys, ...(anchor !== undefined && { anchor }) }).verdict;

  /** The log signs nothing of it, and gives no receipt of what was touched. */
  const refusesToSign = async (): Promise<void> => {
    await expect(checkpoints.sign()).rejects.toBeInstanceOf(LogChanged);
    const nodes = new TreeNodes(log.pool);
    const restarted = new Checkpoints(log.pool, nodes, key, { record: machine });
    await expect(restarted.sign()).rejects.toBeInstanceOf(LogChanged);
    const next = signerKeyOf(key.name, randomBytes(32));
    const rotated = new Checkpoints(log.pool, nodes, next, { record: machine });
    await expect(rotated.sign()).rejects.toBeInstanceOf(LogChanged);
  };

  it('[V3] shows an edit: the old receipt holds, the edited event has none', async () => {
    await sql(
      `UPDATE ledger.events SET body = replace(convert_from(body, 'UTF8'), '"n":${VICTIM}', '"n":0')::bytea
       WHERE position = ${VICTIM + 1}`,
    );
    await expect(receipts.of('acme', log.ids[VICTIM]!, {})).rejects.toBeInstanceOf(LogChanged);
    expect(verdictOn(await forged(VICTIM))).toBe('refused');
    await coverTracks();
    expect(verdictOn(await forged(VICTIM))).toBe('refused');
    expect(verdictOn(genuine)).toBe('verified');
    await refusesToSign();
  });

  it('[V3] shows a deletion, closed up behind it', async () => {
    await sql(`DELETE FROM ledger.events WHERE position = ${VICTIM + 1}`);
    await sql(`UPDATE ledger.events SET position = -position WHERE position > ${VICTIM + 1}`);
    await sql('UPDATE ledger.events SET position = -position - 1 WHERE position < 0');
    await coverTracks();
    expect(verdictOn(await forged(VICTIM))).toBe('refused');
    expect(verdictOn(await forged(VICTIM - 1))).toBe('refused');
    await expect(receipts.of('acme', log.ids[VICTIM + 1]!, {})).rejects.toThrow();
    await refusesToSign();
    expect(verdictOn(genuine)).toBe('verified');
  });

  it('[V3] shows two events in another order', async () => {
    const [one, other] = [VICTIM + 1, VICTIM + 2];
    await sql(`UPDATE ledger.events SET position = -1 WHERE position = ${one}`);
    await sql(`UPDATE ledger.events SET position = ${one} WHERE position = ${other}`);
    await sql(`UPDATE ledger.events SET position = ${other} WHERE position = -1`);
    await coverTracks();
    expect(verdictOn(await forged(VICTIM))).toBe('refused');
    expect(verdictOn(await forged(VICTIM + 1))).toBe('refused');
    await expect(receipts.of('acme', log.ids[VICTIM]!, {})).rejects.toBeInstanceOf(LogChanged);
    await refusesToSign();
  });

  it('[V3] shows a cut tail to every holder of a checkpoint, even where the stored ones were deleted', async () => {
    await sql('DELETE FROM ledger.events WHERE position > 250');
    await coverTracks();
    await refusesToSign();
    await sql('DELETE FROM ledger.checkpoints');
    await refusesToSign();
    // A machine that never saw the tail is deceived; a machine that stored the checkpoint is not.
    const deceived = new Checkpoints(log.pool, new TreeNodes(log.pool), key, {
      record: newMachine(),
    });
    const { note } = await deceived.sign();
    const cut = await forged(VICTIM, note);
    expect(verdictOn(cut)).toBe('verified');
    expect(verdictOn(cut, anchor)).not.toBe('verified');
    expect(verdictOn({ ...cut, consistency: { to: SIZE, proof: [] } }, anchor)).toBe('refused');
  });

  it('[V3] shows a log that was exchanged as a whole and signed with the stolen key', async () => {
    await sql(
      `UPDATE ledger.events SET body = replace(convert_from(body, 'UTF8'), '"n":3', '"n":4')::bytea`,
    );
    await coverTracks();
    await refusesToSign();
    await sql('DELETE FROM ledger.checkpoints');
    await refusesToSign();
    const deceived = new Checkpoints(log.pool, new TreeNodes(log.pool), key, {
      record: newMachine(),
    });
    const swapped = await forged(VICTIM, (await deceived.sign()).note);
    expect(verdictOn(swapped)).toBe('verified');
    expect(verdictOn(swapped, anchor)).toBe('refused');
  });

  it('[V3] signs no second tree of a size that it has signed, after a restart neither', async () => {
    await log.append({ data: { n: SIZE } });
    await checkpoints.sign();
    // Everything that was signed since, an edit before it, and every trace in the database.
    await sql('DELETE FROM ledger.checkpoints');
    await sql(
      `UPDATE ledger.events SET body = replace(convert_from(body, 'UTF8'), '"n":${VICTIM}', '"n":0')::bytea
       WHERE position = ${VICTIM + 1}`,
    );
    await coverTracks();
    const nodes = new TreeNodes(log.pool);
    for (let restart = 0; restart < 2; restart += 1) {
      const restarted = new Checkpoints(log.pool, nodes, key, { record: machine, pauseMs: 0 });
      await expect(restarted.sign()).rejects.toBeInstanceOf(LogChanged);
      await expect(restarted.check()).rejects.toThrow('that this machine holds');
      await expect(restarted.current()).rejects.toBeInstanceOf(LogChanged);
    }
    const { rows } = await sql('SELECT FROM ledger.checkpoints');
    expect(rows).toEqual([]);
  });

  it('[V3] signs again once a person has acknowledged it in the log, and not a third tree', async () => {
    await sql('DELETE FROM ledger.events WHERE position > 250');
    await coverTracks();
    const restart = () =>
      new Checkpoints(log.pool, new TreeNodes(log.pool), key, { record: machine, pauseMs: 0 });
    const lost = await restart().divergences();
    expect(lost.map(({ holder, checkpoint: { size } }) => [holder, size])).toEqual([
      ['this machine', SIZE],
      ['the database', SIZE],
    ]);
    const from = await restart().head();
    await restart().acknowledge({
      position: 250,
      from,
      lost: lost.map(({ checkpoint }) => checkpoint),
    });
    expect((await restart().sign()).checkpoint.size).toBe(250);
    expect(await restart().divergences()).toEqual([]);
    // A machine that still has the old tree takes the word of the signed acknowledgement.
    const other = newMachine();
    await other.append(anchor, undefined);
    const elsewhere = new Checkpoints(log.pool, new TreeNodes(log.pool), key, { record: other });
    await expect(elsewhere.check()).resolves.toBeUndefined();
    const { rows } = await sql('SELECT size FROM ledger.diverged_checkpoints');
    expect(rows).toEqual([{ size: SIZE }]);

    await sql('DELETE FROM ledger.events WHERE position > 200');
    await coverTracks();
    await sql('DELETE FROM ledger.checkpoints');
    await refusesToSign();
  });

  it('[V3] takes no acknowledgement that the key of the log has not signed', async () => {
    await sql('DELETE FROM ledger.events WHERE position > 250');
    await coverTracks();
    const mallory = signerKeyOf(key.name, randomBytes(32));
    const [held] = await checkpoints.divergences();
    const from = await checkpoints.head();
    const note = signAcknowledgement({ position: 250, from, lost: [held!.checkpoint] }, mallory);
    await sql('INSERT INTO ledger.log_acknowledgements VALUES (250, $1)', note);
    await refusesToSign();
  });

  it('[V3] is not saved by a checkpoint that somebody has put into the database', async () => {
    const mallory = signerKeyOf(key.name, randomBytes(32));
    const note = formatNote(
      signNote(
        formatCheckpoint({
          origin: key.name,
          size: SIZE + 9,
          root: new Uint8Array(32),
          extensions: [],
        }),
        mallory,
      ),
    );
    await sql('INSERT INTO ledger.checkpoints VALUES ($1, $2, $3)', SIZE + 9, key.id, note);
    await expect(checkpoints.latest()).rejects.toBeInstanceOf(LogChanged);
    await expect(checkpoints.sign()).rejects.toBeInstanceOf(LogChanged);
  });
});
