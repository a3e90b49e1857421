import { setTimeout as sleep } from 'node:timers/promises';
import { type Pool } from 'pg';
import {
  type Checkpoint,
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
} from '#verify';
import { type LogKeyRevoked, revocationOf } from './key-status';
import {
  type Acknowledgement,
  type HeldCheckpoint,
  LogChanged,
  LogSuccession,
  type TreeAt,
} from './log-succession';
import { type SignedRecord } from './signed-record';
import { type TreeNodes } from './tree-nodes';

/** A signed checkpoint. */
export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** The signed note. */
  readonly note: string;
  /** How long ago it was signed, by the database's clock. */
  readonly ageMs: number;
}

interface CheckpointRow {
  readonly note: string;
  readonly age_ms: number;
}

/** The least time between two checkpoints on demand: requests in between share one. */
const PAUSE_MS = 1_000;

export interface SigningOptions {
  /** This machine's record of its last signature. */
  readonly record: SignedRecord;
  /** Checkpoints that anchors have. Rejects while they are required and unknown. */
  readonly outside?: () => Promise<readonly HeldCheckpoint[]>;
  readonly pauseMs?: number;
}

/**
 * Signs checkpoints of the log, and only of a log that is consistent with every earlier checkpoint in this machine's
 * record, the anchors and the database. The first two are outside the database: a change of the whole database, its
 * checkpoints included, gets no signature, not even after a restart, until a person acknowledges it.
 */
export class Checkpoints {
  private readonly verifier: VerifierKey;
  private readonly succession: LogSuccession;
  private readonly record: SignedRecord;
  private readonly outside: () => Promise<readonly HeldCheckpoint[]>;
  private readonly pauseMs: number;
  private signedAt = -Infinity;
  private soon?: Promise<SignedCheckpoint>;

  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    nodes: TreeNodes,
    private readonly key: SignerKey,
    { record, outside = async () => [], pauseMs = PAUSE_MS }: SigningOptions,
  ) {
    this.verifier = verifierOf(key);
    this.succession = new LogSuccession(pool, nodes, key);
    this.record = record;
    this.outside = outside;
    this.pauseMs = pauseMs;
  }

  /** The name of the log. */
  get origin(): string {
    return this.key.name;
  }

  /** Publishes the key, so that verifiers find it after a key rotation. */
  async introduceKey(): Promise<void> {
    await this.pool.query(
      'INSERT INTO ledger.log_keys (verifier_key) VALUES ($1) ON CONFLICT DO NOTHING',
      [formatVerifierKey(this.verifier)],
    );
  }

  /** All keys that have signed the log, a line each (`parseLogKeys`). */
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

  /** Revokes a key; false when no valid key has that id. */
  async revoke(keyId: string, reason: string): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `UPDATE ledger.log_keys SET revoked_at = clock_timestamp(), revoked_because = $2
       WHERE split_part(verifier_key, '+', 2) = $1 AND revoked_at IS NULL`,
      [keyId, reason],
    );
    return rowCount === 1;
  }

  /** Why today's key signs nothing more; undefined while it is valid. */
  revocation(): Promise<LogKeyRevoked | undefined> {
    return revocationOf(this.pool, formatVerifierKey(this.verifier));
  }

  /** The latest checkpoint by today's key; undefined before the first. Rejects with `LogChanged` for a forged one. */
  async latest(): Promise<SignedCheckpoint | undefined> {
    const { rows } = await this.pool.query<CheckpointRow>({
      name: 'latest-checkpoint',
      text: `${SELECT_CHECKPOINT} WHERE key_id = $1 ORDER BY size DESC LIMIT 1`,
      values: [this.key.id],
    });
    return rows[0] && this.verified(rows[0]);
  }

  /** The checkpoint of this size by today's key. */
  async at(size: number): Promise<SignedCheckpoint | undefined> {
    const { rows } = await this.pool.query<CheckpointRow>({
      name: 'checkpoint-at',
      text: `${SELECT_CHECKPOINT} WHERE key_id = $1 AND size = $2`,
      values: [this.key.id, size],
    });
    return rows[0] && this.verified(rows[0]);
  }

  /** A checkpoint that covers the first `size` events: the latest, or a new one. */
  async covering(size: number): Promise<SignedCheckpoint> {
    const latest = await this.latest();
    return latest && latest.checkpoint.size >= size ? latest : this.signSoon();
  }

  /** A checkpoint of the log now, at most a second old. */
  async current(): Promise<SignedCheckpoint> {
    const isFresh = performance.now() - this.signedAt < this.pauseMs;
    return (isFresh ? await this.latest() : undefined) ?? this.signSoon();
  }

  /** Signs the log of now, or answers the checkpoint of the same size. Rejects with `LogChanged`. */
  async sign(): Promise<SignedCheckpoint> {
    const revoked = await this.revocation();
    if (revoked) throw revoked;
    const latest = await this.latest();
    const last = await this.record.last();
    // Before the head is read: other instances sign meanwhile, and the head must not be shorter than theirs.
    const held = await this.held(last?.checkpoint);
    const { size, root } = await this.head();
    for (const one of held) await this.succession.mustContinue(one, { size, root });
    const checkpoint = { origin: this.key.name, size, root, extensions: [] };
    const note = formatNote(signNote(formatCheckpoint(checkpoint), this.key));
    // The record comes first: this machine never forgets a signature that it gave out.
    if (last?.note !== note && !(await this.record.append(note, last))) return this.sign();
    if (latest?.checkpoint.size === size) return latest;
    await this.pool.query({
      name: 'store-checkpoint',
      text: `INSERT INTO ledger.checkpoints (size, key_id, note) VALUES ($1, $2, $3)
        ON CONFLICT DO NOTHING`,
      values: [size, this.key.id, note],
    });
    this.signedAt = performance.now();
    return { checkpoint, note, ageMs: 0 };
  }

  /** Rejects with `LogChanged` when the log does not continue every earlier checkpoint; signs nothing. */
  async check(): Promise<void> {
    const held = await this.held((await this.record.last())?.checkpoint);
    const head = await this.head();
    for (const one of held) await this.succession.mustContinue(one, head);
  }

  /** The earlier checkpoints that the log does not continue, and that nobody has acknowledged. */
  async divergences(): Promise<readonly HeldCheckpoint[]> {
    const held = await this.held((await this.record.last())?.checkpoint, 'ignore');
    const head = await this.head();
    const broken: HeldCheckpoint[] = [];
    for (const one of held)
      if ((await this.succession.problemWith(one, head)) !== undefined) broken.push(one);
    return broken;
  }

  /** Rejects with `LogChanged` when the log does not continue this checkpoint. */
  async mustContinue(held: HeldCheckpoint): Promise<void> {
    await this.succession.mustContinue(held, await this.head());
  }

  /** Signs the log again, as the event allows. Rejects with `LogChanged` when the log has changed once more. */
  async acknowledge({ from, ...acknowledged }: Acknowledgement): Promise<void> {
    const today = await this.head();
    await this.succession.mustContinue({ holder: 'the acknowledgement', checkpoint: from }, today);
    await this.succession.acknowledge({ ...acknowledged, from: today });
    await this.sign();
  }

  /** The number of events in the log. */
  async size(): Promise<number> {
    return (await this.head()).size;
  }

  private verified({ note, age_ms }: CheckpointRow): SignedCheckpoint {
    const signed = parseNote(note);
    const checkpoint = signed && parseCheckpoint(signed.text);
    const isOurs = signed && signersOf(signed, [this.verifier])?.length === 1;
    if (!checkpoint || !isOurs)
      throw new LogChanged('A stored checkpoint does not have the signature that it claims.');
    return { checkpoint, note, ageMs: age_ms };
  }

  /** Signs once for all requests that arrive meanwhile; the checkpoint covers what was committed before them. */
  private signSoon(): Promise<SignedCheckpoint> {
    return (this.soon ??= this.signAfterPause());
  }

  private async signAfterPause(): Promise<SignedCheckpoint> {
    await sleep(Math.max(0, this.signedAt + this.pauseMs - performance.now()));
    this.soon = undefined;
    return this.sign();
  }

  /** The size of the log now, and its root hash. */
  async head(): Promise<TreeAt> {
    const { rows } = await this.pool.query<{ size: string; frontier: Buffer }>({
      name: 'head-of-log',
      text: `SELECT size, frontier FROM ledger.head WHERE log = 'main'`,
    });
    const size = Number(rows[0]!.size);
    return { size, root: Frontier.restore(size, rows[0]!.frontier).root() };
  }

  /** Earlier checkpoints; the database may know more than this machine, where another one has signed. */
  private async held(
    last: Checkpoint | undefined,
    onForged: 'reject' | 'ignore' = 'reject',
  ): Promise<readonly HeldCheckpoint[]> {
    const largest = await this.largest(onForged);
    return [
      ...(last ? [{ holder: 'this machine', checkpoint: last }] : []),
      ...(await this.outside()),
      ...(largest ? [{ holder: 'the database', checkpoint: largest }] : []),
    ];
  }

  /** Of any key: a key rotation excuses no divergence. */
  private async largest(onForged: 'reject' | 'ignore'): Promise<Checkpoint | undefined> {
    const { rows } = await this.pool.query<CheckpointRow>({
      name: 'largest-checkpoint',
      text: `${SELECT_CHECKPOINT} ORDER BY size DESC LIMIT 1`,
    });
    if (!rows[0]) return undefined;
    const checkpoint = parseCheckpoint(parseNote(rows[0].note)?.text ?? '');
    if (!checkpoint && onForged === 'reject')
      throw new LogChanged('A stored checkpoint is malformed.');
    return checkpoint;
  }
}

/** With the cosignatures of witnesses on the same text. */
const SELECT_CHECKPOINT = `SELECT note || coalesce((
    SELECT string_agg(line, '' ORDER BY witness) FROM ledger.cosignatures AS c
    WHERE c.size = k.size AND c.text = split_part(k.note, E'\\n\\n', 1) || E'\\n'), '') AS note,
  (extract(epoch FROM clock_timestamp() - signed_at) * 1000)::float8 AS age_ms
  FROM ledger.checkpoints AS k`;
