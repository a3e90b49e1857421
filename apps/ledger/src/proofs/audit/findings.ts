/** The checks of an audit. */
export type CheckName =
  | 'positions'
  | 'bytes'
  | 'leaves'
  | 'columns'
  | 'versions'
  | 'ids'
  | 'causes'
  | 'times'
  | 'commands'
  | 'head'
  | 'roots'
  | 'checkpoints'
  | 'anchors'
  | 'archive'
  | 'texts'
  | 'contents'
  | 'effects'
  | 'views';

/** Positions of which at least one is wrong; equal where the position is known. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

export interface AuditCheck {
  readonly name: CheckName;
  /** null: not checked. */
  readonly passed: boolean | null;
  /** What was found, for people. */
  readonly message: string;
  /** The first wrong place in the log. */
  readonly place?: Place;
  /** Requested, and not possible: the verdict is then unknown. */
  readonly isImpossible?: true;
}

export interface AuditReport {
  readonly verdict: 'fine' | 'wrong' | 'unknown';
  /** Events that were read. */
  readonly size: number;
  /** The first wrong position that anything shows. */
  readonly firstWrong: Place | null;
  readonly checks: readonly AuditCheck[];
  /** Events a second that were hashed and compared. */
  readonly eventsPerSecond: number;
}

interface Wrong {
  readonly message: string;
  readonly place?: Place;
  count: number;
}

/** Collects findings: of each check their number, and the first one. */
export class Findings {
  private readonly wrongs = new Map<CheckName, Wrong>();

  /** `place` may be a position. Later findings of the same kind are counted. */
  wrong(name: CheckName, message: string, place?: Place | number): void {
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

const placeOf = (place: Place | number | undefined): Place | undefined =>
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
const earliest = (places: readonly Place[]): Place | null =>
  places.reduce<Place | null>(
    (best, place) =>
      !best || place.to < best.to || (place.to === best.to && place.from > best.from)
        ? place
        : best,
    null,
  );
