import { type AnswerOf, type RowOf } from '../../api/queries';
import { WorkOrderLink } from '../../parts/links';
import { Mark, StatusMark } from '../../parts/mark';
import { moneyOf } from '../../parts/values';

export type ReviewRow = RowOf<'/v1/post-reviews'>;
export type Review = AnswerOf<'/v1/post-reviews/{postReviewId}'>;
export type RemediationRow = RowOf<'/v1/remediations'>;
export type BreakGlassRow = RowOf<'/v1/break-glass'>;

/** One that still holds is no good news: something runs now that policy would not let run. */
export const BreakGlassMark = ({ status }: { readonly status: string }) =>
  status === 'live' ? <Mark kind="warn">live</Mark> : <StatusMark status={status} />;

/** What the review found: upheld, not upheld, or that nobody has judged yet. */
export const VerdictMark = ({ verdict }: { readonly verdict: string | null }) =>
  verdict === null ? (
    <Mark kind="wait">not judged</Mark>
  ) : (
    <Mark kind={verdict === 'upheld' ? 'run' : 'stop'}>
      {verdict === 'upheld' ? 'upheld' : 'not upheld'}
    </Mark>
  );

/** The work order that a row is on, where it is on one. */
export const OnWork = ({ of }: { readonly of: string | null }) =>
  of !== null && (
    <>
      on <WorkOrderLink id={of} size="xs" />
    </>
  );

/** The scope of a break-glass, as its row has it. */
interface Scope {
  readonly permits: string | null;
  readonly scopeSystem: string | null;
  readonly scopeObjects: string | null;
  readonly scopeWrites: string | null;
  readonly scopeAmountMinor: number | null;
  readonly scopeCurrency: string | null;
  readonly scopeAudience: string | null;
}

/** In a line: `refund.issue in payments, up to €50.00, writing refund on order-7`. */
export const scopeLabel = (scope: Scope): string => {
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
