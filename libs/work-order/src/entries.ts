/** How many changes are copied with each further one, before they are settled. */
const RECENT_MAX = 64;

type Layer<Entry> = ReadonlyMap<string, Entry>;

/**
 * Entries by name, of which a state may have thousands. A change leaves the entries before it as they are and costs
 * about the same however many there are: both share the settled layers, and only the recent changes are copied. An
 * object is copied whole, and from a few hundred names on that takes longer than everything else about an event.
 */
export class Entries<Entry> {
  /**
   * @param settled oldest first. Each has at least twice as many entries as the next one, so that there are few, and an
   * entry is merged a few times only (a log-structured merge).
   */
  private constructor(
    private readonly settled: readonly Layer<Entry>[],
    private readonly recent: Layer<Entry>,
  ) {}

  static of<Entry>(entries: Readonly<Record<string, Entry>> = {}): Entries<Entry> {
    return new Entries<Entry>([new Map(Object.entries(entries))], new Map());
  }

  get(name: string): Entry | undefined {
    return this.recent.get(name) ?? this.settled.findLast((layer) => layer.has(name))?.get(name);
  }

  /** These with one put in or replaced; a replaced one stays in its place. */
  with(name: string, entry: Entry): Entries<Entry> {
    const recent = new Map(this.recent).set(name, entry);
    return recent.size < RECENT_MAX
      ? new Entries(this.settled, recent)
      : new Entries(settle(this.settled, recent), new Map());
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
    const names = new Set(this.settled.flatMap((layer) => indexOf(layer, keyOf).get(key) ?? []));
    for (const [name, entry] of this.recent) if (keyOf(entry) === key) names.add(name);
    return [...names].map((name) => this.get(name)!);
  }

  names(): readonly string[] {
    return [...new Set([...this.settled, this.recent].flatMap((layer) => [...layer.keys()]))];
  }
}

type KeyOf<Entry> = (entry: Entry) => string;

type NamesByKey = ReadonlyMap<string, readonly string[]>;

/** By settled entries, and the function that makes their keys. */
const indexes = new WeakMap<Layer<unknown>, Map<unknown, NamesByKey>>();

const indexOf = <Entry>(layer: Layer<Entry>, keyOf: KeyOf<Entry>): NamesByKey => {
  const known = indexes.get(layer) ?? new Map<unknown, NamesByKey>();
  indexes.set(layer, known);
  const index = known.get(keyOf) ?? namesByKey(layer, keyOf);
  known.set(keyOf, index);
  return index;
};

const namesByKey = <Entry>(layer: Layer<Entry>, keyOf: KeyOf<Entry>): NamesByKey => {
  const index = new Map<string, string[]>();
  for (const [name, entry] of layer) {
    const key = keyOf(entry);
    const names = index.get(key);
    if (names) names.push(name);
    else index.set(key, [name]);
  }
  return index;
};

/** The layers with one more, merged with those that are less than twice as large. */
const settle = <Entry>(
  layers: readonly Layer<Entry>[],
  added: Layer<Entry>,
): readonly Layer<Entry>[] => {
  const last = layers.at(-1);
  return last && last.size < 2 * added.size
    ? settle(layers.slice(0, -1), merged(last, added))
    : [...layers, added];
};

const merged = <Entry>(older: Layer<Entry>, newer: Layer<Entry>): Layer<Entry> => {
  const all = new Map(older);
  for (const [name, entry] of newer) all.set(name, entry);
  return all;
};
