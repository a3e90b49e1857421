import { type PolicyPublishedData } from '#contracts';
import { type Cell, defineProjection } from '#kernel';
import { type Recorded } from './cells';

interface PolicyRow {
  readonly [column: string]: Cell;
  readonly tenant: string;
  readonly policy_id: string;
  /** As text, because it is part of the key. */
  readonly version_key: string;
  readonly version: number;
  readonly digest: string;
  readonly workflow_id: string;
  readonly workflow_digest: string;
  readonly cedar: string;
  readonly rules: Cell;
  readonly cases: Cell;
  readonly rollback_of: number | null;
  readonly approved_by: string | null;
  readonly approved_on: string | null;
  readonly published_at: string;
  readonly published_by: string;
  readonly superseded_at: string | null;
  readonly event_id: string;
  readonly position: number;
}

/** Which versions of each policy were published, and which one is in force? */
export const policies = defineProjection<PolicyRow>({
  name: 'policies',
  version: 2,
  columns: {
    tenant: 'text',
    policy_id: 'text',
    version_key: 'text',
    version: 'integer',
    digest: 'text',
    workflow_id: 'text',
    workflow_digest: 'text',
    cedar: 'text',
    rules: 'jsonb',
    cases: 'jsonb',
    rollback_of: 'integer',
    approved_by: 'text',
    approved_on: 'text',
    published_at: 'timestamptz',
    published_by: 'text',
    superseded_at: 'timestamptz',
    event_id: 'text',
    position: 'bigint',
  },
  key: ['tenant', 'policy_id', 'version_key'],
  rowsOf: ({ tenant, data: { policyId, version } }: Recorded<PolicyPublishedData>) =>
    [version, version - 1].map((each) => [tenant, policyId, String(each)]),
  on: {
    'policy.published': (row, { data, ...event }: Recorded<PolicyPublishedData>, rowId) =>
      rowId[2] !== String(data.version)
        ? row && { ...row, superseded_at: event.occurredAt }
        : {
            tenant: event.tenant,
            policy_id: data.policyId,
            version_key: String(data.version),
            version: data.version,
            digest: data.digest,
            workflow_id: data.workflowId,
            workflow_digest: data.workflowDigest,
            cedar: data.cedar,
            rules: (data.rules as Cell | undefined) ?? null,
            cases: data.cases ?? null,
            rollback_of: data.rollbackOf ?? null,
            approved_by: data.approvedBy?.decisionId ?? null,
            approved_on: data.approvedBy?.workOrderId ?? null,
            published_at: event.occurredAt,
            published_by: event.actor.id,
            superseded_at: null,
            event_id: event.id,
            position: event.position,
          },
  },
});
