import {
  type StageCompletedData,
  type StageEnteredData,
  type StageSkippedData,
  stagesRow,
} from '#contracts';
import { defineProjection, type RecordedEvent } from '#kernel';
import { listed, type Recorded } from './cells';
import { type StoredRow, storedTable } from './stored-table';
import { withTextPlaces } from './text-places';

const stagesTable = storedTable({
  ...stagesRow.fields,
});

type StageRow = StoredRow<typeof stagesTable>;

const knownOr = (row: StageRow | undefined, event: RecordedEvent): StageRow =>
  row ?? {
    ...stagesTable.empty,
    tenant: event.tenant,
    work_order_id: event.data.workOrderId,
    stage: event.data.stage,
    status: 'entered',
    times_entered: 0,
    event_id: event.id,
    position: event.position,
    last_position: event.position,
  };

const changed = <Data>(change: (row: StageRow, event: Recorded<Data>) => Partial<StageRow>) => {
  return (row: StageRow | undefined, event: RecordedEvent): StageRow => {
    const known = knownOr(row, event);
    return { ...known, ...change(known, event as Recorded<Data>), last_position: event.position };
  };
};

/** Which stages has work entered, completed or skipped, and what did each leave? */
export const stages = withTextPlaces(
  defineProjection<StageRow>({
    name: 'stages',
    version: 2,
    columns: stagesTable.columns,
    key: ['tenant', 'work_order_id', 'stage'],
    rowsOf: ({ tenant, data }) => [[tenant, data.workOrderId, data.stage]],
    on: {
      'stage.entered': changed<StageEnteredData>((row, event) => ({
        status: 'entered',
        times_entered: row.times_entered + 1,
        came_from: event.data.from ?? null,
        move: event.data.move,
        entered_at: event.occurredAt,
      })),
      'stage.completed': changed<StageCompletedData>((_row, event) => ({
        status: 'completed',
        artifacts: listed(event.data.artifacts.map(({ evidenceId }) => evidenceId)),
        completed_at: event.occurredAt,
      })),
      'stage.skipped': changed<StageSkippedData>((_row, event) => ({
        status: 'skipped',
        skipped_at: event.occurredAt,
        skipped_by: event.actor.id,
        skip_scope: event.data.scope,
      })),
    },
  }),
  { 'stage.skipped': { rationale: 'rationale' } },
);
