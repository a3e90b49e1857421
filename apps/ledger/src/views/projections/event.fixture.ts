import { type Projection, type RecordedEvent, type Row } from '#kernel';

/** The parts of an event that a test sets; the rest is generated, the same each time. */
export interface TestEvent {
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

/** Records test events: positions without gaps, versions by stream. */
export class TestLog {
  readonly events: RecordedEvent[] = [];
  private readonly versions = new Map<string, number>();

  record(...events: readonly TestEvent[]): readonly RecordedEvent[] {
    const before = this.events.length;
    for (const each of events) this.events.push(this.stamp(each));
    return this.events.slice(before);
  }

  private stamp({ tenant = 'acme', actor = 'olga', ...event }: TestEvent): RecordedEvent {
    const position = this.events.length + 1;
    const stream = event.stream ?? streamNamed(event.data);
    const version = (this.versions.get(`${tenant} ${stream}`) ?? 0) + 1;
    this.versions.set(`${tenant} ${stream}`, version);
    const at = new Date(START_MS + position * STEP_MS).toISOString();
    return {
      id: eventIdAt(position),
      type: event.type,
      schemaVersion: 1,
      tenant,
      stream,
      version,
      position,
      occurredAt: event.occurredAt ?? at,
      recordedAt: event.recordedAt ?? at,
      actor: { id: actor },
      causationId: null,
      correlationId: `correlation-${position}`,
      // As it comes over the bus: without undefined fields.
      data: JSON.parse(JSON.stringify(event.data)),
    };
  }
}

const streamNamed = (data: Readonly<Record<string, unknown>>): string =>
  data['workOrderId'] ? `work-order-${String(data['workOrderId'])}` : 'elsewhere-1';

/** A UUID of version 7 that contains its position. */
export const eventIdAt = (position: number): string =>
  `01900000-0000-7000-8000-${position.toString(16).padStart(12, '0')}`;

/** The plain fold, one event after the other. Every way of filling a view must give the same rows. */
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

/** Folds events into the rows of a view. */
export const rowsFrom =
  (projection: Projection) =>
  (...events: readonly TestEvent[]): readonly Row[] =>
    foldedRows(projection, new TestLog().record(...events));

/** Folds events into the only row of a view. */
export const rowFrom =
  (projection: Projection) =>
  (...events: readonly TestEvent[]): Row => {
    const rows = rowsFrom(projection)(...events);
    if (rows.length !== 1) throw new Error(`The view has ${rows.length} rows.`);
    return rows[0]!;
  };

/** An event of the work order wo-1, unless `more` names another. */
export const workEvent = (
  type: string,
  more: object = {},
  rest: Partial<TestEvent> = {},
): TestEvent => ({ type, data: { workOrderId: 'wo-1', ...more }, ...rest });

/** Fields of approval requests and dispatches; a test overrides those that it is about. */
export const approvalRequest = {
  kind: 'commercial',
  owner: 'dana',
  requestedBy: 'ben',
  decisionId: 'd1',
  permits: [],
  scope: {},
  ruleDigest: '',
  packet: {},
};
export const dispatch = {
  kind: 'delegate_task',
  recipient: 'agent-7',
  delegator: 'olga',
  reads: [],
  writes: [],
  permits: [],
  blocks: true,
  brief: {},
  digest: '',
  timeouts: { initialWait: 'P1D', remindEvery: 'P1D', hardTimeout: 'P2D' },
};
