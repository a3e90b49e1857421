import { type NewEvent } from '#kernel';
import { type Approval, entryOf, peopleOf, requestersOfReview, type WorkOrder } from '#work-order';
import { type Absences } from './absences';
import { found, type InContext, refuse } from './approval-context';
import {
  type ReviewRequesters,
  decideAssignment,
  type AssignOnWorkOrder,
} from './assigning-obligations';
import { mustBeOpen } from './open-requests';
import {
  answerable,
  excludedFrom,
  mayAnswer,
  mayAnswerFor,
  mustAnswerFor,
  mustNotBeDelegate,
  mustNotBeRequester,
  mustBeSomebody,
  runsTheWork,
  type Sender,
} from './who-answers';

type Assign = InContext<AssignOnWorkOrder>;

/** Gives what is owed to an owner, who answers for it from here on. */
export const assign = (command: Assign, workOrder: WorkOrder): readonly NewEvent[] =>
  command.data.kind === 'approval'
    ? assignApproval(command, workOrder)
    : decideAssignment(command, workOrder, askedForReview(command, workOrder));

/** The requesters of a review, who neither own nor assign it; undefined where it is none. */
const askedForReview = (
  { data: { kind, subject } }: Assign,
  workOrder: WorkOrder,
): ReviewRequesters | undefined => {
  const review = kind === 'post-review' ? entryOf(workOrder.reviews, subject) : undefined;
  return review && { workOrder, ...requestersOfReview(workOrder, review) };
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
  const said = { workOrderId, kind, subject, owner, assignedBy, reason };
  return [{ type: 'obligation.assigned', data: asOwner ? { ...said, asOwner } : said }];
};

/** Running the work is no answer: whoever may not answer it does not make themselves its owner. */
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
