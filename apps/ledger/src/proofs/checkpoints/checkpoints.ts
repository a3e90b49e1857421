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
  type Held,
  LogChanged,
  LogSuccession,
  type TreeAt,
} from './log-succession';
import { type SignedRecord } from './signed-record';
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

export interface SigningOptions {
  /** What this machine has signed last. */
  readonly record: SignedRecord;
  /** What others hold of the log. Rejects while that must be known and is not. */
  readonly outside?: () => Promise<readonly Held[]>;
  readonly pauseMs?: number;
}

/**
 * Signs checkpoints of the log. It signs only a log that continues what was signed last, according to this machine's own
 * record, the anchors and the database. The first two are outside the database: a change of the whole database, its
 * checkpoints included, gets no signature, not even after a restart, until a person acknowledges it.
 */
export class Checkpoints {
  private readonly verifier: VerifierKey;
  private readonly succession: LogSuccession;
  private readonly record: SignedRecord;
  private readonly outside: () => Promise<readonly Held[]>;
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

  /** Signs the log as it stands; what was signed at that size before is answered again. Rejects with `LogChanged`. */
  async sign(): Promise<SignedCheckpoint> {
    const revoked = await this.revocation();
    if (revoked) throw revoked;
    const latest = await this.latest();
    const last = await this.record.last();
    // Before the head is read: others sign meanwhile, and it must not be shorter than what they saw.
    const held = await this.held(last?.checkpoint);
    const { size, root } = await this.head();
    for (const one of held) await this.succession.mustContinue(one, { size, root });
    const checkpoint = { origin: this.key.name, size, root, extensions: [] };
    const note = formatNote(signNote(formatCheckpoint(checkpoint), this.key));
    // Nobody gets a signature that this machine could forget.
    if (last?.note !== note && !(await this.record.append(note, last))) return this.sign();
    if (latest?.checkpoint.size === size) return latest;
    await this.pool.query({
      name: 'keep-checkpoint',
      text: `INSERT INTO ledger.checkpoints (size, key_id, note) VALUES ($1, $2, $3)
        ON CONFLICT DO NOTHING`,
      values: [size, this.key.id, note],
    });
    this.signedAt = performance.now();
    return { checkpoint, note, ageMs: 0 };
  }

  /** Rejects with `LogChanged` where the log of today does not continue what was signed; signs nothing. */
  async check(): Promise<void> {
    const held = await this.held((await this.record.last())?.checkpoint);
    const head = await this.head();
    for (const one of held) await this.succession.mustContinue(one, head);
  }

  /** What others hold, or this machine or the database, that the log does not continue and nobody has acknowledged. */
  async divergences(): Promise<readonly Held[]> {
    const held = await this.held(
      (await this.record.last())?.checkpoint,
      'passing over forged ones',
    );
    const head = await this.head();
    const broken: Held[] = [];
    for (const one of held)
      if ((await this.succession.problemWith(one, head)) !== undefined) broken.push(one);
    return broken;
  }

  /** Rejects with `LogChanged` where the log of today does not continue what somebody holds. */
  async mustContinue(held: Held): Promise<void> {
    await this.succession.mustContinue(held, await this.head());
  }

  /** Signs again from the log of today on, as the event says. Rejects with `LogChanged` when it was changed once more. */
  async acknowledge({ from, ...acknowledged }: Acknowledgement): Promise<void> {
    const today = await this.head();
    await this.succession.mustContinue({ holder: 'the acknowledgement', checkpoint: from }, today);
    await this.succession.acknowledge({ ...acknowledged, from: today });
    await this.sign();
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

  /** How large the log is today, and its root. */
  async head(): Promise<TreeAt> {
    const { rows } = await this.pool.query<{ size: string; frontier: Buffer }>({
      name: 'head-of-log',
      text: `SELECT size, frontier FROM ledger.head WHERE log = 'main'`,
    });
    const size = Number(rows[0]!.size);
    return { size, root: Frontier.restore(size, rows[0]!.frontier).root() };
  }

  /** The database may say more than this machine has seen: another one has signed. */
  private async held(
    last: Checkpoint | undefined,
    forged: 'refusing forged ones' | 'passing over forged ones' = 'refusing forged ones',
  ): Promise<readonly Held[]> {
    const largest = await this.largest(forged);
    return [
      ...(last ? [{ holder: 'this machine', checkpoint: last }] : []),
      ...(await this.outside()),
      ...(largest ? [{ holder: 'the database', checkpoint: largest }] : []),
    ];
  }

  /** Of any key: a rotation forgives nothing. */
  private async largest(forged: string): Promise<Checkpoint | undefined> {
    const { rows } = await this.pool.query<Kept>({
      name: 'largest-checkpoint',
      text: `${KEPT} ORDER BY size DESC LIMIT 1`,
    });
    if (!rows[0]) return undefined;
    const checkpoint = parseCheckpoint(parseNote(rows[0].note)?.text ?? '');
    if (!checkpoint && forged === 'refusing forged ones')
      throw new LogChanged('A kept checkpoint is malformed.');
    return checkpoint;
  }
}

/** With what witnesses have said of it; of another text at that size they have said nothing. */
const KEPT = `SELECT note || coalesce((
    SELECT string_agg(line, '' ORDER BY witness) FROM ledger.cosignatures AS c
    WHERE c.size = k.size AND c.text = split_part(k.note, E'\\n\\n', 1) || E'\\n'), '') AS note,
  (extract(epoch FROM clock_timestamp() - signed_at) * 1000)::float8 AS age_ms
  FROM ledger.checkpoints AS k`;
