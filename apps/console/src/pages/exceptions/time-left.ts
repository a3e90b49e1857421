import { type MarkKind } from '../../parts/mark';
import { spanOf } from '../../parts/spans';

export interface TimeLeft {
  readonly kind: MarkKind;
  readonly words: string;
}

type Timed = Readonly<Record<'raisedAt' | 'dueAt', string>> & {
  readonly status: string;
  readonly resolvedAt: string | null;
};

/** From here on little of the time is left. */
const LATE_SHARE = 0.25;

/** What is left of the time that an exception has; of one that is over, whether it was in time. */
export const timeLeftOf = (
  { status, raisedAt, dueAt, resolvedAt }: Timed,
  now: number,
): TimeLeft => {
  const due = Date.parse(dueAt);
  if (status !== 'open') {
    const late = Date.parse(resolvedAt ?? dueAt) - due;
    return late > 0
      ? { kind: 'still', words: `${spanOf(late)} late` }
      : { kind: 'still', words: 'in time' };
  }
  if (now > due) return { kind: 'stop', words: `overdue ${spanOf(now - due)}` };
  const share = (due - now) / Math.max(1, due - Date.parse(raisedAt));
  return { kind: share < LATE_SHARE ? 'warn' : 'wait', words: `${spanOf(due - now)} left` };
};
