import { Group, Text, Title } from '@mantine/core';
import { api } from '../../api/client';
import { usePast, useRead } from '../../api/queries';
import { Act } from '../../parts/act';
import { AnchorLink, places, VersionLink } from '../../parts/links';
import { Mark, Owner } from '../../parts/mark';
import { Terms } from '../../parts/terms';
import { UserText } from '../../parts/user-text';
import { Waiting } from '../../parts/waiting';
import { Until, When } from '../../parts/when';
import { useMay, useSession } from '../../session/session';
import { AssignAct, RecordEvidence, RemediateAct, useProofField } from './acts';
import { DueMark, Moment, type RemediationRow, type Review, VerdictMark } from './marks';
import { whyNot } from './obligations';
import styles from './post-reviews.module.css';

/** The judgement: what it must answer and who may give it, or what was found. */
export const ReviewCard = ({ review }: { readonly review: Review }) => (
  <section className={styles.card} aria-labelledby="review">
    <Title order={2} size="h4" id="review">
      The review
    </Title>
    {review.status === 'open' ? <OwnerLoad review={review} /> : <Found review={review} />}
  </section>
);

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

const OwnerLoad = ({ review }: { readonly review: Review }) => {
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
      <Text size="sm" mt="sm" mb={4} fw={600}>
        What the review must answer
      </Text>
      <ul className={styles.questions}>
        <li>
          Was it justified: upheld or not upheld? A verdict of not upheld raises an exception.
        </li>
        <li>The findings.</li>
        <li>Evidence, if there is any.</li>
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
                    { value: 'upheld', label: 'upheld: it was justified' },
                    { value: 'not-upheld', label: 'not upheld' },
                  ],
                },
                { name: 'findings', label: 'Findings', kind: 'lines', required: true },
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

/** The remediation of a break-glass. */
export const RemedyCard = ({ breakGlassId }: { readonly breakGlassId: string }) => {
  const glass = useRead('/v1/break-glass/{breakGlassId}', { path: { breakGlassId } });
  const remediationId = glass.data?.body.remediationId;
  const read = useRead('/v1/remediations/{remediationId}', {
    path: { remediationId: remediationId ?? '' },
    enabled: remediationId !== undefined,
  });
  return (
    <section className={styles.card} aria-labelledby="remedy">
      <Title order={2} size="h4" id="remedy">
        Its remedy
      </Title>
      {read.data ? <Shown row={read.data.body} /> : <Waiting on={read} lines={3} />}
    </section>
  );
};

const Shown = ({ row }: { readonly row: RemediationRow }) => (
  <>
    <Terms
      of={{
        Owner: <Owner name={row.owner} />,
        Due: <DueMark of={row} />,
        Recurred: row.recurrences > 0 && (
          <>
            <Mark kind="warn">{row.recurrences} times</Mark>, last <When at={row.recurredAt} />
          </>
        ),
        'Completed by': row.completedBy && <UserText>{row.completedBy}</UserText>,
        Evidence: row.evidence && <UserText>{row.evidence}</UserText>,
        'What changed': row.status === 'completed' && <Changed row={row} />,
        Reopens: row.status === 'completed' && row.recursUntil && (
          <>
            if the code recurs before <Until at={row.recursUntil} />
          </>
        ),
      }}
    />
    {row.status === 'open' && (
      <>
        <Text size="sm" my="xs">
          The cause of{' '}
          <AnchorLink size="sm" {...places['exception-code'](row.code)}>
            <UserText>{row.code}</UserText>
          </AnchorLink>{' '}
          has to be fixed: with evidence, and the resulting workflow version or the reason why there
          is none.
        </Text>
        <RemediateAct of={row} />
      </>
    )}
  </>
);

const Changed = ({ row }: { readonly row: RemediationRow }) =>
  row.namedWorkflowId ? (
    <VersionLink of="workflow" id={row.namedWorkflowId} version={row.namedWorkflowVersion} />
  ) : (
    <>
      no workflow: <UserText none="erased">{row.noChangeBecause}</UserText>
    </>
  );
