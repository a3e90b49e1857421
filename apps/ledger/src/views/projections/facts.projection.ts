import { type FactObservedData, oneOf, type Scalar, type WorkOrderOpenedData } from '#contracts';
import { defineProjection, type RecordedEvent } from '#kernel';
import { earliest, type Recorded } from './cells';
import { json, type StoredRow, storedTable } from './stored-table';

/** The latest statement of one source. */
interface Statement {
  readonly source: string;
  readonly value: Scalar;
  readonly observedAt: string;
  readonly recordedAt: string;
  readonly eventId: string;
  readonly position: number;
}

const factsTable = storedTable({
  tenant: 'text',
  workOrderId: 'text',
  /** `input`: brought along when the work order was opened; `fact`: stated since. */
  kind: oneOf(['fact', 'input']),
  name: 'text',
  known: 'flag',
  conflicting: 'flag',
  since: 'time',
  statements: json<readonly Statement[]>(),
});

type FactRow = StoredRow<typeof factsTable>;

const KINDS: Readonly<Record<string, FactRow['kind']>> = {
  'work-order.opened': 'input',
  'fact.observed': 'fact',
};

/** When it was observed, for the order of statements: one that is dated ahead hides no later one. */
const orderOf = ({
  observedAt,
  recordedAt,
}: Pick<Statement, 'observedAt' | 'recordedAt'>): string =>
  observedAt < recordedAt ? observedAt : recordedAt;

/** Of two statements of one source the later observation counts. */
const stated = (
  row: FactRow | undefined,
  event: RecordedEvent,
  [, workOrderId, kind, name]: readonly string[],
  reported: Pick<Statement, 'source' | 'value' | 'observedAt'>,
): FactRow | undefined => {
  const before = row?.statements ?? [];
  const earlier = before.find(({ source }) => source === reported.source);
  const since = earliest(row?.since ?? null, reported.observedAt);
  const { id: eventId, recordedAt, position } = event;
  if (row && earlier && orderOf(earlier) > orderOf({ ...reported, recordedAt }))
    return { ...row, since };
  const statements = [
    ...before.filter((statement) => statement !== earlier),
    { ...reported, recordedAt, eventId, position },
  ].sort((a, b) => (a.source < b.source ? -1 : 1));
  const values = new Set(
    statements.filter(({ value }) => value !== null).map(({ value }) => JSON.stringify(value)),
  );
  return {
    tenant: event.tenant,
    work_order_id: workOrderId!,
    kind: kind as FactRow['kind'],
    name: name!,
    known: values.size === 1,
    conflicting: values.size > 1,
    since,
    statements,
  };
};

/** What does each source state about the facts of a work order? */
export const facts = defineProjection<FactRow>({
  name: 'facts',
  version: 2,
  columns: factsTable.columns,
  key: ['tenant', 'work_order_id', 'kind', 'name'],
  rowsOf: ({ type, tenant, data }) => {
    const names: readonly string[] =
      type === 'fact.observed' ? [data.name] : Object.keys(data.inputs ?? {});
    return names.map((name) => [tenant, data.workOrderId, KINDS[type]!, name]);
  },
  on: {
    // The first opening counts: a later report gives no other inputs.
    'work-order.opened': (row, event: Recorded<WorkOrderOpenedData>, rowId) =>
      row ??
      stated(row, event, rowId, {
        source: event.data.origin?.source ?? event.actor.id,
        value: event.data.inputs![rowId[3]!]!,
        observedAt: event.occurredAt,
      }),
    'fact.observed': (row, event: Recorded<FactObservedData>, rowId) =>
      stated(row, event, rowId, {
        source: event.data.source,
        value: event.data.value,
        observedAt: event.data.observedAt,
      }),
  },
});
