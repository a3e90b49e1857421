import { type RowOf, useRead } from '../api/queries';
import { type ownQuery } from '../session/own-work';

/** Reads how many obligations there are, by owner and kind; imported work apart. */
export const useCounts = (
  own: ReturnType<typeof ownQuery>,
  kinds: readonly string[],
  options: { readonly enabled?: boolean; readonly everyMs?: number } = {},
) =>
  useRead('/v1/reports/obligation-counts', {
    query: { ...own, kinds: kinds.join(','), imported: 'false', limit: 1_000 },
    ...options,
  });

type Counts = Pick<RowOf<'/v1/reports/obligation-counts'>, 'open' | 'overdue' | 'dueWithinDay'>;

interface CountsPage {
  readonly items: readonly Counts[];
  readonly nextCursor: string | null;
}

/** The counts of several owners and kinds together; `isCut`: there are more owners than one answer holds. */
export const sumOf = ({ items, nextCursor }: CountsPage): Counts & { readonly isCut: boolean } => ({
  open: total(items.map(({ open }) => open)),
  overdue: total(items.map(({ overdue }) => overdue)),
  dueWithinDay: total(items.map(({ dueWithinDay }) => dueWithinDay)),
  isCut: nextCursor !== null,
});

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
