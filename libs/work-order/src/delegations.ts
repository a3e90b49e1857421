import { durationMs, plus } from '#kernel';
import { type Delegation } from './course-state';
import { type WorkOrder } from './state';

/** As many reminders as a dispatch ever sends. */
const REMINDERS_MAX = 50;

/** Dispatches whose completion nobody has confirmed: neither a report nor the hard timeout ends that. */
export const awaitedDelegations = ({
  delegations,
}: Pick<WorkOrder, 'delegations'>): readonly Delegation[] =>
  Object.values(delegations).filter(isAwaited);

export const isAwaited = ({ end }: Delegation): boolean => end === null || end === 'timed-out';

/** What its ladder does next, and when. */
export interface DelegationRung {
  readonly is: 'remind' | 'time-out';
  /** 1, 2, 3 … of reminders. */
  readonly number: number;
  readonly at: string;
}

/**
 * The next rung of a dispatch: the first reminder after the initial wait, each further one `factor` times later
 * than the one before, and the hard timeout at the end. Undefined once it is over, or has timed out.
 */
export const nextRung = (delegation: Delegation): DelegationRung | undefined => {
  const { end, reminders, timesOutAt } = delegation;
  if (end !== null) return undefined;
  const at = reminderAt(delegation, reminders + 1);
  return at !== undefined && at < timesOutAt
    ? { is: 'remind', number: reminders + 1, at }
    : { is: 'time-out', number: reminders, at: timesOutAt };
};

/** When a reminder is sent, by its number. It goes by the plan alone, so that a late one moves no other. */
export const reminderAt = (
  { dispatchedAt, timeouts }: Pick<Delegation, 'dispatchedAt' | 'timeouts'>,
  number: number,
): string | undefined => {
  if (number > REMINDERS_MAX) return undefined;
  const { initialWait, remindEvery, factor = 1 } = timeouts;
  const every = durationMs(remindEvery)!;
  let after = durationMs(initialWait)!;
  for (let past = 1; past < number; past += 1) after += every * factor ** (past - 1);
  return Number.isSafeInteger(Math.round(after))
    ? plus(dispatchedAt, `PT${Math.round(after) / 1_000}S`)
    : undefined;
};

/** Those who wait for a dispatch: whoever sent it, and everyone they were acting for. */
export const delegatorsOf = ({ delegator, onBehalfOf }: Delegation): readonly string[] => [
  delegator,
  ...onBehalfOf,
];
