/** How many changes are copied with each further one, before they are merged into what is shared. */
const RECENT_MAX = 64;

/**
 * Entries by name, of which a state may have thousands. A change leaves the entries before it as they are and costs
 * about the same however many there are: both share the settled ones, and only the recent ones are copied. An object
 * is copied whole, and from a few hundred names on that takes longer than everything else about an event.
 */
export class Entries<Entry> {
  private constructor(
    private readonly settled: ReadonlyMap<string, Entry>,
    private readonly recent: ReadonlyMap<string, Entry>,
  ) {}

  static of<Entry>(entries: Readonly<Record<string, Entry>> = {}): Entries<Entry> {
    return new Entries<Entry>(new Map(Object.entries(entries)), new Map());
  }

  get(name: string): Entry | undefined {
    return this.recent.get(name) ?? this.settled.get(name);
  }

  /** These with one put in or replaced; a replaced one stays in its place. */
  with(name: string, entry: Entry): Entries<Entry> {
    const recent = new Map(this.recent).set(name, entry);
    return recent.size < RECENT_MAX
      ? new Entries(this.settled, recent)
      : new Entries(merged(this.settled, recent), new Map());
  }

  /** In the order in which their names came. */
  values(): readonly Entry[] {
    return this.names().map((name) => this.get(name)!);
  }

  /**
   * Those of one key, in the same order, at about the same cost however many others there are.
   *
   * @param keyOf one function for all calls; gives an entry the key of the one that it replaces
   */
  having(keyOf: KeyOf<Entry>, key: string): readonly Entry[] {
    const settled = indexOf(this.settled, keyOf).get(key) ?? [];
    const added = [...this.recent].filter(
      ([name, entry]) => !this.settled.has(name) && keyOf(entry) === key,
    );
    return [...settled.map((name) => this.get(name)!), ...added.map(([, entry]) => entry)];
  }

  names(): readonly string[] {
    const added = [...this.recent.keys()].filter((name) => !this.settled.has(name));
    return [...this.settled.keys(), ...added];
  }
}

type KeyOf<Entry> = (entry: Entry) => string;

type NamesByKey = ReadonlyMap<string, readonly string[]>;

/** By settled entries, and the function that makes their keys. */
const indexes = new WeakMap<ReadonlyMap<string, unknown>, Map<unknown, NamesByKey>>();

const indexOf = <Entry>(settled: ReadonlyMap<string, Entry>, keyOf: KeyOf<Entry>): NamesByKey => {
  const known = indexes.get(settled) ?? new Map<unknown, NamesByKey>();
  indexes.set(settled, known);
  const index = known.get(keyOf) ?? namesByKey(settled, keyOf);
  known.set(keyOf, index);
  return index;
};

const namesByKey = <Entry>(
  settled: ReadonlyMap<string, Entry>,
  keyOf: KeyOf<Entry>,
): NamesByKey => {
  const index = new Map<string, string[]>();
  for (const [name, entry] of settled) {
    const key = keyOf(entry);
    const names = index.get(key);
    if (names) names.push(name);
    else index.set(key, [name]);
  }
  return index;
};

const merged = <Entry>(
  settled: ReadonlyMap<string, Entry>,
  recent: ReadonlyMap<string, Entry>,
): ReadonlyMap<string, Entry> => {
  const all = new Map(settled);
  for (const [name, entry] of recent) all.set(name, entry);
  return all;
};
