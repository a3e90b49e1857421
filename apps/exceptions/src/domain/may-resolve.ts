import { type CommandMetadata } from '#kernel';
import {
  codeOf,
  entryOf,
  type ExceptionCatalogue,
  mustBeIndependentOf,
  type OpenedException,
  type Requesters,
  requestersOfApproval,
  requestersOfReview,
  type WorkOrder,
} from '#work-order';
import { type ExceptionContext } from './raising';
import { refuse } from './refuse';

/**
 * Refuses requesters who resolve another person's no to them: the rejection of what they asked for, or a break-glass of
 * theirs that was not upheld. Nothing but its resolution ends such an exception, and then they could ask again. Domain rule 6.
 */
export const mayResolve = (
  exception: OpenedException,
  { actor }: Pick<CommandMetadata, 'actor'>,
  workOrder: WorkOrder,
  { catalogue }: Pick<ExceptionContext, 'catalogue'>,
): void => {
  const no = whoseNo(exception, workOrder, catalogue);
  if (!no) return;
  const { requesters } = no.to;
  if ([actor.id, ...(actor.onBehalfOf ?? [])].some((person) => requesters.includes(person)))
    throw refuse(
      no.code,
      'You count as a requester of what it is about: you proposed or declared it, delegated the work, opened the work order, or act for one who did. Somebody else must resolve it.',
      { requesters },
    );
  mustBeIndependentOf(workOrder, requesters, actor);
};

interface No {
  readonly code: 'self_approval' | 'self_review';
  readonly to: Requesters;
}

const OWNERS_NO = 'approval-rejected';

/** To whom it says no; undefined for an exception that is no person's answer. */
const whoseNo = (
  { cause, subject, code }: OpenedException,
  workOrder: WorkOrder,
  catalogue: ExceptionCatalogue,
): No | undefined => {
  const nameNow = (name: string): string => codeOf(catalogue, name)?.code ?? name;
  const review = cause === 'review' ? entryOf(workOrder.reviews, subject) : undefined;
  if (review) return { code: 'self_review', to: requestersOfReview(workOrder, review) };
  const isRejection = cause === 'approval' && nameNow(code) === nameNow(OWNERS_NO);
  const approval = isRejection ? entryOf(workOrder.approvals, subject) : undefined;
  return approval && { code: 'self_approval', to: requestersOfApproval(workOrder, approval) };
};
