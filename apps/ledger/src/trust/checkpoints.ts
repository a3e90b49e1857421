import { setTimeout as sleep } from 'node:timers/promises';
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
  signersOf,
  signNote,
  type SignerKey,
  type VerifierKey,
  verifierOf,
  verifyConsistency,
} from '#verify';
import { type LogKeyRevoked, revocationOf } from './key-standing';
import { type TreeNodes } from './tree-nodes';

/** A checkpoint as it was signed. */
export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** The signed note. */
  readonly note: string;
  /** How long ago it was signed, by the database's clock. */
  readonly ageMs: number;
}

interface Kept {
  readonly note: string;
  readonly age_ms: number;
}

/** Signed on demand at most this often: a row each, and who comes in between shares one. */
const PAUSE_MS = 1_000;

/** The log is no longer the one that was signed before: nothing more is signed. */
export class LogChanged extends Error {}

/**
 * What the log says of itself, signed. Nothing is signed that does not begin with what was signed last: whoever
 * changes events in the database, and the head with them, gets no signature for it.
 */
export class Checkpoints {
  private readonly verifier: VerifierKey;
  /** The largest that this process has seen: whoever deletes it from the database does not deceive us. */
  private seen?: Checkpoint;
  private signedAt = -Infinity;
  private soon?: Promise<SignedCheckpoint>;

  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly nodes: TreeNodes,
    private readonly key: SignerKey,
    private readonly pauseMs = PAUSE_MS,
  ) {
    this.verifier = verifierOf(key);
  }

  /** Makes the key known, so that others find what to verify with after it was replaced. */
  async introduceKey(): Promise<void> {
    await this.pool.query(
      'INSERT INTO ledger.log_keys (verifier_key) VALUES ($1) ON CONFLICT DO NOTHING',
      [formatVerifierKey(this.verifier)],
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

  /** Why nothing is signed with today's key any more; undefined while it is in good standing. */
  revocation(): Promise<LogKeyRevoked | undefined> {
    return revocationOf(this.pool, formatVerifierKey(this.verifier));
  }

  /** The latest checkpoint by today's key; undefined before the first. Rejects with `LogChanged` for a forged one. */
  async latest(): Promise<SignedCheckpoint | undefined> {
    const { rows } = await this.pool.query<Kept>({
      name: 'latest-checkpoint',
      text: `${KEPT} WHERE key_id = $1 ORDER BY size DESC LIMIT 1`,
      values: [this.key.id],
    });
    return rows[0] && this.own(rows[0]);
  }

  /** The one of just this size by today's key, if there is one. */
  async at(size: number): Promise<SignedCheckpoint | undefined> {
    const { rows } = await this.pool.query<Kept>({
      name: 'checkpoint-at',
      text: `${KEPT} WHERE key_id = $1 AND size = $2`,
      values: [this.key.id, size],
    });
    return rows[0] && this.own(rows[0]);
  }

  /** One that covers the first `size` events: the latest, where it does, else one that is signed now. */
  async covering(size: number): Promise<SignedCheckpoint> {
    const latest = await this.latest();
    return latest && latest.checkpoint.size >= size ? latest : this.signSoon();
  }

  /** What the log says of itself today: signed now, unless that was done within the last second. */
  async current(): Promise<SignedCheckpoint> {
    const isFresh = performance.now() - this.signedAt < this.pauseMs;
    return (isFresh ? await this.latest() : undefined) ?? this.signSoon();
  }

  /** Signs the log as it stands; what was signed at that size before is answered again. */
  async sign(): Promise<SignedCheckpoint> {
    const revoked = await this.revocation();
    if (revoked) throw revoked;
    const latest = await this.latest();
    // Before the head is read: others sign meanwhile, and it must not be shorter than what they saw.
    const before = [await this.largest(), this.seen];
    const { size, root } = await this.head();
    for (const one of before) await this.mustBegin(one, size, root);
    if (latest?.checkpoint.size === size) return latest;
    const checkpoint = { origin: this.key.name, size, root, extensions: [] };
    const note = formatNote(signNote(formatCheckpoint(checkpoint), this.key));
    await this.pool.query({
      name: 'keep-checkpoint',
      text: `INSERT INTO ledger.checkpoints (size, key_id, note) VALUES ($1, $2, $3)
        ON CONFLICT DO NOTHING`,
      values: [size, this.key.id, note],
    });
    this.signedAt = performance.now();
    if (size > (this.seen?.size ?? 0)) this.seen = checkpoint;
    return { checkpoint, note, ageMs: 0 };
  }

  /** How many events the log has. */
  async size(): Promise<number> {
    return (await this.head()).size;
  }

  private own({ note, age_ms }: Kept): SignedCheckpoint {
    const signed = parseNote(note);
    const checkpoint = signed && parseCheckpoint(signed.text);
    const isOurs = signed && signersOf(signed, [this.verifier])?.length === 1;
    if (!checkpoint || !isOurs)
      throw new LogChanged('A kept checkpoint does not have the signature that it claims.');
    return { checkpoint, note, ageMs: age_ms };
  }

  /** Signs once for all who ask meanwhile; what they saw committed before they asked is in it. */
  private signSoon(): Promise<SignedCheckpoint> {
    return (this.soon ??= this.signAfterPause());
  }

  private async signAfterPause(): Promise<SignedCheckpoint> {
    await sleep(Math.max(0, this.signedAt + this.pauseMs - performance.now()));
    this.soon = undefined;
    return this.sign();
  }

  private async head(): Promise<{ readonly size: number; readonly root: Uint8Array }> {
    const { rows } = await this.pool.query<{ size: string; frontier: Buffer }>({
      name: 'head-of-log',
      text: `SELECT size, frontier FROM ledger.head WHERE log = 'main'`,
    });
    const size = Number(rows[0]!.size);
    return { size, root: Frontier.restore(size, rows[0]!.frontier).root() };
  }

  /** Of any key: a rotation forgives nothing. */
  private async largest(): Promise<Checkpoint | undefined> {
    const { rows } = await this.pool.query<Kept>({
      name: 'largest-checkpoint',
      text: `${KEPT} ORDER BY size DESC LIMIT 1`,
    });
    if (!rows[0]) return undefined;
    const checkpoint = parseCheckpoint(parseNote(rows[0].note)?.text ?? '');
    if (!checkpoint) throw new LogChanged('A kept checkpoint is malformed.');
    return checkpoint;
  }

  private async mustBegin(
    before: Checkpoint | undefined,
    size: number,
    root: Uint8Array,
  ): Promise<void> {
    if (!before || before.size === 0) return;
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

/** With what witnesses have said of it; of another text at that size they have said nothing. */
const KEPT = `SELECT note || coalesce((
    SELECT string_agg(line, '' ORDER BY witness) FROM ledger.cosignatures AS c
    WHERE c.size = k.size AND c.text = split_part(k.note, E'\\n\\n', 1) || E'\\n'), '') AS note,
  (extract(epoch FROM clock_timestamp() - signed_at) * 1000)::float8 AS age_ms
  FROM ledger.checkpoints AS k`;
