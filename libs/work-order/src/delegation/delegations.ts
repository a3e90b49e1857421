import { runsTheWork } from '#contracts';
import { type CommandMetadata, durationMs, toInstant } from '#kernel';
import { peopleOf } from '../approvals/requested-by';
import { type Delegation } from '../lifecycle/lifecycle-state';
import { type WorkOrder } from '../state';

/** As many reminders as a dispatch ever sends. */
const REMINDERS_MAX = 50;
/** A hundred years: no duration is longer. */
const LONGEST_MS = 100 * 366 * 86_400_000;

/** Dispatches whose completion nobody has confirmed: neither a report nor the hard timeout ends that. */
export const awaitedDelegations = ({
  delegations,
}: Pick<WorkOrder, 'delegations'>): readonly Delegation[] =>
  Object.values(delegations).filter(isAwaited);

export const isAwaited = ({ end }: Delegation): boolean => end === null || end === 'timed-out';

/** Whether an operator has confirmed it since the work order was opened or reopened: only so is delegated work done. */
export const isConfirmed = ({ end, isOfEarlierRun }: Delegation): boolean =>
  end === 'confirmed' && !isOfEarlierRun;

/** What its escalation path does next, and when. */
export interface DelegationEscalationStep {
  readonly is: 'remind' | 'time-out';
  /** 1, 2, 3 … of reminders. */
  readonly number: number;
  readonly at: string;
}

/**
 * The next escalation step of a dispatch: the first reminder after the initial wait, each further one `factor` times later
 * than the one before, and the hard timeout at the end. Undefined once it is over, or has timed out.
 */
export const nextEscalationStep = (
  delegation: Delegation,
): DelegationEscalationStep | undefined => {
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
  // Beyond any hard timeout nothing is reminded of.
  return after < LONGEST_MS ? toInstant(Date.parse(dispatchedAt) + Math.round(after)) : undefined;
};

/** Those who wait for a dispatch: its sender, and everyone they were acting for. */
export const delegatorsOf = ({ delegator, onBehalfOf }: Delegation): readonly string[] => [
  delegator,
  ...onBehalfOf,
];

/** Its sender, or an operator. */
export const mayCallBack = (
  delegation: Delegation,
  { actor, roles }: Pick<CommandMetadata, 'actor' | 'roles'>,
): boolean => {
  const mine = peopleOf(actor);
  return runsTheWork({ roles }) || delegatorsOf(delegation).some((one) => mine.includes(one));
};

/** Who was sent a dispatch, accepted it or reported it done. */
export const workersOf = ({ recipient, acceptedBy, reportedBy }: Delegation): readonly string[] =>
  [recipient, acceptedBy, reportedBy].filter((one) => one !== null);

/** Everyone who was ever dispatched work here by these people, directly or through others, and is none of them. */
export const workersFor = (
  { delegations }: Pick<WorkOrder, 'delegations'>,
  people: readonly string[],
): ReadonlySet<string> => {
  const all = new Set(people);
  // A set also visits what is added to it during the visit.
  for (const person of all)
    for (const delegation of Object.values(delegations))
      if (delegatorsOf(delegation).includes(person))
        for (const worker of workersOf(delegation)) all.add(worker);
  for (const person of people) all.delete(person);
  return all;
};

/** What was ever sent to somebody, in person or to a team for which one of them took it on. */
export const sentTo = (
  { delegations }: Pick<WorkOrder, 'delegations'>,
  people: readonly string[],
): readonly Delegation[] =>
  Object.values(delegations).filter(({ recipient, acceptedBy }) =>
    people.some((person) => person === recipient || person === acceptedBy),
  );

/** Whether somebody accepted a dispatch in person, or reported it done, and it is not over. */
export const isWorkedOnBy = (workOrder: Pick<WorkOrder, 'delegations'>, person: string): boolean =>
  awaitedDelegations(workOrder).some(
    ({ acceptedBy, reportedBy }) => acceptedBy === person || reportedBy === person,
  );

/**
 * Why nothing may be done under a dispatch at `now` (an instant); undefined where something may. A timeout goes by
 * its time alone, noted or not: what is reported late was done in time. Ends that somebody stated count at once.
 */
export const whyNotInForce = (
  { end, timesOutAt, acceptedAt }: Delegation,
  now: string,
): string | undefined => {
  if (end !== null && end !== 'timed-out') return `is ${end}`;
  if (timesOutAt <= now) return `timed out at ${timesOutAt}`;
  return acceptedAt === null ? 'is not accepted yet: accept it first' : undefined;
};

/** Whether a path of the handoff area is one of these places, or below one. */
export const liesIn = (path: string, places: readonly string[]): boolean =>
  places.some((place) => path === place || path.startsWith(`${place}/`));
