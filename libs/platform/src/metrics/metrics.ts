import { Counter, Gauge, Histogram, register } from 'prom-client';
import { declaredMetrics, type MetricDeclaration } from './declared-metrics';

type Declared = typeof declaredMetrics;
type MetricName<Kind> = {
  [Name in keyof Declared]: Declared[Name] extends { kind: Kind } ? Name : never;
}[keyof Declared];

export type CounterName = MetricName<'counter'>;
type GaugeName = MetricName<'gauge'>;
export type HistogramName = MetricName<'histogram'>;

/** The labels of a metric: each declared one, and no other. */
export type LabelsOf<Name extends keyof Declared> = Declared[Name] extends {
  labels: infer Labels extends object;
}
  ? {
      readonly [Label in keyof Labels]: Labels[Label] extends readonly (infer Value)[]
        ? Value
        : string;
    }
  : Readonly<Record<string, never>>;

interface Sample<Name extends GaugeName> {
  readonly labels: LabelsOf<Name>;
  readonly value: number;
}

/** A value, several with their labels, or nothing where it is not known now. */
type Reading<Name extends GaugeName> = number | readonly Sample<Name>[] | undefined;

type Readers<Value> = { readonly [Name in GaugeName]?: (value: Value) => Reading<Name> };

/** A label has so many values at most; more are counted as `other`, so that nothing fills the memory of who scrapes. */
const VALUES_MAX = 200;
const OTHER = 'other';
const seen = new Map<string, Set<string>>();

const bounded = (metric: string, labels: object) =>
  Object.fromEntries(
    Object.entries<string>(labels as Readonly<Record<string, string>>).map(([label, value]) => {
      const key = `${metric} ${label}`;
      const values = seen.get(key) ?? new Set();
      seen.set(key, values);
      if (values.size < VALUES_MAX) values.add(value);
      return [label, values.has(value) ? value : OTHER];
    }),
  );

const optionsOf = (name: keyof Declared) => {
  const { help, labels = {} }: MetricDeclaration = declaredMetrics[name];
  return { name, help, labelNames: Object.keys(labels) };
};

const counterOf = (name: CounterName): Counter =>
  (register.getSingleMetric(name) as Counter | undefined) ?? new Counter(optionsOf(name));

const histogramOf = (name: HistogramName): Histogram => {
  const { buckets }: MetricDeclaration = declaredMetrics[name];
  return (
    (register.getSingleMetric(name) as Histogram | undefined) ??
    new Histogram({ ...optionsOf(name), buckets: [...buckets!] })
  );
};

/** Counts something that happened. */
export const count = <Name extends CounterName>(name: Name, labels: LabelsOf<Name>, by = 1): void =>
  counterOf(name).inc(bounded(name, labels), by);

/** Adds an observation to a histogram, in the unit of its name. */
export const observe = <Name extends HistogramName>(
  name: Name,
  labels: LabelsOf<Name>,
  value: number,
): void => histogramOf(name).observe(bounded(name, labels), value);

/**
 * Shows counters as 0 from the start, for each of the values that are declared: a series that begins with 1 hides its first
 * increase.
 */
export const beginCounting = (...names: readonly CounterName[]): void => {
  for (const name of names) {
    const { labels = {} }: MetricDeclaration = declaredMetrics[name];
    const [label, values] = Object.entries(labels)[0] ?? [];
    if (label === undefined) counterOf(name).inc(0);
    else for (const value of values ?? []) counterOf(name).inc({ [label]: value }, 0);
  }
};

/**
 * Gauges that `read` answers together when they are scraped; where it rejects, they have no value then. The same gauges
 * again replace these.
 */
export const measure = <Value>(
  read: () => Value | Promise<Value>,
  readers: Readers<Value>,
): void => {
  let reading: Promise<Value | undefined> | undefined;
  const readOnce = (): Promise<Value | undefined> =>
    (reading ??= Promise.resolve()
      .then(read)
      .catch(() => undefined)
      .finally(() => (reading = undefined)));
  for (const [name, reader] of Object.entries(readers)) {
    register.removeSingleMetric(name);
    const options = optionsOf(name as GaugeName);
    const labelled = options.labelNames.length > 0;
    new Gauge({
      ...options,
      async collect() {
        const value = await readOnce();
        this.reset();
        // Without labels that is 0, which nobody has measured.
        if (!labelled) this.remove();
        if (value !== undefined) show(this, (reader as (of: Value) => Reading<GaugeName>)(value));
      },
    });
  }
};

const show = (gauge: Gauge, reading: Reading<GaugeName>): void => {
  if (typeof reading === 'number') gauge.set(reading);
  else for (const { labels, value } of reading ?? []) gauge.set(labels, value);
};
