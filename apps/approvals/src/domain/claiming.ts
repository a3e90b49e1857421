import {
  CLAIM_LASTS,
  type claimObligation,
  type CommandOf,
  isLimited,
  type releaseObligation,
} from '#contracts';
import { durationMs, type NewEvent, plus } from '#kernel';
import { type Claim, claimOn, exceptionToResolve, type WorkOrder } from '#work-order';
import { found, type InContext, mustBeOpen, refuse, signedAlready } from './approval-context';
import { mustReview } from './assigning';
import { answerable, isOwnAnswer, mustAnswerFor } from './who-answers';

type ClaimObligation = CommandOf<typeof claimObligation>;
type ReleaseObligation = CommandOf<typeof releaseObligation>;
export type ClaimCommand = ClaimObligation | ReleaseObligation;

/**
 * Shows that somebody works on the answer, for a while. Only who may answer claims, and one at a time; a claim takes
 * no right from anybody else. Who holds it already renews it in its second half, and before that nothing happens.
 */
export const claim = (
  command: InContext<ClaimObligation>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { data, metadata } = command;
  mayClaim[data.kind](command, workOrder);
  const claimedBy = metadata.actor.id;
  const known = claimOn(workOrder, data, metadata.now);
  if (known && known.claimedBy !== claimedBy) throw claimedByAnother(known);
  if (known && isFresh(known, metadata.now)) return [];
  const { workOrderId, kind, subject } = data;
  const claimedUntil = plus(metadata.now, CLAIM_LASTS);
  return [
    { type: 'obligation.claimed', data: { workOrderId, kind, subject, claimedBy, claimedUntil } },
  ];
};

/** Ends one's own claim; nothing happens where there is none. */
export const release = (
  { data, metadata }: InContext<ReleaseObligation>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const known = claimOn(workOrder, data, metadata.now);
  if (!known) return [];
  const { claimedBy } = known;
  if (claimedBy !== metadata.actor.id) throw claimedByAnother(known);
  const { workOrderId, kind, subject } = data;
  return [{ type: 'obligation.released', data: { workOrderId, kind, subject, claimedBy } }];
};

/** Whether more than half of its time is left. */
const isFresh = ({ claimedUntil }: Claim, now: string): boolean =>
  Date.parse(claimedUntil) - Date.parse(now) > durationMs(CLAIM_LASTS)! / 2;

const claimedByAnother = ({ claimedBy, claimedUntil }: Claim) =>
  refuse(
    'obligation_claimed',
    `${claimedBy} works on it until ${claimedUntil}. You may still answer it; only they release the claim.`,
    { claimedBy, claimedUntil },
  );

type MayClaim = (command: InContext<ClaimObligation>, workOrder: WorkOrder) => void;

/** By kind of obligation: refuses a sender who may not answer it, and one that is answered already. */
const mayClaim: Readonly<Record<ClaimObligation['data']['kind'], MayClaim>> = {
  approval: ({ data, metadata, context }, workOrder) => {
    const approval = found(workOrder, data.subject);
    mustBeOpen(approval, 'answer', metadata.now);
    const answered = answerable(workOrder, approval, context);
    mustAnswerFor(answered.approval, metadata, answered.absences);
    isOwnAnswer(workOrder, approval, metadata.actor);
    const { id } = metadata.actor;
    if (approval.signatures.some(({ signedBy }) => signedBy === id))
      throw signedAlready(approval, id);
  },
  exception: ({ data, metadata, context }, workOrder) => {
    const { owner } = exceptionToResolve(workOrder, data.subject, metadata, context.catalogue);
    if (isLimited(metadata.roles))
      throw refuse('exception_not_yours', 'Delegates and integrators never resolve exceptions.', {
        owner,
      });
  },
  'post-review': ({ data, metadata }, workOrder) => {
    mustReview(workOrder, data.subject, metadata);
  },
};
