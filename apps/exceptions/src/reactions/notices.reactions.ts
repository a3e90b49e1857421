import {
  alertCrossed,
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
  exceptionResolved,
  obligationAssigned,
  postReviewBreached,
  postReviewCompleted,
  postReviewScheduled,
  questionAnswered,
  questionAsked,
  remediationBreached,
  remediationCompleted,
  remediationOpened,
  remediationRecurred,
  TELL_PEOPLE,
} from '#contracts';
import { defineReaction, type Reaction } from '#kernel';

/** The handler reads the stream: the event alone does not say who is notified. */
const react: Reaction['react'] = (event) => [{ type: TELL_PEOPLE, data: event }];

const notifyOn = (on: Parameters<typeof defineReaction>[0]['on']) =>
  defineReaction({ verb: 'tell', on, react });

const readUnlessImported = (
  on: Parameters<typeof defineReaction<{ readonly imported?: boolean }>>[0]['on'],
) =>
  defineReaction({
    verb: 'tell',
    on,
    react: (event) => (event.data.imported ? [] : react(event)),
  });

/** Events that people are notified of, and those that answer what they were notified of: no other event is read. */
export const noticeReactions: readonly Reaction[] = [
  notifyOn(approvalRequested),
  notifyOn(approvalEscalated),
  notifyOn(approvalGranted),
  notifyOn(approvalRejected),
  notifyOn(approvalExpired),
  notifyOn(approvalRevoked),
  notifyOn(approvalSuperseded),
  // Nearly every decision is a first one, of which nobody is notified.
  defineReaction({
    verb: 'tell',
    on: decisionMade,
    detail: '*.superseding',
    react: (event) =>
      event.data.supersedes !== undefined && event.data.enforced ? react(event) : [],
  }),
  readUnlessImported(exceptionRaised),
  readUnlessImported(exceptionResolved),
  notifyOn(exceptionAssigned),
  notifyOn(exceptionEscalated),
  notifyOn(breakGlassDeclared),
  notifyOn(postReviewScheduled),
  notifyOn(postReviewBreached),
  notifyOn(postReviewCompleted),
  notifyOn(remediationOpened),
  notifyOn(remediationBreached),
  notifyOn(remediationCompleted),
  notifyOn(remediationRecurred),
  notifyOn(obligationAssigned),
  notifyOn(delegationDispatched),
  notifyOn(delegationReminded),
  notifyOn(delegationReportedDone),
  notifyOn(delegationTimedOut),
  notifyOn(delegationConfirmed),
  notifyOn(delegationSuperseded),
  notifyOn(delegationStopped),
  notifyOn(questionAsked),
  notifyOn(questionAnswered),
  notifyOn(alertCrossed),
];
