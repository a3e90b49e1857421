import { type RowOf, usePast, useRead } from '../../api/queries';
import { useNow } from '../../parts/when';
import { mayOf, type Permissions } from '../../session/may';
import { useSession } from '../../session/session';
import { type ApprovalRow } from './coverage';
import { mayAnswer, type Viewer, unconfirmed, whyNotConfirm } from './who-may';

type Whose = 'mine' | 'all';

/** The default filter: the user’s own approvals, unless their key answers for every owner. */
export const whoseOf = (stated: string | undefined, viewer: Viewer | undefined): Whose => {
  if (stated === 'mine' || stated === 'all') return stated;
  return !viewer || viewer.owners.includes('*') ? 'all' : 'mine';
};

interface Order {
  readonly away?: Away;
  readonly order?: 'due' | 'requested';
  /** Whether the viewer may confirm recorded answers at all. */
  readonly mayConfirm?: boolean;
}

/**
 * The queue: by `due`, what is due first stands first and what nobody has requested yet last; by `requested`, as the API lists
 * them, what was requested last first. What a deputy may answer while the owner is `away` is in their queue,
 * and a recorded answer of everybody who may confirm it.
 */
export const queueOf = (
  rows: readonly ApprovalRow[],
  whose: Whose,
  viewer: Viewer | undefined,
  { away = nobody, order = 'due', mayConfirm = false }: Order = {},
): readonly ApprovalRow[] => {
  const theirs = rows.filter(
    (row) =>
      whose === 'all' ||
      (viewer !== undefined &&
        (mayAnswer(viewer, row, away.get(row.owner)?.deputy) ||
          (mayConfirm && hasToConfirm(viewer, row)))),
  );
  if (order === 'requested') return theirs;
  return theirs.toSorted(
    (a, b) =>
      (a.dueAt ?? NEVER).localeCompare(b.dueAt ?? NEVER) ||
      a.approvalId.localeCompare(b.approvalId),
  );
};

/** Whether a recorded answer waits that they may confirm. The owner of the approval does not matter. */
const hasToConfirm = (viewer: Viewer, row: ApprovalRow): boolean =>
  unconfirmed(row, 0).some((answer) => whyNotConfirm(viewer, row, answer) === undefined);

const nobody: Away = new Map();
const NEVER = '9999';

/** Whether an answer is overdue. */
export const isOverdue = ({ status, dueAt }: ApprovalRow, now: number): boolean =>
  status === 'requested' && dueAt !== null && Date.parse(dueAt) <= now;

/** The one that is `by` steps further in the queue; the first where none is chosen, and the ends hold. */
export const stepped = (
  queue: readonly { readonly approvalId: string }[],
  chosen: string | undefined,
  by: 1 | -1,
): string | undefined => {
  const at = queue.findIndex(({ approvalId }) => approvalId === chosen);
  if (at < 0) return queue[0]?.approvalId;
  return queue[Math.min(queue.length - 1, Math.max(0, at + by))]?.approvalId;
};

export type Absence = RowOf<'/v1/absences'>;

/** Owner → their absence, for those who are away. */
export type Away = ReadonlyMap<string, Absence>;

/** Who is away at `now` (milliseconds): an absence begins and ends by the clock, also on a page that stays open. */
export const awayOf = (absences: readonly Absence[], now: number): Away =>
  new Map(
    absences
      .filter(({ from, until }) => Date.parse(from) <= now && now < Date.parse(until))
      .map((absence) => [absence.owner, absence]),
  );

/** Whether to ask who is away: not where the session may not, and not of the past, of which it is not known. */
export const mayListAbsences = (session: Permissions | undefined, asOf: unknown): boolean =>
  asOf === undefined && mayOf(session, 'obligationsAbsences').isAllowed;

/** Who is away now; empty where the session may not read absences. */
export const useAway = (): Away => {
  const enabled = mayListAbsences(useSession(), usePast().asOf);
  const { data } = useRead('/v1/absences', { enabled });
  return awayOf(enabled ? (data?.body.items ?? []) : [], useNow());
};
