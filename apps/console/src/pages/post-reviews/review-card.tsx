import { Group, Text, Title } from '@mantine/core';
import { usePast } from '../../api/past';
import { api } from '../../api/client';
import { Act } from '../../parts/act';
import { Owner } from '../../parts/owner';
import { Said } from '../../parts/said';
import { Terms } from '../../parts/terms';
import { Until, When } from '../../parts/when';
import { useMay, useSession } from '../../session/session';
import { AssignAct } from './assign-act';
import { Moment } from './due-mark';
import { type Review } from './rows';
import styles from './post-reviews.module.css';
import { useProofField } from './proof-field';
import { RecordEvidence } from './record-evidence';
import { VerdictMark } from './verdict-mark';
import { whyNot } from './who-may-review';

/** The judgement: what it must answer and who may give it, or what was found. */
export const ReviewCard = ({ review }: { readonly review: Review }) => (
  <section className={styles.card} aria-labelledby="review">
    <Title order={2} size="h4" id="review">
      The review
    </Title>
    {review.status === 'open' ? <Owed review={review} /> : <Found review={review} />}
  </section>
);

const Found = ({ review }: { readonly review: Review }) => (
  <>
    <VerdictMark verdict={review.verdict} />
    <blockquote className={styles.quote} style={{ marginTop: '0.6rem' }}>
      <Said none={review.erasedTexts ? 'What was found was erased.' : '—'}>{review.findings}</Said>
    </blockquote>
    <Terms
      of={{
        By: <Said>{review.reviewedBy}</Said>,
        Completed: <When at={review.completedAt} />,
        Evidence: review.evidence && <Said>{review.evidence}</Said>,
        'It was owed by': <Owner name={review.owner} />,
        Declarer: <Said>{review.declaredBy.join(', for ')}</Said>,
      }}
    />
  </>
);

const Owed = ({ review }: { readonly review: Review }) => {
  const session = useSession();
  const { asOf } = usePast();
  const proof = useProofField(review.workOrderId, false);
  const { postReviewId, workOrderId } = review;
  const { isAllowed, why } = useMay('complete-post-review');
  const notNow = whyNot(session, review);
  const reason = isAllowed ? notNow : why;
  return (
    <>
      <Terms
        of={{
          'It is for': <Owner name={review.owner} />,
          Declared: <Moment at={review.scheduledAt} />,
          Due: (
            <>
              <Moment at={review.dueAt} />, <Until at={review.dueAt} />
            </>
          ),
          Called: review.escalatedTo && (
            <>
              <Said>{review.escalatedTo}</Said> <When at={review.breachedAt} />
            </>
          ),
          'May not review': (
            <>
              <strong>
                <Said>{review.declaredBy.join(', ')}</Said>
              </strong>
              , by no key of theirs; nobody who acts for them; no delegate
            </>
          ),
        }}
      />
      <Text size="sm" mt="sm" mb={4} fw={600}>
        What it must answer
      </Text>
      <ul className={styles.asked}>
        <li>Was it right: upheld, or not? What is not upheld raises an exception.</li>
        <li>What was found, in words.</li>
        <li>Evidence of it, where there is some.</li>
      </ul>
      {asOf === undefined && (
        <>
          <Group gap="xs">
            <Act
              command="complete-post-review"
              label="Complete the review"
              variant="filled"
              notNow={notNow}
              fields={[
                {
                  name: 'verdict',
                  label: 'Verdict',
                  kind: 'choice',
                  required: true,
                  choices: [
                    { value: 'upheld', label: 'upheld: it was right' },
                    { value: 'not-upheld', label: 'not upheld' },
                  ],
                },
                { name: 'findings', label: 'What was found', kind: 'lines', required: true },
                proof,
              ]}
              run={({ verdict, findings = '', evidence }) =>
                api.POST('/v1/post-reviews/{postReviewId}/complete', {
                  params: { path: { postReviewId } },
                  body: {
                    verdict: verdict as 'upheld' | 'not-upheld',
                    findings,
                    ...(evidence === undefined ? {} : { evidence: [evidence] }),
                  },
                })
              }
            />
            <AssignAct
              of={{
                obligationId: `post-review/${postReviewId}`,
                kind: 'post-review',
                item: null,
                what: review.code,
                workOrderId,
              }}
            />
            <RecordEvidence workOrderId={workOrderId} />
          </Group>
          {reason !== undefined && (
            <Text size="sm" c="dimmed" mt={6}>
              {reason}
            </Text>
          )}
        </>
      )}
    </>
  );
};
