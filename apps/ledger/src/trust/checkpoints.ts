import { type Pool } from 'pg';
import {
  type Checkpoint,
  consistencyRanges,
  formatCheckpoint,
  formatLogKey,
  formatNote,
  formatVerifierKey,
  Frontier,
  parseCheckpoint,
  parseNote,
  signNote,
  type SignerKey,
  verifierOf,
  verifyConsistency,
} from '#verify';
import { type TreeNodes } from './tree-nodes';

/** A checkpoint as it was signed. */
export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** The signed note. */
  readonly note: string;
}

/** The log is no longer the one that was signed before: nothing more is signed. */
export class LogChanged extends Error {}

/**
 * What the log says of itself, signed. Nothing is signed that does not begin with what was signed last: whoever
 * changes events in the database, and the head with them, gets no signature for it.
 */
export class Checkpoints {
  private readonly keyText: string;

  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly nodes: TreeNodes,
    private readonly key: SignerKey,
  ) {
    this.keyText = formatVerifierKey(verifierOf(key));
  }

  /** Makes the key known, so that others find what to verify with after it was replaced. */
  async introduceKey(): Promise<void> {
    await this.pool.query(
      'INSERT INTO ledger.log_keys (verifier_key) VALUES ($1) ON CONFLICT DO NOTHING',
      [this.keyText],
    );
  }

  /** All keys that the log was ever signed with, a line each (`parseLogKeys`). */
  async keys(): Promise<string> {
    const { rows } = await this.pool.query<{
      verifier_key: string;
      revoked_at: Date | null;
      revoked_because: string | null;
    }>('SELECT * FROM ledger.log_keys ORDER BY first_used');
    const lines = rows.map(({ verifier_key, revoked_at, revoked_because }) =>
      formatLogKey(
        verifier_key,
        revoked_at && revoked_because !== null
          ? { at: revoked_at.toISOString(), reason: revoked_because }
          : undefined,
      ),
    );
    return `${lines.join('\n')}\n`;
  }

  /** Says that nobody should trust a key any more; false when there is none with that id in good standing. */
  async revoke(keyId: string, reason: string): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `UPDATE ledger.log_keys SET revoked_at = clock_timestamp(), revoked_because = $2
       WHERE split_part(verifier_key, '+', 2) = $1 AND revoked_at IS NULL`,
      [keyId, reason],
    );
    return rowCount === 1;
  }

  /** The latest checkpoint by today's key; undefined before the first. */
  async latest(): Promise<SignedCheckpoint | undefined> {
    const { rows } = await this.pool.query<{ note: string }>({
      name: 'latest-checkpoint',
      text: 'SELECT note FROM ledger.checkpoints WHERE key_id = $1 ORDER BY size DESC LIMIT 1',
      values: [this.key.id],
    });
    return rows[0] && read(rows[0].note);
  }

  /** One that covers the first `size` events: the latest, where it does, else one that is signed now. */
  async covering(size: number): Promise<SignedCheckpoint> {
    const latest = await this.latest();
    return latest && latest.checkpoint.size >= size ? latest : this.sign(latest);
  }

  /** Signs the log as it stands; what was signed at that size before is answered again. */
  async sign(latest?: SignedCheckpoint): Promise<SignedCheckpoint> {
    const before = latest ?? (await this.latest());
    const { size, root } = await this.head();
    if (before?.checkpoint.size === size && isSame(before.checkpoint.root, root)) return before;
    if (before) await this.mustGoOn(before.checkpoint, size, root);
    const text = formatCheckpoint({ origin: this.key.name, size, root, extensions: [] });
    const note = formatNote(signNote(text, this.key));
    await this.pool.query({
      name: 'keep-checkpoint',
      text: `INSERT INTO ledger.checkpoints (size, key_id, note) VALUES ($1, $2, $3)
        ON CONFLICT DO NOTHING`,
      values: [size, this.key.id, note],
    });
    return read(note)!;
  }

  private async head(): Promise<{ readonly size: number; readonly root: Uint8Array }> {
    const { rows } = await this.pool.query<{ size: string; frontier: Buffer }>({
      name: 'head-of-log',
      text: `SELECT size, frontier FROM ledger.head WHERE log = 'main'`,
    });
    const size = Number(rows[0]!.size);
    return { size, root: Frontier.restore(size, rows[0]!.frontier).root() };
  }

  private async mustGoOn(before: Checkpoint, size: number, root: Uint8Array): Promise<void> {
    if (before.size === 0) return;
    const isLonger = before.size <= size;
    const proof = isLonger ? await this.nodes.rootsOf(consistencyRanges(before.size, size)) : [];
    const claim = { from: before.size, to: size, fromRoot: before.root, toRoot: root, proof };
    const verdict = verifyConsistency(claim);
    if (!verdict.ok)
      throw new LogChanged(
        `The log of ${size} events does not go on from the checkpoint of ${before.size}: ${verdict.reason}`,
      );
  }
}

const read = (note: string): SignedCheckpoint | undefined => {
  const checkpoint = parseCheckpoint(parseNote(note)?.text ?? '');
  return checkpoint && { checkpoint, note };
};

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
