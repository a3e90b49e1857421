import {
  actionFailed,
  actionPerformed,
  type ActionReportedData,
  approvalExpired,
  approvalRejected,
  approvalRequested,
  decisionMade,
  delegationConfirmed,
  delegationStopped,
  delegationSuperseded,
  delegationTimedOut,
  type ExceptionCause,
  exceptionRaised,
  factObserved,
  type Origin,
  prerequisiteFailed,
  prerequisitePassed,
  raiseFromEvent,
  type RaiseFromEventBody,
  recurRemediations,
  type RecurRemediationsBody,
  resolveFromEvent,
  type ResolveFromEventBody,
  stepBlocked,
  stepCompleted,
  stepSkipped,
  stepUnblocked,
} from '#contracts';
import { defineReaction, type ReactionCommand, type RecordedEvent } from '#kernel';
import { exceptionCalledBy } from '#work-order';

/** Raises the exception that an event calls for, at the time of the event, imported where the event is. */
const raise = (event: RecordedEvent): readonly ReactionCommand[] => {
  const called = exceptionCalledBy(event);
  if (!called) return [];
  const { workOrderId, origin } = event.data as { workOrderId: string; origin?: Origin };
  const { occurredAt, version } = event;
  const body: RaiseFromEventBody = {
    workOrderId,
    code: called.code,
    cause: called.cause,
    subject: called.subject,
    occurredAt,
    version,
    ...(origin?.imported && { imported: true }),
  };
  return [{ type: raiseFromEvent.name, data: body }];
};

const raiseOn = (on: Parameters<typeof defineReaction>[0]['on']) =>
  defineReaction({ verb: 'raise', on, react: raise });

/** A condition that was not met, or a required input that is missing, gets an owner. */
export const raiseOnPrerequisiteFailed = raiseOn(prerequisiteFailed);

/** A blocked step goes to the owner of its code. */
export const raiseOnStepBlocked = raiseOn(stepBlocked);

/** A stop gets an owner. */
export const raiseOnDecisionStop = defineReaction({
  verb: 'raise',
  on: decisionMade,
  suffix: 'decision-stop',
  detail: 'stop.*',
  react: (event) => (event.data.outcome === 'stop' ? raise(event) : []),
});

/** Work that waits for nobody gets an owner. */
export const raiseOnDecisionWait = defineReaction({
  verb: 'raise',
  on: decisionMade,
  suffix: 'decision-wait',
  detail: 'wait.*',
  react: (event) => (event.data.outcome === 'wait' ? raise(event) : []),
});

/** A gate that waits for nobody; the decision about an action raises its own. */
export const raiseOnApprovalRequested = raiseOn(approvalRequested);

/** A rejection leaves work that somebody has to do differently. */
export const raiseOnApprovalRejected = raiseOn(approvalRejected);

/** Nobody answered in time. An approval that was granted and then expired was answered once, and raises nothing. */
export const raiseOnApprovalExpired = raiseOn(approvalExpired);

/** An action without a valid run is recorded as it came, and each one gets an owner. */
export const raiseOnActionUnauthorised = defineReaction({
  verb: 'raise',
  on: actionPerformed,
  suffix: 'action-unauthorised',
  react: raise,
});

/** Nobody confirmed delegated work in time: its owner finds out why, whether or not the work stopped. */
export const raiseOnDelegationTimedOut = raiseOn(delegationTimedOut);

/** A code that is raised again may show that its fix did not work. Imported work shows nothing new. */
export const recurRemediationsOnExceptionRaised = defineReaction({
  verb: 'recur-remediations',
  on: exceptionRaised,
  react: ({ data, recordedAt, position }) => {
    if (data.imported) return [];
    const { code, exceptionId, workOrderId } = data;
    const body: RecurRemediationsBody = {
      code,
      exceptionId,
      recurredOn: workOrderId,
      raisedAt: recordedAt,
      // A dead letter that is tried again does not say where it stood.
      ...(Number.isInteger(position) && { position }),
    };
    return [{ type: recurRemediations.name, data: body }];
  },
});

const resolve = (body: ResolveFromEventBody): readonly ReactionCommand[] => [
  { type: resolveFromEvent.name, data: body },
];

const resolveSubject = (
  { version, data: { workOrderId } }: RecordedEvent & { readonly data: { workOrderId: string } },
  cause: ExceptionCause,
  subject: string,
): readonly ReactionCommand[] => resolve({ workOrderId, cause, subject, version });

/** A step that goes on, is done or is left out is not blocked any more. */
export const resolveOnSteps = [stepUnblocked, stepCompleted, stepSkipped].map((on) =>
  defineReaction<{ workOrderId: string; step: string }>({
    verb: 'resolve',
    on,
    react: (event) => resolveSubject(event, 'step', event.data.step),
  }),
);

/** The condition is met after all. */
export const resolveOnPrerequisitePassed = defineReaction({
  verb: 'resolve',
  on: prerequisitePassed,
  react: (event) => resolveSubject(event, 'prerequisite', event.data.prerequisite),
});

/** A decision has another answer now: what its earlier answer raised may have passed. */
export const resolveOnDecisionSuperseded = defineReaction({
  verb: 'resolve',
  on: decisionMade,
  suffix: 'decision-superseded',
  detail: '*.superseding',
  react: ({ data: { workOrderId }, version }) => resolve({ workOrderId, version }),
});

/** The same action was proposed again and is not stopped: what stopped it before may have passed. */
export const resolveOnDecisionAfterStop = defineReaction({
  verb: 'resolve',
  on: decisionMade,
  suffix: 'decision-after-stop',
  detail: '*.after-stop',
  react: ({ data: { workOrderId }, version }) => resolve({ workOrderId, version }),
});

/** A fact that stopped a proposal may be known or fresh now, and its sources may agree. Imported work waits for no fact. */
export const resolveOnFactObserved = defineReaction({
  verb: 'resolve',
  on: factObserved,
  react: (event) =>
    event.data.origin?.imported ? [] : resolveSubject(event, 'fact', event.data.name),
});

/** Nobody waits any more for a dispatch that was confirmed, called back or replaced. */
export const resolveOnDelegations = [
  delegationConfirmed,
  delegationSuperseded,
  delegationStopped,
].map((on) =>
  defineReaction<{ workOrderId: string; dispatchId: string }>({
    verb: 'resolve',
    on,
    react: (event) => resolveSubject(event, 'delegation', event.data.dispatchId),
  }),
);

/** Nobody knew whether it ran; the report says it, whichever decision on the proposal it names. */
export const resolveOnOutcomes = [actionPerformed, actionFailed].map((on) =>
  defineReaction<ActionReportedData>({
    verb: 'resolve',
    on,
    react: ({ data: { workOrderId, decisionId, origin }, version }) =>
      decisionId === undefined || origin?.imported
        ? []
        : resolve({ workOrderId, cause: 'outcome', version }),
  }),
);

export const exceptionReactions = [
  raiseOnPrerequisiteFailed,
  raiseOnStepBlocked,
  raiseOnDecisionStop,
  raiseOnDecisionWait,
  raiseOnApprovalRequested,
  raiseOnApprovalRejected,
  raiseOnApprovalExpired,
  raiseOnActionUnauthorised,
  raiseOnDelegationTimedOut,
  recurRemediationsOnExceptionRaised,
  ...resolveOnSteps,
  resolveOnPrerequisitePassed,
  resolveOnDecisionSuperseded,
  resolveOnDecisionAfterStop,
  resolveOnFactObserved,
  ...resolveOnDelegations,
  ...resolveOnOutcomes,
];
