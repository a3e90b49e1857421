import {
  approvalEscalated,
  approvalExpired,
  approvalGranted,
  approvalRejected,
  approvalRequested,
  approvalRevoked,
  approvalSuperseded,
  breakGlassDeclared,
  decisionMade,
  delegationConfirmed,
  delegationDispatched,
  delegationReminded,
  delegationReportedDone,
  delegationStopped,
  delegationSuperseded,
  delegationTimedOut,
  exceptionAssigned,
  exceptionEscalated,
  exceptionRaised,
  obligationAssigned,
  postReviewBreached,
  postReviewScheduled,
  questionAnswered,
  questionAsked,
  remediationBreached,
  remediationOpened,
  remediationRecurred,
  TELL_PEOPLE,
} from '#contracts';
import { defineReaction, type Reaction } from '#kernel';

/** Whoever tells reads the stream: the event alone does not say who has to hear of it. */
const react: Reaction['react'] = (event) => [{ type: TELL_PEOPLE, data: event }];

/** What nobody ever hears of is not worth a look at its stream: nearly every decision is a first one. */
const reactToDecision: Reaction['react'] = (event) => {
  const { supersedes, enforced } = event.data as { supersedes?: string; enforced: boolean };
  return supersedes !== undefined && enforced ? react(event) : [];
};
const reactToException: Reaction['react'] = (event) =>
  (event.data as { imported?: boolean }).imported ? [] : react(event);

/** Events that somebody hears of, each by its own consumer: no other event is looked at. */
export const tellPeople: readonly Reaction[] = [
  defineReaction({ name: 'tell-on-approval-requested', on: approvalRequested.type, react }),
  defineReaction({ name: 'tell-on-approval-escalated', on: approvalEscalated.type, react }),
  defineReaction({ name: 'tell-on-approval-granted', on: approvalGranted.type, react }),
  defineReaction({ name: 'tell-on-approval-rejected', on: approvalRejected.type, react }),
  defineReaction({ name: 'tell-on-approval-expired', on: approvalExpired.type, react }),
  defineReaction({ name: 'tell-on-approval-revoked', on: approvalRevoked.type, react }),
  defineReaction({ name: 'tell-on-approval-superseded', on: approvalSuperseded.type, react }),
  defineReaction({
    name: 'tell-on-decision-made',
    on: decisionMade.type,
    detail: '*.superseding',
    react: reactToDecision,
  }),
  defineReaction({
    name: 'tell-on-exception-raised',
    on: exceptionRaised.type,
    react: reactToException,
  }),
  defineReaction({ name: 'tell-on-exception-assigned', on: exceptionAssigned.type, react }),
  defineReaction({ name: 'tell-on-exception-escalated', on: exceptionEscalated.type, react }),
  defineReaction({ name: 'tell-on-break-glass-declared', on: breakGlassDeclared.type, react }),
  defineReaction({ name: 'tell-on-post-review-scheduled', on: postReviewScheduled.type, react }),
  defineReaction({ name: 'tell-on-post-review-breached', on: postReviewBreached.type, react }),
  defineReaction({ name: 'tell-on-remediation-opened', on: remediationOpened.type, react }),
  defineReaction({ name: 'tell-on-remediation-breached', on: remediationBreached.type, react }),
  defineReaction({ name: 'tell-on-remediation-recurred', on: remediationRecurred.type, react }),
  defineReaction({ name: 'tell-on-obligation-assigned', on: obligationAssigned.type, react }),
  defineReaction({ name: 'tell-on-delegation-dispatched', on: delegationDispatched.type, react }),
  defineReaction({ name: 'tell-on-delegation-reminded', on: delegationReminded.type, react }),
  defineReaction({
    name: 'tell-on-delegation-reported-done',
    on: delegationReportedDone.type,
    react,
  }),
  defineReaction({ name: 'tell-on-delegation-timed-out', on: delegationTimedOut.type, react }),
  defineReaction({ name: 'tell-on-delegation-confirmed', on: delegationConfirmed.type, react }),
  defineReaction({ name: 'tell-on-delegation-superseded', on: delegationSuperseded.type, react }),
  defineReaction({ name: 'tell-on-delegation-stopped', on: delegationStopped.type, react }),
  defineReaction({ name: 'tell-on-question-asked', on: questionAsked.type, react }),
  defineReaction({ name: 'tell-on-question-answered', on: questionAnswered.type, react }),
];
