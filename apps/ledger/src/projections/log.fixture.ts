import { createHash } from 'node:crypto';
import { type Pool } from 'pg';
import { type RecordedEvent } from '#kernel';
import { canonicalBytes } from '#platform';

/** What a test says of an event; the rest is made up, the same each time. */
export interface Told {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly stream?: string;
  readonly tenant?: string;
  readonly occurredAt?: string;
  readonly recordedAt?: string;
  readonly actor?: string;
}

const START_MS = Date.parse('2030-01-01T00:00:00.000Z');
const STEP_MS = 1_000;

/** Turns what tests tell into recorded events: positions without gaps, versions by stream. */
export class TestLog {
  readonly events: RecordedEvent[] = [];
  private readonly versions = new Map<string, number>();

  record(...told: readonly Told[]): readonly RecordedEvent[] {
    const before = this.events.length;
    for (const each of told) this.events.push(this.stamp(each));
    return this.events.slice(before);
  }

  private stamp({ tenant = 'acme', actor = 'olga', ...told }: Told): RecordedEvent {
    const position = this.events.length + 1;
    const stream = told.stream ?? streamNamed(told.data);
    const version = (this.versions.get(`${tenant} ${stream}`) ?? 0) + 1;
    this.versions.set(`${tenant} ${stream}`, version);
    const at = new Date(START_MS + position * STEP_MS).toISOString();
    return {
      id: eventIdAt(position),
      type: told.type,
      schemaVersion: 1,
      tenant,
      stream,
      version,
      position,
      occurredAt: told.occurredAt ?? at,
      recordedAt: told.recordedAt ?? at,
      actor: { id: actor },
      causationId: null,
      correlationId: `correlation-${position}`,
      // As it comes over the bus: without what is undefined.
      data: JSON.parse(JSON.stringify(told.data)),
    };
  }
}

const streamNamed = (data: Readonly<Record<string, unknown>>): string =>
  data['workOrderId'] ? `work-order-${String(data['workOrderId'])}` : 'elsewhere-1';

/** A UUID of version 7 that says its position. */
export const eventIdAt = (position: number): string =>
  `01900000-0000-7000-8000-${position.toString(16).padStart(12, '0')}`;

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
