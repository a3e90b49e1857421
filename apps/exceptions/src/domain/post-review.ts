import {
  type breachPostReview,
  type CommandOf,
  type completePostReview,
  type PostReviewBreachedData,
  type PostReviewCompletedData,
} from '#contracts';
import { type NewEvent } from '#kernel';
import {
  codeOf,
  entryOf,
  mustBeIndependentOf,
  type PostReview,
  requestersOfReview,
  whyNoProof,
  type WorkOrder,
} from '#work-order';
import { allOf, type InContext, maySeeTo } from './break-glass-terms';
import { raised, uncatalogued } from './raising';
import { refuse, refuseFields } from './refuse';
import { dueEscalationStep } from './escalating';
import { isDelegate, type Sender } from './who-acts';

type Complete = InContext<CommandOf<typeof completePostReview>>;

const NOT_UPHELD = 'break-glass-not-upheld';

/** Judges what somebody else declared, however late; what is not upheld becomes an exception. Domain rule 8. */
export const completeReview = (
  { data, metadata, context }: Complete,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, postReviewId, verdict, findings, evidence } = data;
  const review = entryOf(workOrder.reviews, postReviewId);
  if (!review)
    throw refuse('post_review_not_found', 'There is no such post-review on this work order.');
  if (review.verdict !== null)
    throw refuse('post_review_closed', `It was reviewed before: ${review.verdict}.`);
  mustBeSomebodyElse(workOrder, review, metadata);
  mustSeeTo(review, metadata);
  mustBeProofs(workOrder, evidence ?? []);

  const reviewedBy = metadata.actor.id;
  const judged: PostReviewCompletedData = {
    workOrderId,
    postReviewId,
    verdict,
    findings,
    reviewedBy,
    evidence,
  };
  const completed: NewEvent = { type: 'post-review.completed', data: judged };
  if (verdict === 'upheld') return [completed];

  const named = codeOf(context.catalogue, NOT_UPHELD) ?? { code: NOT_UPHELD, entry: uncatalogued };
  const draft = { workOrderId, code: named.code, cause: 'review' as const };
  const about = { ...draft, subject: postReviewId, rationale: findings };
  return [completed, ...raised(about, named.entry, workOrder, context, metadata.now)];
};

/** Takes an escalation step of an overdue review; nothing before its time, twice and once it is reviewed. */
export const breachReview = (
  { data, metadata }: InContext<CommandOf<typeof breachPostReview>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, postReviewId } = data;
  const review = entryOf(workOrder.reviews, postReviewId);
  const isOpen = review?.verdict === null;
  const escalationStep = isOpen
    ? dueEscalationStep(review, data.escalationStep, metadata.now)
    : undefined;
  if (!escalationStep) return [];
  const breached: PostReviewBreachedData = { workOrderId, postReviewId, escalationStep };
  return [{ type: 'post-review.breached', data: breached }];
};

/** Nobody reviews what they or somebody they act for declared or requested. Domain rules 6 and 8. */
const mustBeSomebodyElse = (workOrder: WorkOrder, review: PostReview, sender: Sender): void => {
  const { requesters } = requestersOfReview(workOrder, review);
  if (allOf(sender).some((person) => requesters.includes(person)))
    throw refuse(
      'self_review',
      'Somebody must review it who neither declared it nor proposed what ran under it, nor delegated that, nor opened the work order, nor acts for one who did.',
      { declaredBy: review.declaredBy, requesters },
    );
  mustBeIndependentOf(workOrder, requesters, sender.actor);
  if (isDelegate(sender)) throw refuse('self_review', 'Delegates never review: a person has to.');
};

const mustSeeTo = ({ owner }: PostReview, sender: Sender): void => {
  if (!maySeeTo(owner, sender))
    throw refuse(
      'post_review_not_yours',
      `It is for ${owner}: use a key that may answer for them, or let an operator review it.`,
      { owner },
    );
};

const mustBeProofs = (workOrder: WorkOrder, named: readonly string[]): void => {
  const unproving = named.flatMap((id, index) => {
    const why = whyNoProof(workOrder, id);
    return why ? [{ pointer: `/evidence/${index}`, message: `must be proof, and it ${why}` }] : [];
  });
  if (unproving.length > 0) throw refuseFields(...unproving);
};
