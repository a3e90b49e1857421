import { type Projection, type RecordedEvent, type Row } from '#kernel';

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

/** The plain fold, one event after the other: what every way of filling a view must equal. */
export const foldedRows = (
  projection: Projection,
  events: readonly RecordedEvent[],
): readonly Row[] => {
  const rows = new Map<string, Row>();
  for (const event of events) {
    const step = projection.on[event.type];
    if (!step) continue;
    for (const rowId of projection.rowsOf(event)) {
      const key = rowId.join('\u0000');
      const row = step(rows.get(key), event, rowId);
      if (row) rows.set(key, row);
      else rows.delete(key);
    }
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
};
