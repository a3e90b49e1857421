import { declaredMetrics } from '#platform';
import { generatedPart, markdownTable } from './generated';

interface Row {
  readonly kind: string;
  readonly of: string;
  readonly help: string;
  readonly labels?: Readonly<Record<string, readonly string[] | string>>;
}

const labelsOf = ({ labels = {} }: Row): string =>
  Object.entries(labels)
    .map(([label, values]) => {
      const text = typeof values === 'string' ? values : values.join(', ');
      return `\`${label}\`: ${text}`;
    })
    .join('; ');

describe('the table of metrics', () => {
  it('has every metric as it is declared', () => {
    const rows = Object.entries<Row>(declaredMetrics).map(([name, row]) => [
      `\`${name}\``,
      row.kind,
      row.of,
      row.help,
      labelsOf(row),
    ]);
    const { stated, declared } = generatedPart(
      'docs/operations/metrics.md',
      'metrics',
      markdownTable(['metric', 'kind', 'of', 'meaning', 'labels'], rows),
    );
    expect(stated).toBe(declared);
  });
});
