import { type Pool } from 'pg';
import { type CommandKey, type ReadLogRequest, type ReadStreamRequest } from '#contracts';
import { ISO } from './log-store';

const PAGE_EVENTS = 400;
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
    SELECT position, body, version FROM ledger.events
    WHERE tenant = $1 AND stream = $2 AND version > $3 ORDER BY version LIMIT ${PAGE_EVENTS}
  ) AS e ON true
  LEFT JOIN LATERAL (
    SELECT digest, first_position, last_position, version, answer FROM ledger.commands
    WHERE tenant = $1 AND principal = $4 AND command_id = $5
  ) AS c ON true
  ORDER BY e.version`;

/**
 * One page of a stream with its version, the time and the asked-about command, all of one snapshot.
 * The answer is JSON text: stored bodies go out as they are.
 */
export const readStream = async (pool: Pool, request: ReadStreamRequest): Promise<string> => {
  const { tenant, stream, afterVersion, command } = request;
  const { rows } = await pool.query<StreamRow>({
    name: 'read-stream',
    text: READ_STREAM,
    values: [tenant, stream, afterVersion, command?.principal ?? '', command?.id ?? ''],
  });
  const first = rows[0]!;
  const known = command ? commandOf(first, command) : null;
  return (
    `{"ok":true,"now":"${first.now}","version":${first.stream_version},` +
    `"command":${JSON.stringify(known)},"events":[${eventsJson(rows)}]}`
  );
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
  return `{"ok":true,"now":"${now}","size":${size},"events":[${eventsJson(rows)}]}`;
};

/** An event's body with its position, which is not hashed. */
const eventsJson = (rows: readonly Pick<StreamRow, 'position' | 'body'>[]): string => {
  const texts: string[] = [];
  let bytes = 0;
  for (const { position, body } of rows) {
    if (!body) break;
    bytes += body.length;
    if (texts.length > 0 && bytes > PAGE_BYTES) break;
    texts.push(`{"position":${position},${body.toString('utf8', 1)}`);
  }
  return texts.join(',');
};

const commandOf = (row: StreamRow, asked: CommandKey) => {
  if (row.digest === null) return null;
  if (row.digest !== asked.digest) return 'reused';
  return {
    firstPosition: row.first_position,
    lastPosition: row.last_position,
    version: row.command_version,
    answer: JSON.parse(row.answer!.toString()),
  };
};
