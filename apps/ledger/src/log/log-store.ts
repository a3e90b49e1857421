import { type Client } from 'pg';
import { type AppendItem, type CommandResult } from '#kernel';
import { textArray } from '#platform';
import { commandKeyOf, streamKey, type StreamName } from './batch';
import { type PartitionEnds, PARTITION_ENDS } from './partition-room';

/** The head row, as the holder of the lease sees it. */
export interface Head {
  readonly epoch: number;
  readonly size: number;
  readonly frontier: Buffer;
  /** When its last event was recorded; the empty string, which is before every time, where it has none. */
  readonly recordedAt: string;
  /** How far partitions of the log go. */
  readonly partitions: PartitionEnds;
}

export const LEASE_SECONDS = 2;
export const LEASE = `clock_timestamp() + interval '${LEASE_SECONDS} seconds'`;

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
       (SELECT ${ISO('recorded_at')} FROM ledger.events WHERE position = size), '') AS "recordedAt",
       ${PARTITION_ENDS} AS partitions`,
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
