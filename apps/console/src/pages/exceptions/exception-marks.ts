import { type RowOf } from '../../api/queries';
import { type MarkKind } from '../../parts/mark';
import { spanOf } from '../../parts/times';

export type ExceptionRow = RowOf<'/v1/exceptions'>;
type Remediation = Pick<
  RowOf<'/v1/remediations'>,
  'code' | 'jobType' | 'recurredAt' | 'recurredOn'
>;

interface ExceptionMark {
  readonly kind: MarkKind;
  readonly label: string;
  /** What it says of this exception, in a sentence. */
  readonly meaning: string;
}

const NEW_FOR_MS = 86_400_000;
/** What a remediation says that is not about one job type. */
const ANY_JOB = 'TBD';

/**
 * What is to be known of an open exception at a glance: that it came within the last day (`new`), that a escalation step was
 * taken (`escalating`), that its code recurred although its cause was reported fixed (`regressed`). Nothing of one that is over.
 */
export const marksOf = (
  row: ExceptionRow,
  recurred: readonly Remediation[],
  now: number,
): readonly ExceptionMark[] => {
  if (row.status !== 'open') return [];
  const marks: ExceptionMark[] = [];
  if (isBack(row, recurred))
    marks.push({
      kind: 'stop',
      label: 'regressed',
      meaning: 'Its cause was reported fixed, but the code recurred.',
    });
  if (row.escalationStep !== null)
    marks.push({
      kind: 'warn',
      label: 'escalating',
      meaning: `Escalation step ${row.escalationStep} of its escalation path was taken.`,
    });
  if (now - Date.parse(row.raisedAt) < NEW_FOR_MS)
    marks.push({ kind: 'info', label: 'new', meaning: 'Raised within the last 24 hours.' });
  return marks;
};

/** An exception that brought a remediation back, or that was raised while that is open again. */
const isBack = (row: ExceptionRow, recurred: readonly Remediation[]): boolean =>
  recurred.some(
    ({ code, jobType, recurredAt, recurredOn }) =>
      recurredAt !== null &&
      (code === row.currentCode || code === row.code) &&
      (jobType === row.jobType || jobType === ANY_JOB) &&
      (recurredOn === row.workOrderId || row.raisedAt >= recurredAt),
  );

interface TimeLeft {
  readonly kind: MarkKind;
  readonly text: string;
}

type Timed = Readonly<Record<'raisedAt' | 'dueAt', string>> & {
  readonly status: string;
  readonly resolvedAt: string | null;
  readonly imported: boolean;
  readonly overdue: boolean;
};

/** From here on little of the time is left. */
const LATE_SHARE = 0.25;

/** What is left of the time that an exception has; of one that is over, whether it was in time. */
export const timeLeftOf = (
  { status, raisedAt, dueAt, resolvedAt, imported, overdue }: Timed,
  now: number,
): TimeLeft => {
  const due = Date.parse(dueAt);
  if (status !== 'open') {
    const late = Date.parse(resolvedAt ?? dueAt) - due;
    return late > 0
      ? { kind: 'still', text: `${spanOf(late)} late` }
      : { kind: 'still', text: 'in time' };
  }
  // It is open as of the end of its log, late by then or not, and waits for nobody today.
  if (now > due && imported)
    return { kind: 'still', text: overdue ? 'overdue in its log' : 'open in its log' };
  if (now > due) return { kind: 'stop', text: `overdue ${spanOf(now - due)}` };
  const share = (due - now) / Math.max(1, due - Date.parse(raisedAt));
  return { kind: share < LATE_SHARE ? 'warn' : 'wait', text: `${spanOf(due - now)} left` };
};
