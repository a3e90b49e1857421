import { type Pool } from 'pg';
import { type CommandKey, type ReadLogRequest, type ReadStreamRequest } from '#kernel';
import { withBodies } from './archive/archived-bodies';
import { ISO } from './log-store';

const PAGE_EVENTS = 400;
/** A stream's page ends at its bytes, so that few round trips read a long stream. */
const STREAM_PAGE_EVENTS = 2_000;
/** Answers stay well below the bus's maximum payload. */
const PAGE_BYTES = 600 * 1024;

interface StreamRow {
  readonly now: string;
  readonly stream_version: number;
  readonly position: number | null;
  readonly body: Buffer | null;
  readonly digest: string | null;
  readonly first_position: number | null;
  readonly last_position: number | null;
  readonly command_version: number | null;
  readonly answer: Buffer | null;
}

const READ_STREAM = `
  SELECT ${ISO('writ.now()')} AS now,
    coalesce((SELECT max(version) FROM ledger.events WHERE tenant = $1 AND stream = $2), 0)
      AS stream_version,
    e.position, e.body, encode(c.digest, 'hex') AS digest, c.first_position, c.last_position,
    c.version AS command_version, c.answer
  FROM (SELECT 1) AS one
  LEFT JOIN LATERAL (
    SELECT position, body, version FROM (
      SELECT position, body, version, row_number() OVER w AS n, sum(octet_length(body)) OVER w AS bytes
      FROM (
        SELECT position, body, version FROM ledger.events
        WHERE tenant = $1 AND stream = $2 AND version > $3
        ORDER BY version LIMIT ${STREAM_PAGE_EVENTS}
      ) AS next
      WINDOW w AS (ORDER BY version)
    ) AS page WHERE n = 1 OR bytes <= $6
  ) AS e ON true
  LEFT JOIN LATERAL (
    SELECT digest, first_position, last_position, version, answer FROM ledger.commands
    WHERE tenant = $1 AND principal = $4 AND command_id = $5
  ) AS c ON true
  ORDER BY e.version`;

/**
 * One page of a stream with its version, the time and the result of a command, all of one snapshot. The answer is JSON
 * text: stored bodies go out unparsed.
 */
export const readStream = async (pool: Pool, request: ReadStreamRequest): Promise<string> => {
  const rows = await streamRows(pool, request, PAGE_BYTES);
  const known = request.command ? commandOf(rows[0]!, request.command) : null;
  return `{"ok":true,"command":${JSON.stringify(known)},${pageJson(rows, PAGE_BYTES)}}`;
};

/** The events after a version, which the answer to a conflict carries: JSON text. */
export const readMissed = async (
  pool: Pool,
  request: Omit<ReadStreamRequest, 'command'>,
  bytesMax: number,
): Promise<string> => `{${pageJson(await streamRows(pool, request, bytesMax), bytesMax)}}`;

const streamRows = async (
  pool: Pool,
  { tenant, stream, afterVersion, command }: ReadStreamRequest,
  bytesMax: number,
): Promise<readonly StreamRow[]> => {
  const { rows } = await pool.query<StreamRow>({
    name: 'read-stream',
    text: READ_STREAM,
    values: [tenant, stream, afterVersion, command?.principal ?? '', command?.id ?? '', bytesMax],
  });
  return withBodies(pool, rows, bytesMax);
};

const pageJson = (rows: readonly StreamRow[], bytesMax: number): string => {
  const { now, stream_version: version } = rows[0]!;
  return `"now":"${now}","version":${version},"events":[${eventsJson(rows, bytesMax)}]`;
};

/** A page of the log after a position, with the log's size in the same snapshot. */
export const readLog = async (
  pool: Pool,
  { afterPosition, limit }: ReadLogRequest,
): Promise<string> => {
  const { rows } = await pool.query<StreamRow & { size: number }>({
    name: 'read-log',
    text: `SELECT ${ISO('writ.now()')} AS now, head.size, e.position, e.body
       FROM ledger.head AS head LEFT JOIN LATERAL (
         SELECT position, body FROM ledger.events WHERE position > $1 ORDER BY position LIMIT $2
       ) AS e ON true WHERE head.log = 'main' ORDER BY e.position`,
    values: [afterPosition, Math.min(limit, PAGE_EVENTS)],
  });
  const { now, size } = rows[0]!;
  const events = await withBodies(pool, rows, PAGE_BYTES);
  return `{"ok":true,"now":"${now}","size":${size},"events":[${eventsJson(events, PAGE_BYTES)}]}`;
};

/** An event's body with its position, which is not hashed. */
const eventsJson = (
  rows: readonly Pick<StreamRow, 'position' | 'body'>[],
  bytesMax: number,
): string => {
  const texts: string[] = [];
  let bytes = 0;
  for (const { position, body } of rows) {
    if (!body) break;
    bytes += body.length;
    if (texts.length > 0 && bytes > bytesMax) break;
    texts.push(`{"position":${position},${body.toString('utf8', 1)}`);
  }
  return texts.join(',');
};

const commandOf = (row: StreamRow, key: CommandKey) => {
  if (row.digest === null) return null;
  if (row.digest !== key.digest) return 'reused';
  return {
    firstPosition: row.first_position,
    lastPosition: row.last_position,
    version: row.command_version,
    answer: JSON.parse(row.answer!.toString()),
  };
};
