import { useRead } from '../../api/queries';
import { useFollow } from '../../live/live';
import { Waiting } from '../../parts/waiting';
import { type ReviewNotice } from './answer-review';
import { BreakGlassCard, RanUnder } from './break-glass-card';
import styles from './post-reviews.module.css';
import { RemediationCard } from './remediation-card';
import { ReviewCard } from './review-card';
import { ThenAndNow } from './then-and-now';

/** A review: read, and followed while it is shown. */
export const useReview = (postReviewId: string) => {
  const read = useRead('/v1/post-reviews/{postReviewId}', { path: { postReviewId } });
  const workOrderId = read.data?.body.workOrderId;
  useFollow((event) => workOrderId !== undefined && event.workOrderId === workOrderId);
  return read;
};

interface ReviewDetailProps {
  readonly read: ReturnType<typeof useReview>;
  readonly onAnswered?: (notice: ReviewNotice) => void;
}

/** Everything that the answer depends on, beside the answer: why, what ran, what was known then and is now, and the fix. */
export const ReviewDetail = ({ read, onAnswered }: ReviewDetailProps) => {
  if (!read.data) return <Waiting on={read} />;
  const review = read.data.body;
  const { breakGlassId, workOrderId } = review;
  return (
    <div className={styles.sides}>
      <div>
        <BreakGlassCard breakGlassId={breakGlassId} />
        <RanUnder breakGlassId={breakGlassId} workOrderId={workOrderId} />
        <ThenAndNow review={review} />
      </div>
      <div>
        <ReviewCard review={review} onAnswered={onAnswered} />
        <RemediationCard breakGlassId={breakGlassId} />
      </div>
    </div>
  );
};
