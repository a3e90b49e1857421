import { createHash } from 'node:crypto';
import { type Pool } from 'pg';
import { type RecordedEvent } from '#kernel';
import { canonicalBytes } from '#platform';

export * from './event.fixture';

/** Commits events as the log's writer does: rows and head in one transaction. */
export const commitToLog = async (pool: Pool, events: readonly RecordedEvent[]): Promise<void> => {
  if (events.length === 0) return;
  const rows = events.map(({ position, ...event }) => {
    const body = canonicalBytes(event);
    return { position, event, body, leaf: createHash('sha256').update(body).digest() };
  });
  await pool.query(
    `WITH moved AS (UPDATE ledger.head SET size = $9 WHERE log = 'main')
     INSERT INTO ledger.events
       (position, id, tenant, stream, version, type, recorded_at, body, leaf)
     SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::text[], $4::text[], $5::integer[],
       $6::text[], $7::timestamptz[], $8::bytea[], $10::bytea[])`,
    [
      rows.map(({ position }) => position),
      rows.map(({ event }) => event.id),
      rows.map(({ event }) => event.tenant),
      rows.map(({ event }) => event.stream),
      rows.map(({ event }) => event.version),
      rows.map(({ event }) => event.type),
      rows.map(({ event }) => event.recordedAt),
      rows.map(({ body }) => Buffer.from(body)),
      events.at(-1)!.position,
      rows.map(({ leaf }) => leaf),
    ],
  );
};
