import { dependsOnRow } from '#contracts';
import { defineProjection, type RecordedEvent, type RowId } from '#kernel';
import { type Dependency, dependenciesIn } from './dependencies';
import { type StoredRow, storedTable } from './stored-table';

const dependsOnTable = storedTable({
  ...dependsOnRow.fields,
});

type DependsOnRow = StoredRow<typeof dependsOnTable>;

const rowIdOf = (tenant: string, { thing, on }: Dependency): RowId => [
  tenant,
  thing.kind,
  thing.id,
  thing.of,
  on.kind,
  on.id,
  on.of,
];

const keyOf = (rowId: RowId): string => rowId.join('\u0000');

/** A repeated statement adds nothing: a dependency never ends. */
const rested = (
  row: DependsOnRow | undefined,
  event: RecordedEvent,
  rowId: RowId,
): DependsOnRow | undefined => {
  if (row) return row;
  const found = dependenciesIn[event.type]!(event).find(
    (resting) => keyOf(rowIdOf(event.tenant, resting)) === keyOf(rowId),
  );
  if (!found) return undefined;
  const { thing, on, how } = found;
  return {
    tenant: event.tenant,
    kind: thing.kind,
    id: thing.id,
    work_order_id: thing.of,
    on_kind: on.kind,
    on_id: on.id,
    on_work_order_id: on.of,
    how,
    event_id: event.id,
    position: event.position,
  };
};

/** What rests on what, so that whatever rested on something that turns out wrong is found again? */
export const dependsOn = defineProjection<DependsOnRow>({
  name: 'depends_on',
  version: 1,
  columns: dependsOnTable.columns,
  key: ['tenant', 'kind', 'id', 'work_order_id', 'on_kind', 'on_id', 'on_work_order_id'],
  rowsOf: (event) => [
    ...new Map(
      dependenciesIn[event.type]!(event).map((resting) => {
        const rowId = rowIdOf(event.tenant, resting);
        return [keyOf(rowId), rowId] as const;
      }),
    ).values(),
  ],
  on: Object.fromEntries(Object.keys(dependenciesIn).map((type) => [type, rested])),
});
