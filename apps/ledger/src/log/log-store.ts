import { type Client } from 'pg';
import { type AppendItem, type CommandResult, RECORDED_BEHIND_MAX_MS } from '#kernel';
import { type SealedBatch } from '../evidence/texts/text-keys';
import { commandKeyOf, type Plan, streamKey, type StreamName } from './batch';
import { byteaArray, int4Array, int8Array, textArray, uuidArray } from './pg-arrays';

/** The head row, as the holder of the lease sees it. */
export interface Head {
  readonly epoch: number;
  readonly size: number;
  readonly frontier: Buffer;
  /** When its last event was recorded; the empty string, which is before every time, where it has none. */
  readonly recordedAt: string;
}

export const LEASE_SECONDS = 2;
const LEASE = `clock_timestamp() + interval '${LEASE_SECONDS} seconds'`;

/** RFC 3339 with milliseconds, UTC. */
export const ISO = (expression: string): string =>
  `to_char(${expression} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/**
 * Leader election: takes the log's lease when it is free, expired, or held by `writer` already. Each taking raises the
 * epoch, the fencing token against a former writer. The lease uses the real database clock, not `writ.now()`, which
 * tests may move.
 */
export const takeLease = async (client: Client, writer: string): Promise<Head | undefined> => {
  const { rows } = await client.query<Head>(
    `UPDATE ledger.head SET writer = $1, epoch = epoch + 1, lease_until = ${LEASE}
     WHERE log = 'main' AND (lease_until < clock_timestamp() OR writer = $1 OR writer IS NULL)
     RETURNING epoch, size, frontier, coalesce(
       (SELECT ${ISO('recorded_at')} FROM ledger.events WHERE position = size), '') AS "recordedAt"`,
    [writer],
  );
  return rows[0];
};

/** Returns the database time; undefined when the lease is another writer's. */
export const renewLease = async (client: Client, epoch: number): Promise<string | undefined> => {
  const { rows } = await client.query<{ now: string }>(
    `UPDATE ledger.head SET lease_until = ${LEASE} WHERE log = 'main' AND epoch = $1
     RETURNING ${ISO('writ.now()')} AS now`,
    [epoch],
  );
  return rows[0]?.now;
};

/** Lets a standby take over at once. */
export const releaseLease = async (client: Client, epoch: number): Promise<void> => {
  await client.query(
    `UPDATE ledger.head SET lease_until = '-infinity', writer = NULL WHERE log = 'main' AND epoch = $1`,
    [epoch],
  );
};

export interface Probed {
  readonly now: string;
  readonly commands: ReadonlyMap<string, { digest: string; result: CommandResult }>;
}

/** Database time, and the stored results of the items' commands, in one round trip. */
export const probeCommands = async (
  client: Client,
  items: readonly AppendItem[],
): Promise<Probed> => {
  const { rows } = await client.query({
    name: 'probe-commands',
    text: `SELECT ${ISO('writ.now()')} AS now, found.*
       FROM (SELECT 1) AS one LEFT JOIN LATERAL (
         SELECT n::int, encode(digest, 'hex') AS digest, first_position, last_position, version, answer
         FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY
           AS wanted(tenant, principal, command_id, n)
         JOIN ledger.commands USING (tenant, principal, command_id)
       ) AS found ON true`,
    values: [
      textArray(items.map(({ tenant }) => tenant)),
      textArray(items.map(({ command }) => command.principal)),
      textArray(items.map(({ command }) => command.id)),
    ],
  });
  const found = rows.filter(({ n }) => n !== null);
  return {
    now: rows[0].now,
    commands: new Map(
      found.map((row) => [
        commandKeyOf(items[row.n - 1]!),
        {
          digest: row.digest,
          result: {
            firstPosition: row.first_position,
            lastPosition: row.last_position,
            version: row.version,
            answer: JSON.parse(row.answer.toString()),
          },
        },
      ]),
    ),
  };
};

/** Versions of streams, by `tenant/stream`; 0 for one that does not exist. */
export const probeVersions = async (
  client: Client,
  streams: readonly StreamName[],
): Promise<ReadonlyMap<string, number>> => {
  const wanted = [...new Map(streams.map((stream) => [streamKey(stream), stream])).entries()];
  const { rows } = await client.query({
    name: 'probe-versions',
    text: `SELECT n::int, (SELECT max(version) FROM ledger.events e
             WHERE e.tenant = wanted.tenant AND e.stream = wanted.stream) AS version
           FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS wanted(tenant, stream, n)`,
    values: [
      textArray(wanted.map(([, { tenant }]) => tenant)),
      textArray(wanted.map(([, { stream }]) => stream)),
    ],
  });
  return new Map(rows.map(({ n, version }) => [wanted[n - 1]![0], version ?? 0]));
};

/** With and without the texts that few batches have: Postgres takes time even to insert none of them. */
const commitSql = (texts: string): string => `
  WITH head AS (
    UPDATE ledger.head SET size = size + $1::bigint, frontier = $2, lease_until = ${LEASE}
    WHERE log = 'main' AND epoch = $3::bigint AND size = $4::bigint
      AND ($6::timestamptz IS NULL
        OR $6::timestamptz BETWEEN writ.now() - interval '${RECORDED_BEHIND_MAX_MS} milliseconds' AND writ.now())
    RETURNING size
  ), events AS (
    INSERT INTO ledger.events (position, id, tenant, stream, version, type, recorded_at, body, leaf)
    SELECT e.position, e.id, e.tenant, e.stream, e.version, e.type, $5::timestamptz, e.body, e.leaf
    FROM head, unnest($7::bigint[], $8::uuid[], $9::text[], $10::text[], $11::int[], $12::text[],
      $13::bytea[], $14::bytea[]) AS e(position, id, tenant, stream, version, type, body, leaf)
  ), commands AS (
    INSERT INTO ledger.commands (tenant, principal, command_id, digest, first_position,
      last_position, version, answer, recorded_at)
    SELECT c.tenant, c.principal, c.command_id, c.digest, c.first_position, c.last_position,
      c.version, c.answer, $5::timestamptz
    FROM head, unnest($15::text[], $16::text[], $17::text[], $18::bytea[], $19::bigint[],
      $20::bigint[], $21::int[], $22::bytea[]) AS c(tenant, principal, command_id, digest,
      first_position, last_position, version, answer)
  )${texts}
  SELECT ${ISO('writ.now()')} AS now FROM head`;

const COMMIT = { name: 'commit-batch', text: commitSql('') };

const COMMIT_WITH_TEXTS = {
  name: 'commit-batch-with-texts',
  text: commitSql(`, contents AS (
    INSERT INTO ledger.contents (ref, tenant, stream, generation, sealed)
    SELECT t.ref, t.tenant, t.stream, t.generation, t.sealed
    FROM head, unnest($23::uuid[], $24::text[], $25::text[], $26::int[], $27::bytea[])
      AS t(ref, tenant, stream, generation, sealed)
  ), keys AS (
    INSERT INTO ledger.text_keys (tenant, stream, generation, wrapped)
    SELECT k.tenant, k.stream, k.generation, k.wrapped
    FROM head, unnest($28::text[], $29::text[], $30::int[], $31::bytea[])
      AS k(tenant, stream, generation, wrapped)
  )`),
};

/** What one commit writes. */
export interface Batch
  extends Pick<Plan, 'events' | 'commands' | 'recordedAt'>, Pick<SealedBatch, 'texts' | 'keys'> {
  /** Of the tree with these events. */
  readonly frontier: Buffer;
  /** The time that the batch goes by, where it was reckoned and not read. */
  readonly reckoned?: string;
}

/**
 * Writes a batch in one statement: the head row moves only for the holder of the epoch at the expected size, and nothing
 * is inserted unless it moves. Returns the database time; undefined when another writer has taken over, and when the
 * reckoned time is not that of the database.
 */
export const commitBatch = async (
  client: Client,
  head: Head,
  { frontier, recordedAt, reckoned, events, commands, texts, keys }: Batch,
): Promise<string | undefined> => {
  const hasTexts = texts.length + keys.length > 0;
  const { rows } = await client.query<{ now: string }>({
    ...(hasTexts ? COMMIT_WITH_TEXTS : COMMIT),
    values: [
      events.length,
      frontier,
      head.epoch,
      head.size,
      recordedAt,
      reckoned ?? null,
      int8Array(events.map(({ position }) => position)),
      uuidArray(events.map(({ id }) => id)),
      textArray(events.map(({ tenant }) => tenant)),
      textArray(events.map(({ stream }) => stream)),
      int4Array(events.map(({ version }) => version)),
      textArray(events.map(({ type }) => type)),
      byteaArray(events.map(({ body }) => body)),
      byteaArray(events.map(({ leaf }) => leaf)),
      textArray(commands.map(({ item }) => item.tenant)),
      textArray(commands.map(({ item }) => item.command.principal)),
      textArray(commands.map(({ item }) => item.command.id)),
      byteaArray(commands.map(({ item }) => Buffer.from(item.command.digest, 'hex'))),
      int8Array(commands.map(({ result }) => result.firstPosition)),
      int8Array(commands.map(({ result }) => result.lastPosition)),
      int4Array(commands.map(({ result }) => result.version)),
      byteaArray(commands.map(({ result }) => Buffer.from(JSON.stringify(result.answer ?? null)))),
      ...(hasTexts ? textValues(texts, keys) : []),
    ],
  });
  return rows[0]?.now;
};

const textValues = (texts: Batch['texts'], keys: Batch['keys']): readonly Buffer[] => [
  uuidArray(texts.map(({ ref }) => ref)),
  textArray(texts.map(({ tenant }) => tenant)),
  textArray(texts.map(({ stream }) => stream)),
  int4Array(texts.map(({ generation }) => generation)),
  byteaArray(texts.map(({ sealed }) => sealed)),
  textArray(keys.map(({ tenant }) => tenant)),
  textArray(keys.map(({ stream }) => stream)),
  int4Array(keys.map(({ generation }) => generation)),
  byteaArray(keys.map(({ wrapped }) => wrapped)),
];
