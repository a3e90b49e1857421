import {
  type Handoff,
  type HandoffApproval,
  type HandoffApprovalStatus,
  isGrantedStatus,
  type HandoffGrant,
  NONE,
  TBD,
  type WorkflowDefinition,
} from '#contracts';
import { whyNotCurrent } from '../evidence/proof';
import { type Approval, type WorkOrder } from '../state';

/**
 * The approvals of this run by kind, as they stand at `now` (an instant): every kind that the workflow declares, and
 * every other that was requested. Domain rule 4.
 */
export const approvalsOf = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition | undefined,
  now: string,
): Handoff['approvals'] => {
  const approvals = Object.values(workOrder.approvals).filter(
    ({ isOfEarlierRun }) => !isOfEarlierRun,
  );
  const kinds = new Set([
    ...(definition?.approvals.keys() ?? []),
    ...approvals.map(({ kind }) => kind),
  ]);
  return Object.fromEntries(
    [...kinds].map((kind) => {
      const owner = definition?.approvals.get(kind)?.owner ?? TBD;
      const grants = newestRequested(approvals.filter((one) => one.kind === kind)).map((one) =>
        grantOf(workOrder, one, now),
      );
      return [kind, approvalOf(owner, grants)];
    }),
  );
};

const approvalOf = (owner: string, each: readonly HandoffGrant[]): HandoffApproval => {
  const statuses = each.map(({ status }) => status);
  const status = leastFirst.find((one) => statuses.includes(one)) ?? 'unknown';
  return { status, owner: each.at(-1)?.owner ?? owner, each };
};

/**
 * Which of several counts as the status of the kind, from what says least to what says most. A conditional or partial grant
 * counts before a wider request, which it does not cover; a request keeps the kind from counting as approved.
 */
const leastFirst: readonly HandoffApprovalStatus[] = [
  'revoked',
  'rejected',
  'superseded',
  'expired',
  'conditional',
  'partial',
  'draft',
  'requested',
  'approved',
];

/** The newest of each request: a repeated request replaces the earlier one. */
const newestRequested = (approvals: readonly Approval[]): readonly Approval[] => {
  const newest = new Map<string, Approval>();
  for (const approval of approvals) {
    const { gate, requested } = approval;
    newest.set(JSON.stringify([gate, [...requested.permits].sort(), requested.scope]), approval);
  }
  return [...newest.values()];
};

const grantOf = ({ evidence }: WorkOrder, approval: Approval, now: string): HandoffGrant => ({
  approvalId: approval.approvalId,
  status: statusAt(approval, now),
  owner: approval.owner,
  gate: approval.gate ?? NONE,
  permits: approval.permits,
  grantedBy: approval.grantedBy ?? NONE,
  expiresAt: approval.expiresAt ?? NONE,
  openConditions: approval.conditions
    .filter(({ met }) => !met)
    .map(({ number, text }) => ({ number, text })),
  dependsOnOutdated: (approval.dependsOn ?? []).filter(
    (id) => whyNotCurrent(evidence, id) !== undefined,
  ),
});

/** Time passes before anybody records that it did. */
const statusAt = ({ status, dueAt, expiresAt }: Approval, now: string): HandoffApprovalStatus => {
  if (status === 'requested') return dueAt > now ? status : 'expired';
  if (!isGrantedStatus(status)) return status;
  return expiresAt !== null && expiresAt > now ? status : 'expired';
};
