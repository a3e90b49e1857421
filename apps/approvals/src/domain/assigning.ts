import { type Command, type Decider, type NewEvent } from '#kernel';
import {
  type Approval,
  type BreakGlassState,
  entryOf,
  evolveRemediation,
  mustBeIndependentOf,
  noBreakGlasses,
  peopleOf,
  type PostReview,
  type Remediation,
  type Requesters,
  requestersOfReview,
  type WorkOrder,
} from '#work-order';
import {
  type ApprovalRefusal,
  type AssignAnswer,
  type assignObligation,
  type AssignObligationBody,
  type CommandOf,
  isLimited,
  runsTheWork,
} from '#contracts';
import { type Absences } from './absences';
import { found, type InContext, refuse, mustBeOpen } from './approval-context';
import {
  answerable,
  excludedFrom,
  mayAnswer,
  mayAnswerFor,
  mustAnswerFor,
  mustBeSomebody,
  mustNotBeDelegate,
  mustNotBeRequester,
  type Sender,
} from './who-answers';

type Assign = InContext<AssignOnWorkOrder>;

/** Gives an obligation to an owner, who answers for it from here on. */
export const assign = (command: Assign, workOrder: WorkOrder): readonly NewEvent[] =>
  command.data.kind === 'approval'
    ? assignApproval(command, workOrder)
    : decideAssignment(command, workOrder, requestersOfSubject(command, workOrder));

/** The requesters of a review, who neither own nor assign it; undefined where it is none. */
const requestersOfSubject = (
  { data: { kind, subject } }: Assign,
  workOrder: WorkOrder,
): ReviewRequesters | undefined => {
  const review = kind === 'post-review' ? entryOf(workOrder.reviews, subject) : undefined;
  return review && { workOrder, ...requestersOfReview(workOrder, review) };
};

/** Refuses who may not see to an open post-review. */
export const mustReview = (workOrder: WorkOrder, postReviewId: string, sender: Sender): void => {
  const scheduled = entryOf(workOrder.reviews, postReviewId);
  const open = openObligation(review, scheduled, ({ verdict }) => verdict === null);
  mustBeTheirs(review, open, sender);
  mustNotAssignOwn({ workOrder, ...requestersOfReview(workOrder, open) }, open, sender);
};

const assignApproval = (
  { data, metadata, context }: Assign,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, kind, subject, owner, reason } = data;
  const approval = found(workOrder, subject);
  mustBeOpen(approval, 'assign', metadata.now);
  mustNotBeDelegate(approval.owner, metadata);
  mustNotBeRequester(
    workOrder,
    approval,
    metadata.actor,
    `You do not choose who approves: an operator, an administrator or somebody who may answer for ${approval.owner} assigns it, who is no requester.`,
  );
  const answered = answerable(workOrder, approval, context);
  if (!runsTheWork(metadata)) mustAnswerFor(answered.approval, metadata, answered.absences);
  mustBeAbleToAnswer(workOrder, approval, owner);
  if (owner === approval.owner) return [];
  mustNotTakeOver(answered.approval, owner, metadata, answered.absences);
  const assignedBy = metadata.actor.id;
  const asOwner = mayAnswer(answered.approval, metadata, answered.absences);
  const assignment = { workOrderId, kind, subject, owner, assignedBy, reason };
  return [{ type: 'obligation.assigned', data: asOwner ? { ...assignment, asOwner } : assignment }];
};

/** Running the work is no right to answer: nobody without that right makes themselves the owner. */
const mustNotTakeOver = (
  approval: Approval,
  owner: string,
  sender: Sender,
  absences: Absences,
): void => {
  const isTheirs = mayAnswerFor(owner, sender) || peopleOf(sender.actor).includes(owner);
  if (isTheirs && !mayAnswer(approval, sender, absences))
    throw refuse(
      'approval_not_yours',
      `It is for ${approval.owner}, for whom you may not answer: give it to somebody whose answers you do not give, or let another assign it.`,
      { owner: approval.owner },
    );
};

const mustBeAbleToAnswer = (workOrder: WorkOrder, approval: Approval, owner: string): void => {
  mustBeSomebody(owner);
  if (excludedFrom(workOrder, approval).includes(owner))
    throw refuse(
      'self_approval',
      `${owner} asked for it, or issued the key of one who did: give it to somebody independent of them.`,
      { owner },
    );
};

export type AssignObligation = CommandOf<typeof assignObligation>;

/** Every obligation but a remediation that stands by itself is of a work order. */
export type AssignOnWorkOrder = Command<
  'assign-obligation',
  AssignObligationBody & { readonly workOrderId: string },
  AssignAnswer
>;

/** The requesters of what a review is about, on their work order. */
interface ReviewRequesters extends Pick<Requesters, 'requesters' | 'issuers'> {
  readonly workOrder: WorkOrder;
}

/** How to say no about one kind of obligation. */
interface ObligationKind {
  readonly name: string;
  readonly notFound: ApprovalRefusal;
  readonly closed: ApprovalRefusal;
  readonly notYours: ApprovalRefusal;
}

const review: ObligationKind = {
  name: 'post-review',
  notFound: 'post_review_not_found',
  closed: 'post_review_closed',
  notYours: 'post_review_not_yours',
};

const remedy: ObligationKind = {
  name: 'remediation',
  notFound: 'remediation_not_found',
  closed: 'remediation_closed',
  notYours: 'remediation_not_yours',
};

/**
 * Gives an open post-review or remediation to an owner, also where the work has ended: its
 * obligations go on. Operators, admins and those who may answer for the present owner do it; requesters neither assign nor get a review.
 */
const decideAssignment = (
  { data, metadata }: AssignObligation,
  { reviews, remediations }: Pick<BreakGlassState, 'reviews' | 'remediations'>,
  reviewRequesters?: ReviewRequesters,
): readonly NewEvent[] => {
  const isReview = data.kind === 'post-review';
  const obligation = isReview
    ? openObligation(review, entryOf(reviews, data.subject), ({ verdict }) => verdict === null)
    : openObligation(
        remedy,
        entryOf(remediations, data.subject),
        (one) => one.completedAt === null,
      );
  mustBeTheirs(isReview ? review : remedy, obligation, metadata);
  if (reviewRequesters) mustNotAssignOwn(reviewRequesters, obligation, metadata);
  mustBeSomebody(data.owner);
  if (reviewRequesters) mustBeAnother(reviewRequesters, data.owner);
  if (data.owner === obligation.owner) return [];
  const { workOrderId, kind, subject, owner, reason } = data;
  return [
    {
      type: 'obligation.assigned',
      data: { workOrderId, kind, subject, owner, assignedBy: metadata.actor.id, reason },
    },
  ];
};

const openObligation = <Obligation extends PostReview | Remediation>(
  { name, notFound, closed }: ObligationKind,
  obligation: Obligation | undefined,
  isOpen: (obligation: Obligation) => boolean,
): Obligation => {
  if (!obligation) throw refuse(notFound, `There is no such ${name} on this work order.`);
  if (!isOpen(obligation))
    throw refuse(closed, `The ${name} was completed before: nobody owes it.`);
  return obligation;
};

const mustBeTheirs = (
  { notYours }: ObligationKind,
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
      `You declared it, requested what ran under it, or act for one who did: an operator, an administrator or somebody who may answer for ${owner} assigns its review, who did neither.`,
      { requesters },
    );
  mustBeIndependentOf(workOrder, requesters, actor);
};

/** Nobody sees to the review of what they declared or requested. */
const mustBeAnother = ({ requesters, issuers }: ReviewRequesters, owner: string): void => {
  if ([...requesters, ...issuers].includes(owner))
    throw refuse(
      'self_review',
      `${owner} declared it, requested what ran under it, or issued the key of one who did: give its review to somebody else.`,
      { requesters },
    );
};

/**
 * A remediation in a stream of its own is given to an owner there: it has no work order, or the stream of that
 * knows it as completed, from before its code came back.
 */
export const remediationOwnerDecider: Decider<BreakGlassState, AssignObligation, NewEvent> = {
  initialState: noBreakGlasses,
  decide: (command, obligations) => decideAssignment(command, obligations),
  evolve: evolveRemediation,
};
