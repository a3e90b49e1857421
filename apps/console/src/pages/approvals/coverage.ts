import { type RowOf } from '../../api/queries';
import { type components } from '../../api/schema';
import { moneyOf, valueText } from '../../parts/values';

/** An approval as it is listed. */
export type ApprovalRow = RowOf<'/v1/approvals'>;

/** What an approval covers; `null` where it does not name it. */
export interface Coverage {
  readonly permits: readonly string[];
  readonly system: string | null;
  readonly objects: readonly string[] | null;
  readonly writes: readonly string[] | null;
  readonly amount: { readonly minor: number; readonly currency: string } | null;
  readonly audience: string | null;
  /** As `name=value`, joined by commas. */
  readonly arguments: string | null;
}

interface Named {
  readonly permits: readonly string[];
  readonly scope: components['schemas']['Scope'];
}

/** From a review, in which an empty list differs from none. */
export const coverageOf = ({ permits, scope }: Named): Coverage => ({
  permits,
  system: scope.system ?? null,
  objects: scope.objects ?? null,
  writes: scope.writes ?? null,
  amount: scope.amountUpTo ?? null,
  audience: scope.audience ?? null,
  arguments:
    Object.entries(scope.arguments ?? {})
      .map(([name, value]) => `${name}=${valueText(value)}`)
      .join(', ') || null,
});

/** What was requested, as the list has it. */
export const requestedCoverage = (row: ApprovalRow): Coverage => ({
  permits: listOf(row.requestedPermits) ?? [],
  system: row.requestedSystem,
  objects: listOf(row.requestedObjects),
  writes: listOf(row.requestedWrites),
  amount: amountOf(row.requestedAmountMinor, row.requestedCurrency),
  audience: row.requestedAudience,
  arguments: row.requestedArguments,
});

/** The approved coverage; the requested one until somebody has answered. */
export const approvedCoverage = (row: ApprovalRow): Coverage => ({
  permits: listOf(row.permits) ?? [],
  system: row.scopeSystem,
  objects: listOf(row.scopeObjects),
  writes: listOf(row.scopeWrites),
  amount: amountOf(row.scopeAmountMinor, row.scopeCurrency),
  audience: row.scopeAudience,
  arguments: row.scopeArguments,
});

/** The items of a joined list; `null` where there are none. An id from outside may have a comma, but no space after it. */
export const listOf = (joined: string | null | undefined): readonly string[] | null =>
  joined ? joined.split(', ') : null;

/** One line of what is permitted, beside what was requested. */
export interface CoverageLine {
  readonly name: string;
  readonly requested: string;
  readonly permitted: string;
  readonly differs: boolean;
}

/** The coverage field by field: an unnamed field is unlimited, or not covered. */
export const coverageLines = (requested: Coverage, permitted: Coverage): readonly CoverageLine[] =>
  fields.map(([name, textOf]) => {
    const [then, now] = [textOf(requested), textOf(permitted)];
    return { name, requested: then, permitted: now, differs: then !== now };
  });

const fields: readonly (readonly [string, (coverage: Coverage) => string])[] = [
  ['Action', ({ permits }) => permits.join(', ')],
  ['System', ({ system }) => system ?? 'any'],
  ['Objects', ({ objects }) => namesOf(objects)],
  ['Writes', ({ writes }) => namesOf(writes)],
  ['Amount', ({ amount }) => (amount ? `up to ${textOf(amount)}` : 'none')],
  ['Audience', ({ audience }) => audience ?? 'none'],
  ['Arguments', ({ arguments: given }) => given ?? 'none'],
];

/** What is not named is not limited; an empty list permits nothing. */
const namesOf = (names: readonly string[] | null): string =>
  names === null ? 'any' : names.join(', ') || 'none';

/** The same with the kinds of action; a gate is named by itself. */
export const permitOf = (coverage: Coverage, gate: string | null): string =>
  [...(gate === null ? [coverage.permits.join(', ')] : []), sentenceOf(coverage, gate)].join(' ');

/** What is permitted, in one line of words. */
export const sentenceOf = (
  { system, objects, writes, amount, audience, arguments: given }: Coverage,
  gate: string | null,
): string => {
  if (gate !== null) return `lets the work go through the gate ${gate}`;
  const parts = [
    ...(writes?.length ? [`writes ${writes.join(', ')}`] : []),
    ...(system ? [`in ${system}`] : ['in any system']),
    ...(objects?.length ? [`on ${objects.join(', ')}`] : []),
    ...(audience ? [`for ${audience}`] : []),
    ...(given ? [`with ${given}`] : []),
    ...(amount ? [`up to ${textOf(amount)}`] : []),
  ];
  return parts.join(' ');
};

const textOf = ({ minor, currency }: { readonly minor: number; readonly currency: string }) =>
  moneyOf(minor, currency);

const amountOf = (minor: number | null, currency: string | null): Coverage['amount'] =>
  minor === null || currency === null ? null : { minor, currency };
