import { type ListedAbsence, type WritEvent } from '#contracts';
import { type RecordedEvent } from '#kernel';
import { entryOf, everybodyBehind } from '#work-order';

/** A time in which somebody else answers for an owner: from inclusive, until exclusive. */
export interface Absence {
  readonly deputy: string;
  readonly from: string;
  readonly until: string;
  /** Everybody behind the declaration: see `everybodyBehind`. */
  readonly declaredBy: readonly string[];
}

/** Owner → the absence that was declared last and not ended. */
export type Absences = Readonly<Record<string, Absence>>;

export const evolveAbsences = (absences: Absences, recorded: RecordedEvent): Absences => {
  const event = recorded as WritEvent;
  switch (event.type) {
    case 'absence.declared': {
      const { owner, deputy, from, until } = event.data;
      const declaredBy = everybodyBehind(event.actor);
      return { ...absences, [owner]: { deputy, from, until, declaredBy } };
    }
    case 'absence.ended': {
      const { owner } = event.data;
      return Object.fromEntries(Object.entries(absences).filter(([away]) => away !== owner));
    }
    default:
      return absences;
  }
};

/** Who answers for an owner who is away at `now` (an instant); undefined while they are there. */
export const deputyOf = (absences: Absences, owner: string, now: string): string | undefined => {
  const absence = entryOf(absences, owner);
  return absence && absence.from <= now && absence.until > now ? absence.deputy : undefined;
};

/** Who is away at `now`, and who will be: what is over is over. */
export const absencesFrom = (absences: Absences, now: string): readonly ListedAbsence[] =>
  Object.entries(absences)
    .filter(([, { until }]) => until > now)
    .map(([owner, { deputy, from, until }]) => ({
      owner,
      deputy,
      from,
      until,
      isAway: from <= now,
    }))
    .toSorted((a, b) => (a.owner < b.owner ? -1 : 1));
