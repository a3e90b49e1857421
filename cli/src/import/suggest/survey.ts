import { type LogMapping } from '#contracts';
import { type Attributes, type LogTrace, type LogValue } from '../log';
import { inOrderOfTime, momentOf } from '../moment';

/** More different values than this are not distinguished: memory stays bounded. */
const DISTINCT_MAX = 1_000;
/** Of more times than this only every n-th is stored. */
const TIMES_MAX = 1_000;

/** What stands in one attribute. */
export class Values {
  /** Cases, or events, that have it. */
  holders = 0;
  private readonly texts = new Set<string>();
  private readonly kinds = new Set<string>();

  add(value: LogValue): void {
    this.holders += 1;
    this.kinds.add(typeof value);
    if (this.texts.size < DISTINCT_MAX) this.texts.add(String(value));
  }

  get hasMany(): boolean {
    return this.texts.size >= DISTINCT_MAX;
  }

  /** The one type that XES says all have; undefined where they differ. */
  get kind(): string | undefined {
    return this.kinds.size === 1 ? [...this.kinds][0] : undefined;
  }

  every(fits: (text: string) => boolean): boolean {
    return [...this.texts].every(fits);
  }

  among(texts: readonly string[]): readonly string[] {
    return texts.filter((word) => this.texts.has(word));
  }
}

/** What is known of an activity, or of a pair of activity and transition. */
export class Activity {
  count = 0;
  /** Cases that it ends. */
  ends = 0;
  private readonly waits: number[] = [];
  private seen = 0;

  /** Milliseconds until the next event of the case. */
  waited(ms: number): void {
    this.seen += 1;
    if (this.waits.length < TIMES_MAX) this.waits.push(ms);
    else if (this.seen % TIMES_MAX === 0) this.waits[(this.seen / TIMES_MAX) % TIMES_MAX] = ms;
  }

  /** Half of them were followed sooner; undefined where nothing ever followed. */
  get medianWaitMs(): number | undefined {
    return [...this.waits].sort((a, b) => a - b)[Math.floor(this.waits.length / 2)];
  }
}

/** A log counted once through, in memory that does not grow with it. */
export class Survey {
  cases = 0;
  events = 0;
  unreadable = 0;
  readonly ofCases = new Map<string, Values>();
  readonly ofEvents = new Map<string, Values>();
  readonly activities = new Map<string, Activity>();

  constructor(private readonly mapping: LogMapping) {}

  add({ attributes, events }: LogTrace): void {
    this.cases += 1;
    this.events += events.length;
    addValues(this.ofCases, attributes);
    for (const event of events) addValues(this.ofEvents, event.attributes);

    const moments = events.flatMap(({ attributes: each }, index) => {
      const moment = momentOf(index, each, this.mapping);
      if (!('problem' in moment)) return [moment];
      this.unreadable += 1;
      return [];
    });
    const inOrder = inOrderOfTime(moments);
    inOrder.forEach(({ activity, time }, i) => {
      const known = entryOf(this.activities, activity, () => new Activity());
      known.count += 1;
      const next = inOrder[i + 1];
      if (next) known.waited(Date.parse(next.time) - Date.parse(time));
      else known.ends += 1;
    });
  }
}

const addValues = (known: Map<string, Values>, attributes: Attributes): void => {
  for (const [name, value] of attributes) entryOf(known, name, () => new Values()).add(value);
};

const entryOf = <T>(map: Map<string, T>, key: string, made: () => T): T => {
  const known = map.get(key);
  if (known !== undefined) return known;
  const entry = made();
  map.set(key, entry);
  return entry;
};
