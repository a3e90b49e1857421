import { useState } from 'react';
import { leastPosition, type RowOf, usePast, useRead } from '../../api/queries';
import { useFollow, useLive } from '../../live/live';
import { type ApprovalRow, listOf } from './coverage';
import { differences, holdOf, type Hold, lookedAt, type Looked, type Review } from './looking';
import { isOpen } from './who-may';

type Send<V> = (what: V) => Promise<{ readonly data?: unknown }>;

/** One approval as it stands, and whether what is so now has been looked at. */
export interface ApprovalInSight {
  readonly row: ApprovalRow;
  /** Undefined while the page looks at the past: then nothing can be answered either. */
  readonly review: Review | undefined;
  readonly isPast: boolean;
  /** Everybody who proposed what waits for it. */
  readonly askedToo: readonly string[];
  readonly hold: Hold | undefined;
  /** Says that the changes were looked at. */
  readonly look: () => void;
  /** Sends an answer of one's own: what it changes needs no second look. */
  readonly own: <V>(send: Send<V>) => Send<V>;
}

/** Reads an approval and its review, follows its work order, and knows what has been looked at (see looking.ts). */
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
  const heard = useLive().recent.findLast(isOfIt)?.position;
  const decisions = useRead('/v1/decisions', {
    query: { workOrderId: row?.workOrderId, limit: 500 },
    enabled: row !== undefined,
  });
  const position = leastPosition(one.data?.position, reviewed.data?.position);
  const latest = row && (isPast || review) && lookedAt(row, review);
  const looking = useLooking(
    approvalId,
    latest,
    position,
    row !== undefined && mayStillAnswer(row),
  );
  const sight = latest && { looked: looking.looked ?? latest, latest, position, heard };
  const inSight: ApprovalInSight | undefined =
    row && sight
      ? {
          row,
          review,
          isPast,
          askedToo: proposersOf(approvalId, decisions.data?.body.items),
          hold: looking.isActing || isPast ? undefined : holdOf(sight),
          look: looking.look,
          own: looking.own,
        }
      : undefined;
  return { inSight, position, waiting: one.data ? reviewed : one };
};

const proposersOf = (
  approvalId: string,
  decisions: readonly RowOf<'/v1/decisions'>[] = [],
): readonly string[] =>
  decisions
    .filter(({ approvals }) => listOf(approvals)?.includes(approvalId))
    .map(({ requestedBy }) => requestedBy);

/** Nothing is held where nothing is left to be said yes to. */
const mayStillAnswer = (row: ApprovalRow): boolean => isOpen(row) || row.conditionsUnmet > 0;

/** What was looked at: all of it at first, and what is so now when somebody says so or changed it themselves. */
const useLooking = (
  approvalId: string,
  latest: Looked | undefined,
  position: number | undefined,
  isHeld: boolean,
) => {
  const [seen, setSeen] = useState<{ readonly approvalId: string; readonly looked: Looked }>();
  const [acting, setActing] = useState<number | 'sending'>();
  const isRead = typeof acting === 'number' && position !== undefined && position >= acting;
  const isNew = seen?.approvalId !== approvalId;
  if (latest && (isNew || isRead || (!isHeld && differences(seen.looked, latest).length > 0))) {
    setSeen({ approvalId, looked: latest });
    if (isNew || isRead) setActing(undefined);
  }
  const own =
    <V>(send: Send<V>): Send<V> =>
    async (what) => {
      setActing('sending');
      try {
        const answer = await send(what);
        setActing(positionOf(answer.data));
        return answer;
      } catch (error) {
        setActing(undefined);
        throw error;
      }
    };
  return {
    looked: isNew ? undefined : seen.looked,
    isActing: acting !== undefined,
    look: () => latest && setSeen({ approvalId, looked: latest }),
    own,
  };
};

const positionOf = (answer: unknown): number | undefined =>
  (answer as { readonly position?: number } | undefined)?.position;
