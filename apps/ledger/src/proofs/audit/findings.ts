import { type AuditCheck, type AuditReport, type CheckName, type WrongPlace } from '#contracts';

interface Wrong {
  readonly message: string;
  readonly place?: WrongPlace;
  count: number;
}

/** Collects findings: of each check their number, and the first one. */
export class Findings {
  private readonly wrongs = new Map<CheckName, Wrong>();

  /** `place` may be a position. Later findings of the same kind are counted. */
  wrong(name: CheckName, message: string, place?: WrongPlace | number): void {
    const known = this.wrongs.get(name);
    if (known) known.count += 1;
    else this.wrongs.set(name, { message, place: placeOf(place), count: 1 });
  }

  has(name: CheckName): boolean {
    return this.wrongs.has(name);
  }

  /** The result of a check; `fine` is the message where nothing is wrong. */
  check(name: CheckName, fine: string): AuditCheck {
    const wrong = this.wrongs.get(name);
    if (!wrong) return { name, passed: true, message: fine };
    const { message, place, count } = wrong;
    const more = count > 1 ? ` (and ${(count - 1).toLocaleString('en-US')} more)` : '';
    return { name, passed: false, message: message + more, ...(place && { place }) };
  }
}

const placeOf = (place: WrongPlace | number | undefined): WrongPlace | undefined =>
  typeof place === 'number' ? { from: place, to: place } : place;

/** The verdict of all checks. */
export const reportOf = (
  checks: readonly AuditCheck[],
  size: number,
  eventsPerSecond: number,
): AuditReport => {
  const isWrong = checks.some(({ passed }) => passed === false);
  const isMissed = checks.some((check) => check.isImpossible);
  const verdict = isWrong ? 'wrong' : isMissed ? 'unknown' : 'fine';
  const places = checks.flatMap(({ place }) => place ?? []);
  return { verdict, size, firstWrong: earliest(places), checks, eventsPerSecond };
};

/** The place that ends first, and of those the narrowest: it contains the first wrong position. */
const earliest = (places: readonly WrongPlace[]): WrongPlace | null =>
  places.reduce<WrongPlace | null>(
    (best, place) =>
      !best || place.to < best.to || (place.to === best.to && place.from > best.from)
        ? place
        : best,
    null,
  );
