import { type WorkflowPublishedData } from '#contracts';
import { type Cell, defineProjection, durationMs } from '#kernel';
import { type Recorded, TBD } from './cells';
import { doneWhen } from './done-when';

interface WorkflowRow {
  readonly [column: string]: Cell;
  readonly tenant: string;
  readonly workflow_id: string;
  /** As text, because it is part of the key. */
  readonly version_key: string;
  readonly version: number;
  readonly digest: string;
  readonly title: string | null;
  readonly job_type: string;
  readonly mode: string;
  readonly owner: string;
  readonly published_at: string;
  readonly published_by: string;
  readonly superseded_at: string | null;
  readonly event_id: string;
  readonly position: number;
  readonly stall_after: string | null;
  readonly stall_after_ms: number | null;
  readonly work_within: string | null;
  readonly calendar: string | null;
  /** What has to be there before its work counts as done. */
  readonly done_when: Cell;
  /** The same job on the same object within this time is repeat work. */
  readonly repeat_window: string | null;
  readonly repeat_window_ms: number | null;
  /** As it was published. */
  readonly definition: Cell;
}

/** A text of the definition, as far as it states one. */
const stated = (definition: Record<string, unknown>, field: string): string | undefined => {
  const value = definition[field];
  return typeof value === 'string' ? value : undefined;
};

const timeOf = (duration: string | null): number | null =>
  duration === null ? null : (durationMs(duration) ?? null);

const serviceLevels = (definition: Record<string, unknown>) => {
  const slas = (definition['slas'] ?? {}) as Record<string, unknown>;
  const stallAfter = stated(slas, 'stallAfter') ?? null;
  return {
    stall_after: stallAfter,
    stall_after_ms: timeOf(stallAfter),
    work_within: stated(slas, 'work') ?? null,
  };
};

const repeatWindow = (definition: Record<string, unknown>) => {
  const window = stated(definition, 'repeatWindow') ?? null;
  return { repeat_window: window, repeat_window_ms: timeOf(window) };
};

/** Which versions of each workflow were published, and which one is in force? */
export const workflows = defineProjection<WorkflowRow>({
  name: 'workflows',
  version: 4,
  columns: {
    tenant: 'text',
    workflow_id: 'text',
    version_key: 'text',
    version: 'integer',
    digest: 'text',
    title: 'text',
    job_type: 'text',
    mode: 'text',
    owner: 'text',
    published_at: 'timestamptz',
    published_by: 'text',
    superseded_at: 'timestamptz',
    event_id: 'text',
    position: 'bigint',
    stall_after: 'text',
    stall_after_ms: 'bigint',
    work_within: 'text',
    calendar: 'text',
    done_when: 'jsonb',
    repeat_window: 'text',
    repeat_window_ms: 'bigint',
    definition: 'jsonb',
  },
  key: ['tenant', 'workflow_id', 'version_key'],
  rowsOf: ({ tenant, data: { workflowId, version } }: Recorded<WorkflowPublishedData>) =>
    [version, version - 1].map((each) => [tenant, workflowId, String(each)]),
  on: {
    'workflow.published': (row, { data, ...event }: Recorded<WorkflowPublishedData>, rowId) =>
      rowId[2] !== String(data.version)
        ? row && { ...row, superseded_at: event.occurredAt }
        : {
            tenant: event.tenant,
            workflow_id: data.workflowId,
            version_key: String(data.version),
            version: data.version,
            digest: data.digest,
            title: stated(data.definition, 'title') ?? null,
            job_type: stated(data.definition, 'jobType') ?? TBD,
            mode: stated(data.definition, 'mode') ?? 'enforce',
            owner: stated(data.definition, 'owner') ?? TBD,
            published_at: event.occurredAt,
            published_by: event.actor.id,
            superseded_at: null,
            event_id: event.id,
            position: event.position,
            ...serviceLevels(data.definition),
            calendar: stated(data.definition, 'calendar') ?? null,
            done_when: doneWhen(data.definition) as unknown as Cell,
            ...repeatWindow(data.definition),
            definition: data.definition as Cell,
          },
  },
});
