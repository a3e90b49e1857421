import { type WritClient } from '../api/client';

/** An owner who is away or will be, as `GET /v1/absences` lists them. */
export interface Absence {
  readonly owner: string;
  readonly deputy: string;
  readonly from: string;
  readonly until: string;
  readonly isAway: boolean;
}

export const absencesIn = async (client: WritClient): Promise<readonly Absence[]> =>
  (await client.get<{ readonly items: readonly Absence[] }>('/v1/absences')).body.items;

/** Owner → who may answer for them by now, and until when. */
export type Deputies = ReadonlyMap<string, Absence>;

export const deputiesIn = (absences: readonly Absence[]): Deputies =>
  new Map(absences.filter(({ isAway }) => isAway).map((absence) => [absence.owner, absence]));

export const nobodyAway: Deputies = new Map();
