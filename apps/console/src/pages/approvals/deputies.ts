import { usePast } from '../../api/past';
import { type RowOf, useRead } from '../../api/queries';

export type Absence = RowOf<'/v1/absences'>;

/** Owner → their absence, for those who are away by now. */
export type Away = ReadonlyMap<string, Absence>;

export const awayOf = (absences: readonly Absence[]): Away =>
  new Map(absences.filter(({ isAway }) => isAway).map((absence) => [absence.owner, absence]));

/** Who is away now; nobody where the page looks at the past, of which it is not known. */
export const useAway = (): Away => {
  const isPast = usePast().asOf !== undefined;
  const { data } = useRead('/v1/absences', { enabled: !isPast });
  return awayOf(isPast ? [] : (data?.body.items ?? []));
};
