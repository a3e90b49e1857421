import { type StageCompletedData, type StageEnteredData, type StageSkippedData } from '#contracts';
import { type Cell, defineProjection, type RecordedEvent } from '#kernel';
import { listed, type Recorded } from './cells';
import { withTextPlaces } from './text-places';

interface StageRow {
  readonly [column: string]: Cell;
  readonly tenant: string;
  readonly work_order_id: string;
  readonly stage: string;
  readonly status: 'entered' | 'completed' | 'skipped';
  /** How often the work came to it; more than once where it moved back. */
  readonly times_entered: number;
  readonly came_from: string | null;
  readonly move: string | null;
  readonly artifacts: string | null;
  readonly entered_at: string | null;
  readonly completed_at: string | null;
  readonly skipped_at: string | null;
  readonly skipped_by: string | null;
  readonly skip_scope: string | null;
  readonly event_id: string;
  readonly position: number;
  readonly last_position: number;
}

const begun = (row: StageRow | undefined, event: RecordedEvent): StageRow =>
  row ?? {
    tenant: event.tenant,
    work_order_id: event.data.workOrderId,
    stage: event.data.stage,
    status: 'entered',
    times_entered: 0,
    came_from: null,
    move: null,
    artifacts: null,
    entered_at: null,
    completed_at: null,
    skipped_at: null,
    skipped_by: null,
    skip_scope: null,
    event_id: event.id,
    position: event.position,
    last_position: event.position,
  };

const changed = <Data>(change: (row: StageRow, event: Recorded<Data>) => Partial<StageRow>) => {
  return (row: StageRow | undefined, event: RecordedEvent): StageRow => {
    const known = begun(row, event);
    return { ...known, ...change(known, event as Recorded<Data>), last_position: event.position };
  };
};

/** Which stages has work entered, completed or skipped, and what did each leave? */
export const stages = withTextPlaces(
  defineProjection<StageRow>({
    name: 'stages',
    version: 2,
    columns: {
      tenant: 'text',
      work_order_id: 'text',
      stage: 'text',
      status: 'text',
      times_entered: 'integer',
      came_from: 'text',
      move: 'text',
      artifacts: 'text',
      entered_at: 'timestamptz',
      completed_at: 'timestamptz',
      skipped_at: 'timestamptz',
      skipped_by: 'text',
      skip_scope: 'text',
      event_id: 'text',
      position: 'bigint',
      last_position: 'bigint',
    },
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
