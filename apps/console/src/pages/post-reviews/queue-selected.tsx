import { Alert, Button, Group } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { AnchorLink, places, useTitle, WorkOrderLink } from '../../parts/links';
import { UserText } from '../../parts/user-text';
import { type ReviewNotice } from './answer-review';
import { DueMark } from '../../parts/due-mark';
import { VerdictMark } from './marks';
import styles from './post-reviews.module.css';
import { ReviewDetail, useReview } from './review-detail';

interface QueueSelectedProps {
  readonly postReviewId: string;
  /** It came by itself, after the one before was answered. */
  readonly isNext: boolean;
  readonly onAnswered: (notice: ReviewNotice) => void;
  /** Somebody begins to answer it. */
  readonly onBegun: () => void;
  /** Where the list does not fit beside it. */
  readonly onBack: (() => void) | undefined;
}

/** The review that is being answered. */
export const QueueSelected = ({
  postReviewId,
  isNext,
  onAnswered,
  onBegun,
  onBack,
}: QueueSelectedProps) => {
  const read = useReview(postReviewId);
  const review = read.data?.body;
  const section = useRef<HTMLElement>(null);
  // After an answer the keyboard goes on where the next one begins.
  useEffect(() => {
    if (isNext) section.current?.focus();
  }, [isNext]);
  return (
    <section
      ref={section}
      tabIndex={-1}
      className={styles.selected}
      aria-label="The selected review"
      onFocus={onBegun}
    >
      <Group justify="space-between" gap="xs" mih={30}>
        {review && (
          <Group gap="sm">
            <WorkOrderLink id={review.workOrderId} size="md" fw={650} />
            <DueMark of={review} isShort />
          </Group>
        )}
        {onBack ? (
          <Button variant="default" size="compact-md" onClick={onBack}>
            Back to the list
          </Button>
        ) : (
          <AnchorLink size="sm" {...places['post-review'](postReviewId)}>
            Open its page
          </AnchorLink>
        )}
      </Group>
      <ReviewDetail read={read} onAnswered={onAnswered} />
    </section>
  );
};

/** What was answered last, with the way back to it. */
export const Answered = ({ notice }: { readonly notice: ReviewNotice }) => (
  <Alert color="green" py={6} mb="sm" role="status">
    You completed the review of{' '}
    <AnchorLink size="sm" {...places['post-review'](notice.review.postReviewId)}>
      <UserText>{useTitle(notice.review.workOrderId)}</UserText>
    </AnchorLink>{' '}
    <VerdictMark verdict={notice.verdict} />
  </Alert>
);
