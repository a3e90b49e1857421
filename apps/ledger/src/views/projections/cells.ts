import type { obligationStates, PlanLine } from '#contracts';
import { type RecordedEvent } from '#kernel';

/** An event whose data is known by its type. */
export type Recorded<Data> = RecordedEvent<string, Data>;

/** What nobody has stated (domain rule 14). */
export const TBD = 'TBD';

/** The earlier of two instants; what is not known does not count. */
export const earliest = (known: string | null, instant: string): string =>
  known !== null && known <= instant ? known : instant;

/** The later of two instants; what is not known does not count. */
export const latest = (known: string | null, instant: string): string =>
  known !== null && known >= instant ? known : instant;

/** Whether a row is of imported work: the first opening says so, or a report from before it. */
export const isImported = (
  row: { readonly imported: boolean; readonly opened_at: string | null },
  { data }: RecordedEvent,
): boolean => row.imported || (row.opened_at === null && comesFromLog(data));

/** Whether an event of an imported log is about work that was opened here. */
export const isOfOtherWork = (
  { imported }: { readonly imported: boolean },
  { data }: RecordedEvent,
): boolean => comesFromLog(data) && !imported;

const comesFromLog = ({ origin }: RecordedEvent['data']): boolean => origin?.imported === true;

/** The first instant of an instant's month, UTC: what trends are counted by. */
export const monthOf = (instant: string): string =>
  instant.replace(/-\d\dT.*$/, '-01T00:00:00.000Z');

/** The state of an obligation: `met` when it was done in time, `breached` when too late or never. */
export type ObligationState = (typeof obligationStates)[number];

/** The state of an obligation that was met at `at` and was due at `dueAt` (instants). */
export const doneBy = (dueAt: string, at: string): 'met' | 'breached' =>
  at <= dueAt ? 'met' : 'breached';

/** The state of an obligation that ended unmet at `at`: breached where `dueAt` was over. */
export const cancelledBy = (dueAt: string | null, at: string): ObligationState =>
  dueAt === null || at <= dueAt ? 'cancelled' : 'breached';

/** A list as one flat cell, as analysts and CSV readers want it; null when nothing is in it. */
export const listed = (items: readonly string[] | undefined): string | null =>
  items && items.length > 0 ? items.join(', ') : null;

/** The items of such a cell. */
export const namesIn = (cell: string | null): readonly string[] =>
  cell === null ? [] : cell.split(', ');

/** The line of a plan that something is of. */
export const planCells = (plan: PlanLine | undefined) => ({
  plan_id: plan?.planId ?? null,
  plan_line: plan?.line ?? null,
});
