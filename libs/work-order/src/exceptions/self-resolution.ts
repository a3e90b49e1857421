import { type CommandMetadata, Refusal } from '#kernel';
import { peopleOf } from '../approvals/requested-by';
import {
  mustBeIndependentOf,
  replacedBy,
  type Requesters,
  requestersOf,
  requestersOfApproval,
  requestersOfDecision,
  requestersOfReview,
} from '../approvals/requesters';
import { entryOf } from '../entry';
import { type UnauthorisedAction, type WorkOrder } from '../state';
import { APPROVAL_REJECTED } from './exception-calls';
import { codeOf, type ExceptionCatalogue } from './exception-catalogue';
import { type OpenedException } from './opened-exceptions';

/**
 * Refuses requesters who resolve or claim an exception about themselves: the rejection of their request, a break-glass of theirs
 * that was not upheld, and what they did without a run. Nothing but its resolution ends such an exception, and
 * nobody else would check it. Domain rule 6.
 */
export const mustNotResolveOwnNo = (
  exception: OpenedException,
  { actor }: Pick<CommandMetadata, 'actor'>,
  workOrder: WorkOrder,
  catalogue: ExceptionCatalogue,
): void => {
  const no = whoseNo(exception, workOrder, catalogue);
  if (!no) return;
  const { requesters } = no.to;
  if (peopleOf(actor).some((person) => requesters.includes(person)))
    throw new Refusal(
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
  const nameNow = (name: string): string => codeOf(catalogue, name)?.code ?? name;
  const review = cause === 'review' ? entryOf(workOrder.reviews, subject) : undefined;
  if (review) return { code: 'self_review', to: requestersOfReview(workOrder, review) };
  const action =
    cause === 'action' ? entryOf(workOrder.unauthorisedActions, causedBy ?? '') : undefined;
  if (action) return { code: 'self_approval', to: requestersOfAction(workOrder, action) };
  const isRejection = cause === 'approval' && nameNow(code) === nameNow(APPROVAL_REJECTED);
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
