import { type RowOf } from '../../api/queries';
import { type MarkKind } from '../../parts/mark';

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
