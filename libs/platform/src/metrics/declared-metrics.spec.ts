import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { declaredMetrics, type MetricDeclaration } from './declared-metrics';

const declared: readonly (readonly [string, MetricDeclaration])[] = Object.entries(declaredMetrics);

/** What https://prometheus.io/docs/practices/naming/ and `promtool check metrics` ask of a name; undefined where it is well. */
const faultOf = (name: string, { kind, help, labels = {}, buckets }: MetricDeclaration) => {
  if (!/^writ(_[a-z]+)+$/.test(name))
    return 'is in lower case with underscores, and begins with writ_';
  if (name.endsWith('_total') !== (kind === 'counter'))
    return 'ends with _total if it is a counter';
  if (/_(counter|gauge|histogram|count|sum|bucket)(_|$)/.test(name))
    return 'does not name its kind';
  if (/_(ms|milliseconds|micros|minutes|hours|days|kilobytes|megabytes|percent)(_|$)/.test(name))
    return 'uses base units: seconds, bytes, ratio';
  if (/_(age|duration|lag|late)$/.test(name) && name !== 'writ_relay_lag')
    return 'ends with its unit';
  if (!/^[A-Z0-9].*\.$/.test(help)) return 'is described by a sentence';
  if ((kind === 'histogram') !== (buckets !== undefined)) return 'has buckets if it is a histogram';
  if (buckets?.some((bound, i) => bound <= (buckets[i - 1] ?? 0))) return 'has growing buckets';
  if (!Object.keys(labels).every((label) => /^[a-z]+$/.test(label) && label !== 'service'))
    return 'has labels of one word, and not the one of the process';
  return undefined;
};

const root = join(__dirname, '../../../..');
const sources = ['apps', 'libs'].flatMap((top) =>
  readdirSync(join(root, top), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.includes('node_modules'))
    .map((path) => join(top, path)),
);

describe('the metrics of Writ', () => {
  it.each(declared)('%s follows the rules of Prometheus', (name, declaration) => {
    expect(faultOf(name, declaration)).toBeUndefined();
  });

  it.each([
    ['writ_decisions', { kind: 'counter' }],
    ['writ_lag_total', { kind: 'gauge' }],
    ['writ_relay_lag_ms', { kind: 'gauge' }],
    ['writ_open_gauge', { kind: 'gauge' }],
    ['relay_lag_seconds', { kind: 'gauge' }],
    ['writ_take_seconds', { kind: 'histogram' }],
    ['writ_up', { kind: 'gauge', labels: { service: 'a name' } }],
  ] as const)('would not pass as %s %j', (name, part) => {
    expect(faultOf(name, { help: 'Something.', of: 'ledger', ...part })).toBeDefined();
  });

  it('are declared in one place alone', () => {
    const makers = sources.filter((path) =>
      /new (Counter|Gauge|Histogram|Summary)\(/.test(readFileSync(join(root, path), 'utf8')),
    );
    expect(makers.filter((path) => !path.endsWith('.spec.ts'))).toEqual([
      // Standard ones of Node, in place of those of a package.
      'libs/platform/src/metrics/event-loop-lag.ts',
      'libs/platform/src/metrics/metrics.ts',
    ]);
  });
});
