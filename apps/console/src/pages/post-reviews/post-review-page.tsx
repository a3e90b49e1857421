import { Group } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useRead } from '../../api/queries';
import { useFollow } from '../../live/live';
import { CopyAs } from '../../parts/copy-as';
import { Mark } from '../../parts/mark';
import { Page } from '../../parts/page';
import { Waiting } from '../../parts/waiting';
import { BreakGlassCard, RanUnder } from './break-glass-card';
import { DueMark, type Review, VerdictMark } from './marks';
import styles from './post-reviews.module.css';
import { RemedyCard, ReviewCard } from './review-card';

/** One break-glass and its review: what was taken, what ran under it, and whether it was right. */
const PostReview = () => {
  const { postReviewId } = useParams({ from: '/inside/post-reviews/$postReviewId' });
  const read = useRead('/v1/post-reviews/{postReviewId}', { path: { postReviewId } });
  const review = read.data?.body;
  useFollow(({ workOrderId }) => review !== undefined && workOrderId === review.workOrderId);
  return (
    <Page
      title="Post-review"
      question="Was this break-glass justified?"
      position={read.data?.position}
      actions={
        <CopyAs
          path={`/v1/post-reviews/${encodeURIComponent(postReviewId)}`}
          cli={`review ${postReviewId} --upheld --findings '…'`}
        />
      }
    >
      {review ? <Shown review={review} /> : <Waiting on={read} />}
    </Page>
  );
};

const Shown = ({ review }: { readonly review: Review }) => (
  <>
    <Group gap="xs" mt="xs">
      {review.status === 'open' ? (
        <Mark kind={review.overdue ? 'stop' : 'wait'}>open</Mark>
      ) : (
        <VerdictMark verdict={review.verdict} />
      )}
      <DueMark of={review} />
    </Group>
    <div className={styles.sides}>
      <div>
        <BreakGlassCard breakGlassId={review.breakGlassId} />
        <RanUnder breakGlassId={review.breakGlassId} workOrderId={review.workOrderId} />
      </div>
      <div>
        <ReviewCard review={review} />
        <RemedyCard breakGlassId={review.breakGlassId} />
      </div>
    </div>
  </>
);

export default PostReview;
