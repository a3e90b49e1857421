import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { declaredMetrics, type MetricDeclaration } from '#platform';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

const FOLDER = 'deploy/observability';
/** Of Prometheus itself, and the standard ones of Node and of processes that are used here. */
const STANDARD = [
  'up',
  'process_cpu_seconds_total',
  'process_resident_memory_bytes',
  'nodejs_eventloop_lag_max_seconds',
];

const declared = new Map<string, MetricDeclaration>(Object.entries(declaredMetrics));
const text = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');
const { groups } = parse(text('alerts.yml')) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);

const dashboards = readdirSync(FOLDER)
  .filter((name) => name.startsWith('dashboard-'))
  .map(
    (name) =>
      JSON.parse(text(name)) as { panels: { title: string; targets: { expr: string }[] }[] },
  );
const panels = dashboards.flatMap((dashboard) => dashboard.panels);
const expressions = [
  ...rules.map(({ alert, expr }) => [alert, expr] as const),
  ...panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)),
];

/** The metrics of an expression, each with the names in its braces: names that are followed by neither `(` nor inside of `by (…)`. */
const selectorsIn = (expression: string): readonly (readonly [string, readonly string[]])[] => {
  const bare = expression.replace(/\bby \([^)]*\)/g, '').replace(/"[^"]*"/g, '""');
  return [...bare.matchAll(/\b([a-z_][a-z0-9_]*)\b(?!\s*\()(\{[^}]*\})?/g)]
    .filter(
      ([, name], i, all) => !isInBraces(bare, all[i]!.index!) && !/^(or|and|unless)$/.test(name!),
    )
    .filter(([, name]) => !/^[smhd]$/.test(name!))
    .map(([, name, braces = '']) => [
      name!,
      [...braces.matchAll(/([a-z_]+)\s*[=!]/g)].map(([, label]) => label!),
    ]);
};

const isInBraces = (expression: string, at: number): boolean =>
  /[[{][^\]}]*$/.test(expression.slice(0, at));

/** Why a selector names nothing that exists; undefined where it does. */
const faultOf = (name: string, labels: readonly string[]): string | undefined => {
  if (STANDARD.includes(name)) return undefined;
  const family = declared.has(name) ? name : name.replace(/_(bucket|sum|count)$/, '');
  const metric = declared.get(family);
  if (!metric) return `there is no metric ${name}`;
  if (family !== name && metric.kind !== 'histogram') return `${family} is no histogram`;
  if (family === name && metric.kind === 'histogram') return `${name} is a histogram`;
  const known = ['service', 'le', ...Object.keys(metric.labels ?? {})];
  const unknown = labels.find((label) => !known.includes(label));
  return unknown && `${name} has no label ${unknown}`;
};

describe('alert rules and dashboards', () => {
  it.each(expressions)('%s asks for metrics that exist: %s', (_title, expression) => {
    const selectors = selectorsIn(expression);
    expect(selectors.length).toBeGreaterThan(0);
    expect(selectors.flatMap((one) => faultOf(...one) ?? [])).toEqual([]);
  });

  it.each([
    'writ_relay_lag_minutes > 1',
    'rate(writ_append_duration_seconds[5m])',
    'sum by (le) (rate(writ_log_size_bucket[5m]))',
    'writ_decisions_total{result="run"}',
  ])('would find that %s does not', (expression) => {
    expect(selectorsIn(expression).flatMap((one) => faultOf(...one) ?? [])).toHaveLength(1);
  });

  it('say how bad it is, and what it is', () => {
    for (const { labels, annotations } of rules) {
      expect(['critical', 'warning', 'info']).toContain(labels?.['severity']);
      expect(annotations?.['summary']).toMatch(/\.$/);
    }
  });

  it('have an entry in the runbook for each alert, and none for others', () => {
    const page = readFileSync('docs/operations/runbook.md', 'utf8');
    const entries = [...page.matchAll(/^## (\w+)\n\n(.+)/gm)].map(([, name]) => name);
    expect(entries).toEqual(rules.map(({ alert }) => alert));
  });
});
