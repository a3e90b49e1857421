import {
  approvalRequested,
  decisionMade,
  escalateApproval,
  requestGateApprovals,
  supersedeApprovals,
  workOrderAbandoned,
  workOrderClosed,
  workOrderOpened,
  workOrderSuperseded,
} from '#contracts';
import { defineReaction, type ReactionCommand } from '#kernel';

/** Draft-only work stays so until its gates are passed: their approvals are requested at once. */
export const requestGatesOnWorkOrderOpened = defineReaction({
  verb: 'request-gates',
  on: workOrderOpened,
  react: ({ data: { allowedOutput, workOrderId } }) =>
    allowedOutput === 'draft-only'
      ? [{ type: requestGateApprovals.name, data: { workOrderId } }]
      : [],
});

/** An owner who is away cannot answer: a deputy does, where one was named. */
export const escalateOnApprovalRequested = defineReaction({
  verb: 'escalate',
  on: approvalRequested,
  react: ({ data: { workOrderId, approvalId } }) => [
    { type: escalateApproval.name, data: { workOrderId, approvalId, escalationStep: 'absent' } },
  ],
});

const supersede = ({ workOrderId }: { readonly workOrderId: string }): ReactionCommand => ({
  type: supersedeApprovals.name,
  data: { workOrderId },
});

/** A decision that was replaced no longer waits for anything. */
export const supersedeOnDecisionMade = defineReaction({
  verb: 'supersede',
  on: decisionMade,
  detail: '*.superseding',
  react: ({ data }) => (data.supersedes === undefined ? [] : [supersede(data)]),
});

/** Nobody has to answer about work that has ended, will not be done, or was replaced by other work. */
export const supersedeOnEnd = [workOrderClosed, workOrderAbandoned, workOrderSuperseded].map((on) =>
  defineReaction<{ workOrderId: string }>({
    verb: 'supersede',
    on,
    react: ({ data }) => [supersede(data)],
  }),
);

/** What approvals listens to. */
export const reactions = [
  requestGatesOnWorkOrderOpened,
  escalateOnApprovalRequested,
  supersedeOnDecisionMade,
  ...supersedeOnEnd,
];
