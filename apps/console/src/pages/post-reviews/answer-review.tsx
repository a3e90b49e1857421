import { Button, Group, Radio, Stack, Text, Textarea } from '@mantine/core';
import '@mantine/core/styles/Radio.css';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { api } from '../../api/client';
import { useCommand } from '../../api/queries';
import { OwnerInput } from '../../parts/owner-input';
import { UserText } from '../../parts/user-text';
import { Failure } from '../../parts/waiting';
import { When } from '../../parts/when';
import { useMay, useSession } from '../../session/session';
import { useProofField } from './acts';
import { type RemediationRow, type Review, VerdictMark } from './marks';
import { obligationIdOf, whyNot } from './obligations';
import styles from './post-reviews.module.css';
import { EvidenceChoice } from './evidence-choice';

type Verdict = NonNullable<Review['verdict']>;

/** What somebody answered, as the next page says it. */
export interface ReviewNotice {
  readonly review: Review;
  readonly verdict: Verdict;
}

interface AnswerReviewProps {
  readonly review: Review;
  /** The fix that the break-glass requires, once it is read. */
  readonly remediation: RemediationRow | undefined;
  /** Something was chosen or typed. */
  readonly onBegun: () => void;
  readonly onAnswered: (notice: ReviewNotice) => void;
}

/**
 * The answer to a review, beside what it is about. If somebody else answers meanwhile, the form says who and why, and
 * keeps the text.
 */
export const AnswerReview = ({ review, remediation, onBegun, onAnswered }: AnswerReviewProps) => {
  const session = useSession();
  const { isAllowed, why } = useMay('complete-post-review');
  const [verdict, setVerdict] = useState<Verdict>();
  const [findings, setFindings] = useState('');
  const [evidence, setEvidence] = useState('');
  const [fixOwner, setFixOwner] = useState<string>();
  const proof = useProofField(review.workOrderId, false);
  const { postReviewId, workOrderId } = review;
  const queries = useQueryClient();
  const command = useCommand(async () => {
    const owner = fixOwner?.trim();
    if (owner && remediation && owner !== remediation.owner)
      await api.POST('/v1/obligations/{obligationId}/assign', {
        params: {
          path: { obligationId: obligationIdOf('remediation', remediation.remediationId) },
        },
        body: { owner, reason: findings.trim(), workOrderId },
      });
    const answer = await api.POST('/v1/post-reviews/{postReviewId}/complete', {
      params: { path: { postReviewId } },
      body: {
        verdict: verdict!,
        findings: findings.trim(),
        ...(evidence === '' ? {} : { evidence: [evidence] }),
      },
    });
    // Before lists are read again: the review leaves the queue, and this form with it.
    onAnswered({ review, verdict: verdict! });
    return answer;
  });
  const reason = isAllowed ? whyNot(session, review) : why;
  const isOthers = review.status !== 'open' && !command.isPending && !command.isSuccess;
  const missing =
    verdict === undefined
      ? 'Choose a verdict.'
      : findings.trim() === ''
        ? 'Say what you found.'
        : undefined;
  const isHeld = isOthers || reason !== undefined || missing !== undefined;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isHeld || command.isPending) return;
    command.mutate(undefined, {
      // A refusal may mean that the page is outdated.
      onError: () => void queries.invalidateQueries(),
    });
  };
  const press = (event: KeyboardEvent<HTMLFormElement>): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
      event.currentTarget.requestSubmit();
  };
  if (reason !== undefined && !isOthers)
    return (
      <Text size="sm" c="dimmed" role="note">
        {reason}
      </Text>
    );
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a shortcut for its own button
    <form onSubmit={submit} onKeyDown={press} onChange={onBegun} aria-label="Your answer">
      <Stack gap="sm">
        {isOthers && <AnsweredMeanwhile review={review} />}
        <Radio.Group
          label="Was it justified?"
          value={verdict ?? ''}
          onChange={(value) => setVerdict(value as Verdict)}
        >
          <Group gap="md" mt={6}>
            <Radio value="upheld" label="Upheld: it was justified" />
            <Radio value="not-upheld" label="Not upheld: it raises an exception" />
          </Group>
        </Radio.Group>
        <Textarea
          label="Findings"
          description="What you found, in a sentence. It stays on record."
          autosize
          minRows={2}
          value={findings}
          onChange={(event) => setFindings(event.currentTarget.value)}
        />
        {remediation?.status === 'open' && (
          <OwnerInput
            label="Who fixes the cause"
            due={remediation.dueAt}
            value={fixOwner ?? remediation.owner}
            onChange={setFixOwner}
          />
        )}
        <EvidenceChoice field={proof} value={evidence} onChange={setEvidence} />
        {command.error !== null && <Failure error={command.error} />}
        <Group justify="space-between" gap="xs">
          <Text size="sm" c="dimmed" role="status">
            {isOthers ? '' : (missing ?? 'Press Ctrl+Enter to send.')}
          </Text>
          <Button type="submit" loading={command.isPending} disabled={isHeld}>
            Complete the review
          </Button>
        </Group>
      </Stack>
    </form>
  );
};

const AnsweredMeanwhile = ({ review }: { readonly review: Review }) => (
  <div className={styles.meanwhile} role="alert">
    <Text fw={650}>
      <UserText>{review.reviewedBy}</UserText> completed it <When at={review.completedAt} />{' '}
      <VerdictMark verdict={review.verdict} />
    </Text>
    <Text size="sm">
      <UserText>{review.findings}</UserText>
    </Text>
    <Text size="sm">Your answer is not recorded. Your text stays here.</Text>
  </div>
);
