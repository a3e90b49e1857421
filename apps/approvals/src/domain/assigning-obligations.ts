import {
  type ApprovalRefusal,
  type assignObligation,
  type AssignObligationBody,
  type CommandOf,
  isLimited,
} from '#contracts';
import { type Command, type Decider, type NewEvent } from '#kernel';
import {
  type BreakGlassState,
  entryOf,
  evolveRemediation,
  mustBeIndependentOf,
  noBreakGlasses,
  peopleOf,
  type PostReview,
  type Remediation,
  type Requesters,
  type WorkOrder,
} from '#work-order';
import { refuse } from './approval-context';
import { mayAnswerFor, mustBeSomebody, runsTheWork, type Sender } from './who-answers';

export type AssignObligation = CommandOf<typeof assignObligation>;

/** Everything but a remediation that stands by itself is owed by a work order. */
export type AssignOnWorkOrder = Command<
  'assign-obligation',
  AssignObligationBody & { readonly workOrderId: string }
>;

/** Who asked for what a review is about, on their work order. */
export interface ReviewRequesters extends Pick<Requesters, 'requesters' | 'issuers'> {
  readonly workOrder: WorkOrder;
}

/** How to say no about one kind of debt. */
interface Words {
  readonly name: string;
  readonly notFound: ApprovalRefusal;
  readonly closed: ApprovalRefusal;
  readonly notYours: ApprovalRefusal;
}

const review: Words = {
  name: 'post-review',
  notFound: 'post_review_not_found',
  closed: 'post_review_closed',
  notYours: 'post_review_not_yours',
};
const remedy: Words = {
  name: 'remediation',
  notFound: 'remediation_not_found',
  closed: 'remediation_closed',
  notYours: 'remediation_not_yours',
};

/**
 * Gives a post-review or a remediation that is owed to an owner, also where the work has ended: its
 * debts go on. Operators, admins and those who may answer for the present owner do it; requesters neither assign nor get a review.
 */
export const decideAssignment = (
  { data, metadata }: AssignObligation,
  { reviews, remediations }: Pick<BreakGlassState, 'reviews' | 'remediations'>,
  asked?: ReviewRequesters,
): readonly NewEvent[] => {
  const isReview = data.kind === 'post-review';
  const debt = isReview
    ? owed(review, entryOf(reviews, data.subject), ({ verdict }) => verdict === null)
    : owed(remedy, entryOf(remediations, data.subject), (one) => one.completedAt === null);
  mustBeTheirs(isReview ? review : remedy, debt, metadata);
  if (asked) mustNotAssignOwn(asked, debt, metadata);
  mustBeSomebody(data.owner);
  if (asked) mustBeAnother(asked, data.owner);
  if (data.owner === debt.owner) return [];
  const { workOrderId, kind, subject, owner, reason } = data;
  return [
    {
      type: 'obligation.assigned',
      data: { workOrderId, kind, subject, owner, assignedBy: metadata.actor.id, reason },
    },
  ];
};

const owed = <Debt extends PostReview | Remediation>(
  { name, notFound, closed }: Words,
  debt: Debt | undefined,
  isOwed: (debt: Debt) => boolean,
): Debt => {
  if (!debt) throw refuse(notFound, `There is no such ${name} on this work order.`);
  if (!isOwed(debt)) throw refuse(closed, `The ${name} was completed before: nobody owes it.`);
  return debt;
};

const mustBeTheirs = (
  { notYours }: Words,
  { owner }: PostReview | Remediation,
  sender: Sender,
): void => {
  if (isLimited(sender.roles) || !(runsTheWork(sender) || mayAnswerFor(owner, sender)))
    throw refuse(
      notYours,
      `It is for ${owner}: use a key that may answer for them, or let an operator assign it; delegates and integrators never do.`,
      { owner },
    );
};

/** Requesters do not choose who reviews, nor does a key that one of them issued. */
const mustNotAssignOwn = (
  { workOrder, requesters }: ReviewRequesters,
  { owner }: PostReview | Remediation,
  { actor }: Sender,
): void => {
  if (peopleOf(actor).some((person) => requesters.includes(person)))
    throw refuse(
      'self_review',
      `You declared it, asked for what ran under it, or act for one who did: an operator, an administrator or somebody who may answer for ${owner} assigns its review, who did neither.`,
      { requesters },
    );
  mustBeIndependentOf(workOrder, requesters, actor);
};

/** Nobody sees to the review of what they declared or asked for. */
const mustBeAnother = ({ requesters, issuers }: ReviewRequesters, owner: string): void => {
  if ([...requesters, ...issuers].includes(owner))
    throw refuse(
      'self_review',
      `${owner} declared it, asked for what ran under it, or issued the key of one who did: give its review to somebody else.`,
      { requesters },
    );
};

/**
 * A remediation in a stream of its own is given to an owner there: it has no work order, or the stream of that
 * knows it as completed, from before its code came back.
 */
export const remediationOwnerDecider: Decider<BreakGlassState, AssignObligation, NewEvent> = {
  initialState: noBreakGlasses,
  decide: (command, debts) => decideAssignment(command, debts),
  evolve: evolveRemediation,
};
