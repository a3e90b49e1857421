import { elapsedMs } from '#kernel';
import { type RecordedDecision, type WorkOrder } from '../state';

/** What the runs of a work order came to so far. */
export interface Spending {
  readonly actions: number;
  /** Runs that wrote something. */
  readonly writes: number;
  /** Minor units by currency. */
  readonly amounts: Readonly<Record<string, number>>;
  /** Since the opening was recorded. */
  readonly minutes: number;
}

const MINUTE_MS = 60_000;

/**
 * Adds up what was allowed to run, whether or not it was reported: what may have been done counts.
 * A run that was replaced before anybody reported it does not count, and in mode observe nothing does.
 */
export const spendingOf = ({ decisions, openedAt }: WorkOrder, now: string): Spending => {
  const runs = decisions.values().filter(mayHaveBeenDone);
  const amounts: Record<string, number> = {};
  for (const { action } of runs.filter(isWrite))
    if (action.amount)
      amounts[action.amount.currency] =
        (amounts[action.amount.currency] ?? 0) + action.amount.minor;
  return {
    actions: runs.length,
    writes: runs.filter(isWrite).length,
    amounts,
    minutes: openedAt === null ? 0 : Math.floor(elapsedMs(openedAt, now) / MINUTE_MS),
  };
};

/** A run that was reported, or that may still be: replaced before anybody reported it, it is nothing. */
export const mayHaveBeenDone = ({
  outcome,
  enforced,
  supersededBy,
  reportedAt,
}: RecordedDecision): boolean =>
  outcome === 'run' && enforced && (reportedAt !== null || supersededBy === null);

/** Whether an action leaves something behind. */
export const isWrite = ({ action }: Pick<RecordedDecision, 'action'>): boolean =>
  action.authority === 'apply' || action.authority === 'rollback' || Boolean(action.writes?.length);
