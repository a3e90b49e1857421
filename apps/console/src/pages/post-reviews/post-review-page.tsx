import { Group } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { CopyAs } from '../../parts/copy-as';
import { Mark } from '../../parts/mark';
import { Page } from '../../parts/page';
import { DueMark } from '../../parts/due-mark';
import { shell } from '../../parts/pasted';
import { VerdictMark } from './marks';
import { ReviewDetail, useReview } from './review-detail';

/** One break-glass and its review: what was taken, what ran under it, and whether it was right. */
const PostReview = () => {
  const { postReviewId } = useParams({ from: '/inside/post-reviews/$postReviewId' });
  const read = useReview(postReviewId);
  const review = read.data?.body;
  return (
    <Page
      title="Post-review"
      question="Was this break-glass justified?"
      position={read.data?.position}
      actions={
        <CopyAs
          path={`/v1/post-reviews/${encodeURIComponent(postReviewId)}`}
          cli={shell`review ${postReviewId} --upheld --findings '…'`}
        />
      }
    >
      {review && (
        <Group gap="xs" mt="xs">
          {review.status === 'open' ? (
            <Mark kind={review.overdue ? 'stop' : 'wait'}>open</Mark>
          ) : (
            <VerdictMark verdict={review.verdict} />
          )}
          <DueMark of={review} />
        </Group>
      )}
      <ReviewDetail read={read} />
    </Page>
  );
};

export default PostReview;
