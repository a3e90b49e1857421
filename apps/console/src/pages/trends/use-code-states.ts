import { useRead, type RowOf } from '../../api/queries';
import { type DriftRow } from './drift-words';
import { type EffectRow, lastEffects } from './effect-words';
import { type Months } from './months';
import { useAll } from './use-all';

export type Remediation = RowOf<'/v1/remediations'>;

/** What else is to be known of a code beside its counts: whether it drifts, who mends it, whether that helped. */
export interface CodeState {
  /** The last point of any of its charts that says that there is more of it. */
  readonly worse?: DriftRow;
  readonly open: readonly Remediation[];
  readonly effect?: EffectRow;
}

const MANY = 1_000;

/** The states of all codes, by code, over the months that are looked at; undefined until all of that is known. */
export const useCodeStates = (months: Months): ((code: string) => CodeState | undefined) => {
  const drift = useAll('/v1/reports/drift', { query: { ...months, worse: 'true' } });
  const remediations = useRead('/v1/remediations', { query: { status: 'open', limit: MANY } });
  const effects = useRead('/v1/reports/remediation-effects', { query: { limit: MANY } });
  const worse = lastWorse(drift.rows);
  const open = Map.groupBy(remediations.data?.body.items ?? [], ({ code }) => code);
  const last = lastEffects(effects.data?.body.items ?? []);
  const isKnown = drift.isWhole && remediations.data && effects.data;
  return (code) => {
    if (!isKnown) return undefined;
    const [row, effect] = [worse.get(code), last.get(code)];
    return {
      open: open.get(code) ?? [],
      ...(row ? { worse: row } : {}),
      ...(effect ? { effect } : {}),
    };
  };
};

const lastWorse = (rows: readonly DriftRow[]): ReadonlyMap<string, DriftRow> => {
  const last = new Map<string, DriftRow>();
  for (const row of rows) {
    const known = last.get(row.code);
    if (!known || known.period < row.period) last.set(row.code, row);
  }
  return last;
};
