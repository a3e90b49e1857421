import { type Pool, type PoolClient } from 'pg';
import { type CopiesKnown, nextStep, type Obstacle } from '../../domain/key-copies';

/** RFC 3339 with microseconds: the texts sort as the times do, and nothing is rounded. */
const textOf = (time: string): string =>
  `to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Tables that `ledger.rewrite_keys` always rewrites. */
const KEY_TABLES = 3;
const LOCK = `hashtext('key-cleanup')`;
/** One request fills so many segments, a few before each checkpoint, so that a small disk does not fill up. */
const CHECKPOINTS = 2;
const SEGMENTS_A_CHECKPOINT = 4;

/** SQLSTATE codes. */
const FORBIDDEN = '42501';
const LOCK_TIMEOUT = '55P03';

type Obstacles = CopiesKnown['obstacles'];
type Stored = Omit<CopiesKnown, 'backupDays' | 'obstacles'> & { readonly asOf: string };

export interface CleanupOptions {
  /** `WRIT_BACKUP_DAYS`. */
  readonly backupDays: number | undefined;
  /** The least time between two rewrites of the tables of keys: appends wait for them. */
  readonly pauseMs?: number;
}

/**
 * Removes copies of destroyed data keys from the database: Postgres keeps the old version of a changed row in its file,
 * also after a plain VACUUM, and in the write-ahead log (WAL). So the small tables of keys are rewritten, and segments of
 * the WAL from before are overwritten or removed. One process at a time does it, and each request only a part. What
 * takes the rights of the owner is in functions of the migration.
 */
export class KeyCleanup {
  private readonly pauseMs: number;

  constructor(
    private readonly pool: Pool,
    private readonly options: CleanupOptions,
  ) {
    this.pauseMs = options.pauseMs ?? 10_000;
  }

  /** Does a step for the erasures of a tenant up to `asOf` (now where absent), and says what is known then. */
  async advance(tenant: string, asOf?: string): Promise<CopiesKnown & { readonly asOf: string }> {
    const before = await this.known(tenant, asOf);
    const step = nextStep(before);
    if (!step) return before;
    const obstacles = await this.alone((client) =>
      step === 'rewrite' ? this.rewrite(client) : overwrite(client),
    ).catch((error: unknown) => ({
      [step === 'rewrite' ? 'dead-rows' : 'wal']: obstacleOf(error),
    }));
    return { ...(await this.known(tenant, before.asOf)), obstacles: obstacles ?? {} };
  }

  private async known(
    tenant: string,
    asOf: string | undefined,
  ): Promise<CopiesKnown & { readonly asOf: string }> {
    const { rows } = await this.pool.query<Stored>({
      name: 'known-key-copies',
      text: `WITH due AS (
          SELECT (SELECT least(destroyed_at, $2::timestamptz) FROM ledger.key_destructions WHERE tenant = $1) AS at
        )
        SELECT ${textOf('coalesce(due.at, $2, clock_timestamp())')} AS "asOf", ${textOf('clock_timestamp()')} AS now,
          ${textOf('due.at')} AS "destroyedAt",
          (SELECT jsonb_build_object('overwrittenAt', ${textOf('overwritten_at')})
            FROM ledger.key_cleanups WHERE started_at >= due.at
            ORDER BY overwritten_at NULLS LAST, started_at LIMIT 1) AS cleanup,
          ((SELECT count(*) FROM pg_stat_replication) + (SELECT count(*) FROM pg_replication_slots))::int AS standbys,
          current_setting('archive_mode') <> 'off' AS "isArchiving"
        FROM due`,
      values: [tenant, asOf ?? null],
    });
    return { ...rows[0]!, backupDays: this.options.backupDays, obstacles: {} };
  }

  /** Runs a step on a connection of its own; undefined while another process does. */
  private async alone(
    step: (client: PoolClient) => Promise<Obstacles>,
  ): Promise<Obstacles | undefined> {
    const client = await this.pool.connect();
    try {
      await client.query('SET statement_timeout = 0');
      const { rows } = await client.query<{ is: boolean }>(
        `SELECT pg_try_advisory_lock(${LOCK}) AS is`,
      );
      return rows[0]!.is ? await step(client) : undefined;
    } finally {
      // The lock and the setting end with the connection.
      client.release(true);
    }
  }

  /** Each table goes into a new file, without dead rows, and the old one is deleted. */
  private async rewrite(client: PoolClient): Promise<Obstacles> {
    const { rows } = await client.query<{ at: string; texts: boolean; early: boolean }>(
      `SELECT ${textOf('clock_timestamp()')} AS at,
         EXISTS (SELECT FROM ledger.key_destructions WHERE texts_at > coalesce(last.at, '-infinity')) AS texts,
         coalesce(last.at > clock_timestamp() - $1 * interval '1 ms', false) AS early
       FROM (SELECT max(started_at) AS at FROM ledger.key_cleanups) AS last`,
      [this.pauseMs],
    );
    const { at, texts, early } = rows[0]!;
    if (early) return waiting('dead-rows', 'The tables of keys were rewritten a moment ago.');
    const obstacle = await rewritten(client, texts);
    if (obstacle) return { 'dead-rows': obstacle };
    // The segment in use has copies, too. It is written no more, so whatever it is renamed to is as old as the rewrite.
    await client.query('SELECT ledger.end_wal_segments(1)');
    await client.query(
      `INSERT INTO ledger.key_cleanups (started_at, rewritten_at, wal_file)
       VALUES ($1, clock_timestamp(), right(pg_walfile_name(pg_current_wal_insert_lsn()), 16))`,
      [at],
    );
    return {};
  }
}

/** Undefined when no version of a row is left that was dead. */
const rewritten = async (client: PoolClient, texts: boolean): Promise<Obstacle | undefined> => {
  const left: number[] = [];
  // Its report of a table: `… dead row versions cannot be removed yet`.
  const read = ({ detail }: { detail?: string | undefined }): void => {
    const count = /\d+/.exec(detail ?? '');
    if (count) left.push(Number(count[0]));
  };
  client.on('notice', read);
  await client.query('SELECT ledger.rewrite_keys($1)', [texts]);
  client.off('notice', read);
  const rows = left.reduce((sum, count) => sum + count, 0);
  if (rows === 0 && left.length >= KEY_TABLES) return undefined;
  return {
    message: `${rows} dead rows are still visible to a transaction that began before the erasure.`,
    isFinal: false,
  };
};

/**
 * Fills segments until no file in pg_wal is from before the rewrite. A checkpoint removes old segments or renames them
 * for later use, with what they have: these are named after later positions, and were changed before the rewrite. Twice
 * in a row, because the end of the segment in use may be such an old one.
 */
const overwrite = async (client: PoolClient): Promise<Obstacles> => {
  let isClean = false;
  let left = 0;
  for (let n = 0; n < CHECKPOINTS; n += 1) {
    await client.query('SELECT ledger.end_wal_segments($1)', [SEGMENTS_A_CHECKPOINT]);
    const { rows } = await client.query<{ count: string }>(
      'SELECT ledger.old_wal_segments() AS count',
    );
    left = Number(rows[0]!.count);
    if (left === 0 && isClean) return overwritten(client);
    isClean = left === 0;
  }
  return waiting(
    'wal',
    `${left} segments of the write-ahead log are from before. If they stay: a replication slot, wal_keep_size or a failing archive_command holds them.`,
  );
};

const overwritten = async (client: PoolClient): Promise<Obstacles> => {
  await client.query(
    'UPDATE ledger.key_cleanups SET overwritten_at = clock_timestamp() WHERE overwritten_at IS NULL',
  );
  return {};
};

const NOT_ALLOWED: Obstacle = {
  message:
    'A database role may not do this: that of the ledger needs UPDATE on the tables of keys, and the owner of these tables pg_monitor, pg_checkpoint and EXECUTE on pg_switch_wal.',
  isFinal: true,
};

const waiting = (place: 'dead-rows' | 'wal', message: string): Obstacles => ({
  [place]: { message, isFinal: false },
});

/** Rethrows what is neither a missing right nor a lock that others hold. */
const obstacleOf = (error: unknown): Obstacle => {
  const { code } = error as { code?: unknown };
  if (code === FORBIDDEN) return NOT_ALLOWED;
  if (code === LOCK_TIMEOUT)
    return { message: 'The tables of keys are in use: try again.', isFinal: false };
  throw error;
};
