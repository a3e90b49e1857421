import { type ObligationClaimedData, type ObligationReleasedData } from '#contracts';
import { type ProjectionStep } from '#kernel';
import { type MovedRow, moved } from './obligation-row';

interface ClaimedRow extends MovedRow {
  readonly claimed_by: string | null;
  readonly claimed_until: string | null;
}

/** Nobody works on the answer. */
export const unclaimed = { claimed_by: null, claimed_until: null };

/** Who works on the answer to the obligation of a row. */
export const claimSteps = <R extends ClaimedRow>(): Readonly<
  Record<'obligation.claimed' | 'obligation.released', ProjectionStep<R>>
> => ({
  'obligation.claimed': moved<R, ObligationClaimedData>(
    (_row, { data: { claimedBy, claimedUntil } }) =>
      ({ claimed_by: claimedBy, claimed_until: claimedUntil }) as Partial<R>,
  ),
  'obligation.released': moved<R, ObligationReleasedData>(() => unclaimed as Partial<R>),
});
