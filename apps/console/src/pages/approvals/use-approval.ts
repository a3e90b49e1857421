import { useState } from 'react';
import { leastPosition, type RowOf, usePast, useRead } from '../../api/queries';
import { useFollow, useLive } from '../../live/live';
import { type ApprovalRow, listOf } from './coverage';
import {
  differences,
  holdOf,
  type Hold,
  reviewStateOf,
  type ReviewState,
  type Review,
  seenAfterOwnAct,
} from './review-state';
import { isOpen } from './who-may';

type Send<V> = (what: V) => Promise<{ readonly data?: unknown }>;

/** An approval, and whether the user has seen its current state. */
export interface ApprovalUnderReview {
  readonly row: ApprovalRow;
  /** Undefined for a past state, which nobody can answer. */
  readonly review: Review | undefined;
  readonly isPast: boolean;
  /** Everybody who proposed what waits for it. */
  readonly proposers: readonly string[];
  readonly hold: Hold | undefined;
  /** Marks the changes as reviewed. */
  readonly look: () => void;
  /** Sends an act of the user: its own effects need no second review. */
  readonly own: <V>(send: Send<V>) => Send<V>;
  /** Sends a claim of the user, which has no effect on what they review. */
  readonly claiming: <V>(send: Send<V>) => Send<V>;
}

/** Reads an approval and its review, follows its work order, and tracks what the user has seen (review-state.ts). */
export const useApproval = (approvalId: string) => {
  const isPast = usePast().asOf !== undefined;
  const path = { approvalId };
  const one = useRead('/v1/approvals/{approvalId}', { path });
  const reviewed = useRead('/v1/approvals/{approvalId}/review', { path, enabled: !isPast });
  const row = one.data?.body;
  const review = isPast ? undefined : reviewed.data?.body;
  const isOfIt = ({ workOrderId }: { readonly workOrderId?: string }): boolean =>
    row !== undefined && workOrderId === row.workOrderId;
  useFollow(isOfIt);
  const latestEvent = useLive().recent.findLast(isOfIt)?.position;
  const decisions = useRead('/v1/decisions', {
    query: { workOrderId: row?.workOrderId, limit: 500 },
    enabled: row !== undefined,
  });
  const position = leastPosition(one.data?.position, reviewed.data?.position);
  const latest = row && (isPast || review) && reviewStateOf(row, review);
  const looking = useReviewState(
    approvalId,
    latest,
    position,
    row !== undefined && mayStillAnswer(row),
  );
  const progress = latest && {
    looked: looking.looked ?? latest,
    latest,
    position,
    // The event of the user's own act needs no waiting.
    latestEvent: looking.isActing ? undefined : latestEvent,
  };
  const underReview: ApprovalUnderReview | undefined =
    row && progress
      ? {
          row,
          review,
          isPast,
          proposers: proposersOf(approvalId, decisions.data?.body.items),
          hold: isPast ? undefined : holdOf(progress),
          look: looking.look,
          own: looking.own,
          claiming: looking.claiming,
        }
      : undefined;
  return { underReview, position, waiting: one.data ? reviewed : one };
};

const proposersOf = (
  approvalId: string,
  decisions: readonly RowOf<'/v1/decisions'>[] = [],
): readonly string[] =>
  decisions
    .filter(({ approvals }) => listOf(approvals)?.includes(approvalId))
    .map(({ requestedBy }) => requestedBy);

/** Closed approvals are never held. */
const mayStillAnswer = (row: ApprovalRow): boolean => isOpen(row) || row.conditionsUnmet > 0;

/** The state that the user has seen: the first one, then each that they confirm or cause. */
const useReviewState = (
  approvalId: string,
  latest: ReviewState | undefined,
  position: number | undefined,
  isHeld: boolean,
) => {
  const [seen, setSeen] = useState<{ readonly approvalId: string; readonly looked: ReviewState }>();
  const { act, end, own, claiming } = useOwnAct();
  const before = seen?.approvalId === approvalId ? seen.looked : undefined;
  const effects = act?.hasEffects && latest && before ? seenAfterOwnAct(before, latest) : undefined;
  const looked = isHeld ? (effects ?? before ?? latest) : latest;
  if (looked && (!before || differences(before, looked).length > 0))
    setSeen({ approvalId, looked });
  if (act && position !== undefined && position >= act.readAt) end();
  return {
    looked,
    isActing: act !== undefined,
    look: () => latest && setSeen({ approvalId, looked: latest }),
    own,
    claiming,
  };
};

/** An act of the user until its effects are read. */
interface OwnAct {
  /** Infinite until it is answered. */
  readonly readAt: number;
  readonly hasEffects: boolean;
}

const useOwnAct = () => {
  const [act, setAct] = useState<OwnAct>();
  const end = (): void => setAct(undefined);
  const acting =
    (hasEffects: boolean) =>
    <V>(send: Send<V>): Send<V> =>
    async (what) => {
      setAct({ readAt: Infinity, hasEffects });
      try {
        const answer = await send(what);
        setAct({ readAt: positionOf(answer.data), hasEffects });
        return answer;
      } catch (error) {
        end();
        throw error;
      }
    };
  return { act, end, own: acting(true), claiming: acting(false) };
};

const positionOf = (answer: unknown): number =>
  (answer as { readonly position?: number } | undefined)?.position ?? 0;
