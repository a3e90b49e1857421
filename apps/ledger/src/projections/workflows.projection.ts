import { type WorkflowPublishedData } from '#contracts';
import { type Cell, defineProjection } from '#kernel';
import { type Recorded, TBD } from './cells';

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
}

/** A text of the definition, as far as it states one. */
const stated = (definition: Record<string, unknown>, field: string): string | undefined => {
  const value = definition[field];
  return typeof value === 'string' ? value : undefined;
};

/** Which versions of each workflow were published, and which one is in force? */
export const workflows = defineProjection<WorkflowRow>({
  name: 'workflows',
  version: 1,
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
          },
  },
});
