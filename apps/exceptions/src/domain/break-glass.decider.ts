import {
  type breachPostReview,
  type breachRemediation,
  type BreakGlassEndedData,
  type CommandOf,
  type completePostReview,
  type completeRemediation,
  type declareBreakGlass,
  type endBreakGlass,
  type expireBreakGlass,
  type recurRemediation,
  type PostReviewBreachedData,
  type PostReviewCompletedData,
  runsTheWork,
} from '#contracts';
import { assertNever, type Decider, type NewEvent } from '#kernel';
import {
  declarersOf,
  entryOf,
  evolve,
  unknownWorkOrder,
  type WorkOrder,
  mustBeIndependentOf,
  type PostReview,
  requestersOfReview,
  whyNoProof,
} from '#work-order';
import { declare } from './break-glass-declaring';
import { allOf, type InContext, maySeeTo } from './break-glass-terms';
import { breachAt, completeWith, recurAt, type FoundRemediation } from './remediation';
import { refuse, refuseFields } from './refuse';
import { isDelegate, type Sender } from './sender-roles';
import { knownOr, raised } from './raising';
import { dueEscalationStep } from './escalation';

/** The commands about a remediation, with or without a work order. */
export type RemediationCommand =
  | CommandOf<typeof completeRemediation>
  | CommandOf<typeof breachRemediation>
  | CommandOf<typeof recurRemediation>;

/** The commands about break-glasses and their obligations, on the stream of a work order. */
export type WorkOrderBreakGlassCommand =
  | CommandOf<typeof declareBreakGlass>
  | CommandOf<typeof endBreakGlass>
  | CommandOf<typeof expireBreakGlass>
  | CommandOf<typeof completePostReview>
  | CommandOf<typeof breachPostReview>
  | RemediationCommand;

const decide = (
  command: InContext<WorkOrderBreakGlassCommand>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  switch (command.type) {
    case 'declare-break-glass':
      return declare(command, workOrder);
    case 'end-break-glass':
      return end(command, workOrder);
    case 'expire-break-glass':
      return expire(command, workOrder);
    case 'complete-post-review':
      return completeReview(command, workOrder);
    case 'breach-post-review':
      return breachReview(command, workOrder);
    case 'complete-remediation':
      return completeWith(command, stateOf(workOrder, command));
    case 'breach-remediation':
      return breachAt(command, stateOf(workOrder, command));
    case 'recur-remediation':
      return recurAt(command, stateOf(workOrder, command));
    default:
      return assertNever(command);
  }
};

const stateOf = (
  workOrder: WorkOrder,
  { data: { workOrderId, remediationId } }: RemediationCommand,
): FoundRemediation => ({
  remediation: entryOf(workOrder.remediations, remediationId),
  workOrderId,
  provable: workOrder,
});

/** Ends the emergency: also of one whose time has run out, so that policy answers again. */
const end = (
  { data, metadata }: InContext<CommandOf<typeof endBreakGlass>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, breakGlassId, comment } = data;
  const breakGlass = entryOf(workOrder.breakGlasses, breakGlassId);
  if (!breakGlass)
    throw refuse('break_glass_not_found', 'There is no such break-glass on this work order.');
  if (breakGlass.ended === 'ended') throw refuse('break_glass_ended', 'Somebody ended it before.');
  const declarers = declarersOf(breakGlass);
  if (!runsTheWork(metadata) && !allOf(metadata).some((person) => declarers.includes(person)))
    throw refuse(
      'break_glass_not_yours',
      `It is ${breakGlass.declaredBy} who declared it: they end it, or an operator does.`,
      { declaredBy: breakGlass.declaredBy },
    );

  const endedBy = metadata.actor.id;
  return [ended({ workOrderId, breakGlassId, because: 'ended', endedBy, comment })];
};

/** Ends one whose time has run out; nothing while it lives and once it is over. */
const expire = (
  { data: { workOrderId, breakGlassId }, metadata }: InContext<CommandOf<typeof expireBreakGlass>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const breakGlass = entryOf(workOrder.breakGlasses, breakGlassId);
  if (!breakGlass || breakGlass.ended !== null || metadata.now < breakGlass.expiresAt) return [];
  const endedBy = metadata.actor.id;
  return [ended({ workOrderId, breakGlassId, because: 'expired', endedBy })];
};

const ended = (data: BreakGlassEndedData): NewEvent => ({ type: 'break-glass.ended', data });

type Complete = InContext<CommandOf<typeof completePostReview>>;

const NOT_UPHELD = 'break-glass-not-upheld';

/** Judges what somebody else declared, however late; what is not upheld becomes an exception. Domain rule 8. */
const completeReview = (
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

  const named = knownOr(NOT_UPHELD, context.catalogue);
  const draft = { workOrderId, code: named.code, cause: 'review' as const };
  const about = { ...draft, subject: postReviewId, rationale: findings };
  return [completed, ...raised(about, named.entry, workOrder, context, metadata.now)];
};

/** Takes an escalation step of an overdue review; nothing before its time, twice and once it is reviewed. */
const breachReview = (
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

/**
 * Urgency and its obligations on the stream of a work order, also once the work has ended: no other ending
 * cancels an obligation. Domain rule 8.
 */
export const breakGlassDecider: Decider<
  WorkOrder,
  InContext<WorkOrderBreakGlassCommand>,
  NewEvent
> = {
  initialState: unknownWorkOrder,
  decide,
  evolve,
};
