import { moneyOf } from '../../parts/money';

/** The scope of a break-glass, as its row has it. */
export interface Scope {
  readonly permits: string | null;
  readonly scopeSystem: string | null;
  readonly scopeObjects: string | null;
  readonly scopeWrites: string | null;
  readonly scopeAmountMinor: number | null;
  readonly scopeCurrency: string | null;
  readonly scopeAudience: string | null;
}

/** In a line: `refund.issue in payments, up to 50.00 EUR, writing refund on order-7`. */
export const scopeWords = (scope: Scope): string => {
  const { permits, scopeSystem, scopeObjects, scopeWrites, scopeAudience } = scope;
  const { scopeAmountMinor, scopeCurrency } = scope;
  const isAmount = scopeAmountMinor !== null && scopeCurrency !== null;
  return [
    `${permits ?? 'anything'}${scopeSystem ? ` in ${scopeSystem}` : ''}`,
    ...(isAmount ? [`up to ${moneyOf(scopeAmountMinor, scopeCurrency)}`] : []),
    ...(scopeWrites ? [`writing ${scopeWrites}`] : []),
    ...(scopeObjects ? [`on ${scopeObjects}`] : []),
    ...(scopeAudience ? [`for ${scopeAudience}`] : []),
  ].join(', ');
};
