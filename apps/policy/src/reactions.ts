import {
  accessRequestCancelled,
  apiKeyRevoked,
  approvalExpired,
  approvalGranted,
  approvalRejected,
  approvalRevoked,
  approvalSuperseded,
  breakGlassEnded,
  conditionMet,
  decideAffected,
  type DecideAffectedBody,
  decideAgain,
  type DecideAgainBody,
  delegationConfirmed,
  delegationDispatched,
  delegationStopped,
  delegationSuperseded,
  haltDeclared,
  haltExpired,
  haltLifted,
  followPrincipal,
  policyPublished,
  principalReinstated,
  principalRetired,
  principalTeamsChanged,
  principalTeamsClaimed,
  reportOutcome,
  stopApiKey,
  workflowPublished,
  workOrderAbandoned,
  workOrderClosed,
  workOrderResumed,
  workOrderStopped,
  workOrderSuperseded,
} from '#contracts';
import { defineReaction, type ReactionCommand } from '#kernel';

const again = (body: DecideAgainBody): readonly ReactionCommand[] => [
  { type: decideAgain.name, data: body },
];

/** What waited for the approval, or was to run under it, is decided again: it may now, or may no longer. */
const onAnswers = [
  approvalExpired,
  approvalGranted,
  approvalRejected,
  approvalRevoked,
  approvalSuperseded,
  conditionMet,
].map((on) =>
  defineReaction<{ workOrderId: string; approvalId: string }>({
    verb: 'decide-again',
    on,
    react: ({ data: { workOrderId, approvalId } }) => again({ workOrderId, approvalId }),
  }),
);

/** What was to run under the break-glass, or waits for its signature, may not any more. */
const onBreakGlassEnded = defineReaction({
  verb: 'decide-again',
  on: breakGlassEnded,
  react: ({ data: { workOrderId, breakGlassId } }) => again({ workOrderId, breakGlassId }),
});

/** While a dispatch is in force its delegate may act and its delegator waits; once it ended it is the other way round. */
const onDelegations = [
  delegationConfirmed,
  delegationDispatched,
  delegationStopped,
  delegationSuperseded,
].map((on) =>
  defineReaction<{ workOrderId: string; dispatchId: string }>({
    verb: 'decide-again',
    on,
    react: ({ data: { workOrderId, dispatchId } }) => again({ workOrderId, dispatchId }),
  }),
);

/** Nothing runs while a work order is halted, nor once it was abandoned or replaced. */
const onHaltsAndEnds = [
  workOrderResumed,
  workOrderStopped,
  workOrderAbandoned,
  workOrderSuperseded,
].map((on) =>
  defineReaction<{ workOrderId: string }>({
    verb: 'decide-again',
    on,
    react: ({ data: { workOrderId } }) => again({ workOrderId, all: true }),
  }),
);

/** What was to run or waits is withdrawn: the work has ended. Nothing was decided about imported work. */
const onWorkOrderClosed = defineReaction({
  verb: 'decide-again',
  on: workOrderClosed,
  react: ({ data: { workOrderId, origin } }) =>
    origin?.imported ? [] : again({ workOrderId, all: true }),
});

/** Publishing carries out a change that a decision allowed: the work order of that decision records it. */
const onPublished = [policyPublished, workflowPublished].map((on) =>
  defineReaction<{ approvedBy?: { workOrderId: string; decisionId: string } }>({
    verb: 'report-outcome',
    on,
    react: ({ data: { approvedBy } }) =>
      approvedBy
        ? [{ type: reportOutcome.name, data: { ...approvedBy, outcome: 'performed' } }]
        : [],
  }),
);

/** Its requester gave up: nobody has to answer what it waits for. */
const withdrawOnAccessRequestCancelled = defineReaction({
  verb: 'withdraw',
  on: accessRequestCancelled,
  react: ({ data: { decisions = [] } }) =>
    decisions.flatMap(({ workOrderId, decisionId }) =>
      again({ workOrderId, decisionId, withdrawn: true }),
    ),
});

const affected = (body: DecideAffectedBody): readonly ReactionCommand[] => [
  { type: decideAffected.name, data: body },
];

/** A stricter policy withdraws the runs that it would not give. */
const onPolicyPublished = defineReaction({
  verb: 'decide-affected',
  on: policyPublished,
  react: ({ data: { workflowId, version }, position }) =>
    version === 1 ? [] : affected({ workflowId, position }),
});

/** A halt withdraws live runs. */
const onHaltDeclared = defineReaction({
  verb: 'decide-affected',
  on: haltDeclared,
  react: ({ data: { workflow }, position }) =>
    affected({ ...(workflow !== undefined && { workflowId: workflow }), position }),
});

/** What a halt stopped goes on once it has ended, as far as it may. */
const onHaltEnded = [haltLifted, haltExpired].map((on) =>
  defineReaction<{ haltId: string }>({
    verb: 'decide-affected',
    on,
    react: ({ data: { haltId }, position }) => affected({ haltId, position }),
  }),
);

/** A crash after the event leaves a key that the ledger says is revoked: it stops all the same. */
const stopOnApiKeyRevoked = defineReaction({
  verb: 'stop',
  on: apiKeyRevoked,
  react: ({ data: { keyId } }) => [{ type: stopApiKey.name, data: { keyId } }],
});

/** The same for who was retired or is back. */
const onRetired = [principalRetired, principalReinstated].map((on) =>
  defineReaction<{ principal: string }>({
    verb: 'follow',
    on,
    react: ({ data: { principal } }) => [{ type: followPrincipal.name, data: { principal } }],
  }),
);

/** Rules on teams may no longer give what they gave. */
const onTeams = [principalTeamsChanged, principalTeamsClaimed].map((on) =>
  defineReaction<{ principal: string }>({
    verb: 'decide-affected',
    on,
    react: ({ data: { principal }, position }) => affected({ principal, position }),
  }),
);

/** Rules on a team that is retired, or is back, may give its members something else. Nobody is a member of a person. */
const onTeamRetired = [principalRetired, principalReinstated].map((on) =>
  defineReaction<{ principal: string }>({
    verb: 'decide-affected',
    on,
    react: ({ data: { principal: team }, position }) => affected({ team, position }),
  }),
);

/** What policy listens to. */
export const reactions = [
  ...onAnswers,
  onBreakGlassEnded,
  ...onDelegations,
  ...onHaltsAndEnds,
  onWorkOrderClosed,
  withdrawOnAccessRequestCancelled,
  ...onPublished,
  onPolicyPublished,
  onHaltDeclared,
  ...onHaltEnded,
  stopOnApiKeyRevoked,
  ...onRetired,
  ...onTeams,
  ...onTeamRetired,
];
