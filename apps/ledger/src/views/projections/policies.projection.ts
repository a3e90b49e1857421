import { policiesRow, type PolicyPublishedData } from '#contracts';
import { type Cell, defineProjection } from '#kernel';
import { type Recorded } from './cells';
import { type StoredRow, storedTable } from './stored-table';

const policiesTable = storedTable({
  ...policiesRow.fields,
  /** As text, because it is part of the key. */
  versionKey: 'text',
});

type PolicyRow = StoredRow<typeof policiesTable>;

/** Which versions of each policy were published, and which one is in force? */
export const policies = defineProjection<PolicyRow>({
  name: 'policies',
  version: 2,
  columns: policiesTable.columns,
  key: ['tenant', 'policy_id', 'version_key'],
  rowsOf: ({ tenant, data: { policyId, version } }: Recorded<PolicyPublishedData>) =>
    [version, version - 1].map((each) => [tenant, policyId, String(each)]),
  on: {
    'policy.published': (row, { data, ...event }: Recorded<PolicyPublishedData>, rowId) =>
      rowId[2] !== String(data.version)
        ? row && { ...row, superseded_at: event.occurredAt }
        : {
            ...policiesTable.empty,
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
            event_id: event.id,
            position: event.position,
          },
  },
});
