import { Group, Title } from '@mantine/core';
import { useState } from 'react';
import { usePast } from '../../api/queries';
import { OpenRemediationAct } from '../../parts/open-remediation';
import { ClaimLine } from '../../parts/claim';
import { Owner } from '../../parts/mark';
import { Terms } from '../../parts/terms';
import { UserText } from '../../parts/user-text';
import { Until, When } from '../../parts/when';
import { AssignAct, RecordEvidence } from './acts';
import { AnswerReview, type ReviewNotice } from './answer-review';
import { Moment } from '../../parts/due-mark';
import { type Review, VerdictMark } from './marks';
import styles from './post-reviews.module.css';
import { useRemediation } from './remediation-card';
import { obligationIdOf } from './obligations';

type Answered = (notice: ReviewNotice) => void;

/** The judgement: the form of an answer, or what was found. A form that somebody began stays when another person answers. */
export const ReviewCard = ({
  review,
  onAnswered,
}: {
  readonly review: Review;
  readonly onAnswered?: Answered | undefined;
}) => {
  const [isBegun, setBegun] = useState(false);
  const answered: Answered = (notice) => {
    setBegun(false);
    onAnswered?.(notice);
  };
  return (
    <section className={styles.card} aria-labelledby="review">
      <Title order={2} size="h4" id="review">
        The review
      </Title>
      {review.status === 'open' || isBegun ? (
        <ToAnswer review={review} onBegun={() => setBegun(true)} onAnswered={answered} />
      ) : (
        <Found review={review} />
      )}
      <Group mt="sm">
        <OpenRemediationAct of={seenIn(review)} />
      </Group>
    </section>
  );
};

const seenIn = ({ code, jobType, workOrderId, postReviewId }: Review) => ({
  code,
  jobType,
  seenOn: workOrderId,
  postReviewId,
});

const Found = ({ review }: { readonly review: Review }) => (
  <>
    <VerdictMark verdict={review.verdict} />
    <blockquote className={styles.quote} style={{ marginTop: '0.6rem' }}>
      <UserText none={review.erasedTexts ? 'The findings were erased.' : '—'}>
        {review.findings}
      </UserText>
    </blockquote>
    <Terms
      of={{
        By: <UserText>{review.reviewedBy}</UserText>,
        Completed: <When at={review.completedAt} />,
        Evidence: review.evidence && <UserText>{review.evidence}</UserText>,
        Owner: <Owner name={review.owner} />,
        Declarer: <UserText>{review.declaredBy.join(', for ')}</UserText>,
      }}
    />
  </>
);

const ToAnswer = ({
  review,
  onBegun,
  onAnswered,
}: {
  readonly review: Review;
  readonly onBegun: () => void;
  readonly onAnswered: Answered;
}) => {
  const remediation = useRemediation(review.breakGlassId);
  const { asOf } = usePast();
  const { postReviewId, workOrderId } = review;
  return (
    <>
      {asOf === undefined && (
        <div className={styles.answer}>
          <ClaimLine
            of={review}
            claimable={{ kind: 'post-review', subject: postReviewId, workOrderId }}
          />
          <AnswerReview
            review={review}
            remediation={remediation.data?.body}
            onBegun={onBegun}
            onAnswered={onAnswered}
          />
          <Group gap="xs" mt="sm">
            <AssignAct
              of={{
                obligationId: obligationIdOf('post-review', postReviewId),
                kind: 'post-review',
                item: null,
                what: review.code,
                workOrderId,
              }}
            />
            <RecordEvidence workOrderId={workOrderId} />
          </Group>
        </div>
      )}
      <Terms
        of={{
          Owner: <Owner name={review.owner} />,
          Declared: <Moment at={review.scheduledAt} />,
          Due: (
            <>
              <Moment at={review.dueAt} />, <Until at={review.dueAt} />
            </>
          ),
          'Escalated to': review.escalatedTo && (
            <>
              <UserText>{review.escalatedTo}</UserText> <When at={review.breachedAt} />
            </>
          ),
          'May not review': (
            <>
              <strong>
                <UserText>{review.declaredBy.join(', ')}</UserText>
              </strong>
              , with any of their keys; anyone who acts for them; delegates
            </>
          ),
        }}
      />
    </>
  );
};
