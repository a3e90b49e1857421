import { type RowOf } from '../../api/queries';
import { mayOf, type Told } from '../../session/may';

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
export const asksWhoIsAway = (session: Told | undefined, asOf: unknown): boolean =>
  asOf === undefined && mayOf(session, 'obligationsAbsences').isAllowed;
