import { type WorkflowPublishedData, workflowsRow } from '#contracts';
import { type Cell, defineProjection, durationMs } from '#kernel';
import { type Recorded, TBD } from './cells';
import { requirementsOf } from './workflow-requirements';
import { json, type StoredRow, storedTable } from './stored-table';

const workflowsTable = storedTable({
  ...workflowsRow.fields,
  /** As the definition states it. */
  mode: 'text',
  /** As text, because it is part of the key. */
  versionKey: 'text',
  stallAfterMs: 'long?',
  /** What has to be there before its work counts as done. */
  doneWhen: json<Cell>(),
  repeatWindowMs: 'long?',
});

type WorkflowRow = StoredRow<typeof workflowsTable>;

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
  columns: workflowsTable.columns,
  key: ['tenant', 'workflow_id', 'version_key'],
  rowsOf: ({ tenant, data: { workflowId, version } }: Recorded<WorkflowPublishedData>) =>
    [version, version - 1].map((each) => [tenant, workflowId, String(each)]),
  on: {
    'workflow.published': (row, { data, ...event }: Recorded<WorkflowPublishedData>, rowId) =>
      rowId[2] !== String(data.version)
        ? row && { ...row, superseded_at: event.occurredAt }
        : {
            ...workflowsTable.empty,
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
            event_id: event.id,
            position: event.position,
            ...serviceLevels(data.definition),
            calendar: stated(data.definition, 'calendar') ?? null,
            done_when: requirementsOf(data.definition),
            ...repeatWindow(data.definition),
            definition: data.definition as Cell,
          },
  },
});
