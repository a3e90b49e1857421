import {
  decisionMade,
  type DelegationBody,
  delegationDispatched,
  deliverDelegation,
  exceptionResolved,
  openTrack,
  type OpenTrackBody,
  unblockFromEvent,
  type UnblockFromEventBody,
} from '#contracts';
import { defineReaction } from '#kernel';

/**
 * What goes beyond a grant is prepared in work orders of its own, one a track, while the parent goes
 * on with what is covered. In mode observe nothing was held back, so there is nothing to prepare.
 */
export const openTrackOnDecisionMade = defineReaction({
  verb: 'open-track',
  on: decisionMade,
  // What goes beyond a grant waits.
  detail: 'wait.*',
  react: ({ data: { workOrderId: parentId, decisionId, enforced, scopeChange } }) => {
    if (!enforced || !scopeChange) return [];
    return scopeChange.tracks.map(({ track, workOrderId }) => {
      const parent = { workOrderId: parentId, track, decisionId };
      const body: OpenTrackBody = { workOrderId, parent };
      return { type: openTrack.name, data: body };
    });
  },
});

/**
 * Resolving an exception about a blocked step unblocks the step. The work order says which step that is, and
 * whether it is still blocked: an exception that was resolved because its step went on comes here too, and
 * changes nothing.
 */
export const unblockOnExceptionResolved = defineReaction({
  verb: 'unblock',
  on: exceptionResolved,
  react: ({ data: { workOrderId, exceptionId } }) => {
    const body: UnblockFromEventBody = { workOrderId, exceptionId };
    return [{ type: unblockFromEvent.name, data: body }];
  },
});

/** A brief that was sent is in the inbox from then on, whether or not it was read. */
export const deliverOnDelegationDispatched = defineReaction({
  verb: 'deliver',
  on: delegationDispatched,
  react: ({ data: { workOrderId, dispatchId } }) => {
    const body: DelegationBody = { workOrderId, dispatchId };
    return [{ type: deliverDelegation.name, data: body }];
  },
});

/** What intake listens to in the ledger. */
export const reactions = [
  openTrackOnDecisionMade,
  unblockOnExceptionResolved,
  deliverOnDelegationDispatched,
];
