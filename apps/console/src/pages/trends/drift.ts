import { type RowOf } from '../../api/queries';
import { type MarkKind } from '../../parts/mark';
import { monthLabel } from '../../parts/month-label';

export type DriftRow = RowOf<'/v1/reports/drift'>;

const DAY = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

/** `week of 13 Jun 2011`, `Jun 2011`: periods are of UTC. */
export const periodOf = ({
  period,
  periodKind,
}: Pick<DriftRow, 'period' | 'periodKind'>): string =>
  periodKind === 'week' ? `week of ${dayOf(period)}` : monthLabel(period);

export const dayOf = (time: string): string => DAY.format(Date.parse(time));

const rules: Readonly<Record<string, string>> = {
  'beyond-limits': 'beyond the limits',
  'eight-on-one-side': 'a run on one side of the centre',
  'six-in-a-row': 'six in a row in one direction',
};

/** The rule that gave a signal, in words. */
export const ruleOf = ({ signalRule }: Pick<DriftRow, 'signalRule'>): string =>
  rules[signalRule] ?? signalRule;

/** A rate as its chart says it: a share of work orders in per cent (p), or exceptions per work order (u). */
export const rateOf = (chart: string, rate: number | null): string => {
  if (rate === null) return '—';
  return chart === 'p' ? `${trim(rate * 100)} %` : trim(rate);
};

const trim = (number: number): string => String(Number(number.toPrecision(3)));

/** What is counted, with its denominator: `8 in 12 work orders`. */
export const countOf = ({ chart, count, exposure }: DriftRow): string =>
  chart === 'p' ? `${count} of ${exposure} work orders` : `${count} in ${exposure} work orders`;

interface Judgement {
  readonly kind: MarkKind;
  readonly label: string;
}

/** What the report says of a point; nothing is judged here. */
export const judgementOf = (row: DriftRow): Judgement => {
  if (!row.complete) return { kind: 'wait', label: 'not over yet' };
  if (row.forming) return { kind: 'unknown', label: 'baseline forming' };
  if (row.signal === '') return { kind: 'still', label: 'within normal variation' };
  return { kind: row.worse ? 'stop' : 'run', label: row.signal };
};

/** What the chart says in one sentence, of points that are given latest first. */
export const verdictOf = (points: readonly DriftRow[]): Judgement & { readonly why: string } => {
  const last = points.find(({ complete }) => complete);
  if (!last) return { kind: 'unknown', label: 'no verdict', why: 'No period is over yet.' };
  if (last.forming)
    return {
      kind: 'unknown',
      label: 'too early to tell',
      why: `The baseline has ${last.baselinePeriods} of the 8 periods that it needs.`,
    };
  const worse = points.filter((point) => point.worse);
  if (last.worse) return { ...judgementOf(last), label: 'signal: getting worse', why: whyOf(last) };
  const now = last.signal === '' ? '' : `Now less than before: ${ruleOf(last)}. `;
  if (worse.length > 0)
    return {
      kind: last.signal === '' ? 'warn' : 'run',
      label: last.signal === '' ? 'signal before, quiet now' : 'signal before, less now',
      why: `${now}${counted(worse.length)} in what is shown, last ${whyOf(worse[0]!)}`,
    };
  if (last.signal !== '') return { kind: 'run', label: 'signal: getting less', why: whyOf(last) };
  return { kind: 'still', label: 'noise', why: 'Every point is within normal variation.' };
};

const counted = (count: number): string =>
  count === 1 ? '1 signal that it got worse' : `${count} signals that it got worse`;

const whyOf = (row: DriftRow): string =>
  `${periodOf(row)}: ${countOf(row)}${limitOf(row)} (${ruleOf(row)}).`;

const limitOf = ({ signalRule, worse, upperCount, lowerCount }: DriftRow): string => {
  if (signalRule !== 'beyond-limits') return '';
  return worse ? `, the upper limit is ${upperCount}` : `, the lower limit is ${lowerCount}`;
};

export type EffectRow = RowOf<'/v1/reports/remediation-effects'>;

const kinds: Readonly<Record<EffectRow['verdict'], MarkKind>> = {
  better: 'run',
  worse: 'stop',
  unclear: 'unknown',
};

export const effectKind = ({ verdict }: EffectRow): MarkKind => kinds[verdict];

/** `12 of 300 → 3 of 310`: exceptions of work orders opened, in equal windows before and after. */
export const changeOf = (row: EffectRow): string =>
  `${row.raisedBefore} of ${row.openedBefore} → ${row.raisedAfter} of ${row.openedAfter}`;

/** What the ratio of the rates is, and between what it lies with 95 % confidence. */
export const ratioOf = ({ ratio, ratioLower, ratioUpper }: EffectRow): string => {
  const interval = `${short(ratioLower) ?? '0'} to ${short(ratioUpper) ?? 'any'}`;
  return ratio === null
    ? `nothing to compare, 95 % interval ${interval}`
    : `${short(ratio)} times as often, 95 % interval ${interval}`;
};

/** The last effect of each code, as the report says it. */
export const lastEffects = (rows: readonly EffectRow[]): ReadonlyMap<string, EffectRow> => {
  const last = new Map<string, EffectRow>();
  for (const row of rows) {
    const known = last.get(row.code);
    if (!known || known.completedAt < row.completedAt) last.set(row.code, row);
  }
  return last;
};

const short = (number: number | null): string | undefined =>
  number === null ? undefined : String(Number(number.toPrecision(2)));
