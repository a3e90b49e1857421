import { type CommandMetadata } from '#kernel';
import {
  requestersOfDecision,
  entryOf,
  type ExceptionCatalogue,
  mustBeIndependentOf,
  type OpenedException,
  OWNERS_NO,
  peopleOf,
  replacedBy,
  type Requesters,
  requestersOf,
  requestersOfApproval,
  requestersOfReview,
  type UnauthorisedAction,
  type WorkOrder,
} from '#work-order';
import { type ExceptionContext, knownOr } from './raising';
import { refuse } from './refuse';

/**
 * Refuses requesters who resolve an exception about themselves: the rejection of their request, a break-glass of theirs
 * that was not upheld, and what they did without a run. Nothing but its resolution ends such an exception, and
 * nobody else would check it. Domain rule 6.
 */
export const mustNotResolveOwnNo = (
  exception: OpenedException,
  { actor }: Pick<CommandMetadata, 'actor'>,
  workOrder: WorkOrder,
  { catalogue }: Pick<ExceptionContext, 'catalogue'>,
): void => {
  const no = whoseNo(exception, workOrder, catalogue);
  if (!no) return;
  const { requesters } = no.to;
  if (peopleOf(actor).some((person) => requesters.includes(person)))
    throw refuse(
      no.code,
      'You count as a requester of what it is about: you proposed, declared or reported it, delegated the work, opened the work order, or act for one who did. Somebody else must resolve it.',
      { requesters },
    );
  mustBeIndependentOf(workOrder, requesters, actor);
};

/** What a person or the policy did not allow, and its requesters. */
interface No {
  readonly code: 'self_approval' | 'self_review';
  readonly to: Requesters;
}

/** Whom it rejects; undefined for an exception that anybody may resolve who may resolve exceptions. */
const whoseNo = (
  { cause, subject, code, causedBy }: OpenedException,
  workOrder: WorkOrder,
  catalogue: ExceptionCatalogue,
): No | undefined => {
  const nameNow = (name: string): string => knownOr(name, catalogue).code;
  const review = cause === 'review' ? entryOf(workOrder.reviews, subject) : undefined;
  if (review) return { code: 'self_review', to: requestersOfReview(workOrder, review) };
  const action =
    cause === 'action' ? entryOf(workOrder.unauthorisedActions, causedBy ?? '') : undefined;
  if (action) return { code: 'self_approval', to: requestersOfAction(workOrder, action) };
  const isRejection = cause === 'approval' && nameNow(code) === nameNow(OWNERS_NO);
  const approval = isRejection ? entryOf(workOrder.approvals, subject) : undefined;
  return approval && { code: 'self_approval', to: requestersOfApproval(workOrder, approval) };
};

/** Who reported it, and who proposed what the report names. */
const requestersOfAction = (
  workOrder: WorkOrder,
  { decisionId = '', ...reporter }: UnauthorisedAction,
): Requesters => {
  const decision = entryOf(workOrder.decisions, decisionId);
  const proposed = decision
    ? [requestersOfDecision(workOrder, decision, replacedBy(workOrder))]
    : [];
  return requestersOf(workOrder, reporter, ...proposed);
};
