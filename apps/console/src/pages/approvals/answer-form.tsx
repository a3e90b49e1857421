import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type KeyboardEvent, type ReactNode, useState } from 'react';
import { api } from '../../api/client';
import { useCommand } from '../../api/queries';
import { type Claimed, useClaimant } from '../../parts/claim';
import { FormModal } from '../../parts/form-modal';
import { useTitle } from '../../parts/links';
import { UserText } from '../../parts/user-text';
import { Failure } from '../../parts/waiting';
import { useSession } from '../../session/session';
import { type AnswerEvents } from './answer-message';
import styles from './approvals.module.css';
import { permitOf } from './coverage';
import { type Hold, holdMessage } from './review-state';
import { Differences } from './part';
import { coveragesOf } from './permitted';
import { type ApprovalUnderReview } from './use-approval';
import { othersAnswerOf } from './who-may';

export interface AnswerProps {
  readonly underReview: ApprovalUnderReview;
  readonly close: () => void;
  /** Closes it without an answer. */
  readonly cancel: () => void;
}

/**
 * The dialog of an answer. It stays open and keeps what was typed when something changes meanwhile: the change is shown in
 * it, and it is not sent until the user reviewed it.
 */
export const AnswerForm = <B,>({
  title,
  submit,
  color,
  body,
  problem,
  underReview,
  send,
  close,
  cancel,
  children,
}: AnswerProps & {
  readonly title: string;
  readonly submit: string;
  readonly color?: string;
  /** What is sent. */
  readonly body: B;
  /** Why it cannot be sent as it is filled in. */
  readonly problem: string | undefined;
  readonly send: (body: B) => Promise<{ readonly data?: unknown }>;
  readonly children: ReactNode;
}) => {
  const { row, hold, look, own } = underReview;
  const name = useTitle(row.workOrderId);
  const command = useCommand(own(send));
  const queries = useQueryClient();
  // The user's own answer closes the form.
  const othersAnswer = command.isPending || command.isSuccess ? undefined : othersAnswerOf(row);
  const isHeld = hold !== undefined || problem !== undefined || othersAnswer !== undefined;
  const answer = (event: FormEvent): void => {
    event.preventDefault();
    if (isHeld || command.isPending) return;
    command.mutate(body, {
      onSuccess: close,
      // A refusal may mean that the page is outdated: read again and show the changes.
      onError: () => void queries.invalidateQueries(),
    });
  };
  const press = (event: KeyboardEvent<HTMLFormElement>): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
      event.currentTarget.requestSubmit();
  };
  return (
    <FormModal opened onClose={cancel} title={title} size="lg">
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a shortcut for its own button */}
      <form onSubmit={answer} onKeyDown={press}>
        <Stack gap="sm">
          <Text fw={600}>
            <UserText>{name}</UserText>
          </Text>
          <OthersClaim of={row} />
          {othersAnswer === undefined ? (
            <HoldNotice hold={hold} look={look} />
          ) : (
            <div className={styles.hold} role="alert">
              <Text fw={650}>
                <UserText>{othersAnswer}</UserText>
              </Text>
              <Text size="sm">
                Your answer is not recorded. Your text stays here until you close this.
              </Text>
            </div>
          )}
          {children}
          {command.error !== null && <Failure error={command.error} />}
          <Group justify="space-between">
            <Text size="sm" c="dimmed" role="status">
              {othersAnswer === undefined ? (problem ?? 'Press Ctrl+Enter to send.') : ''}
            </Text>
            <Group gap="xs">
              <Button variant="default" onClick={cancel}>
                Cancel
              </Button>
              <Button
                type="submit"
                loading={command.isPending}
                disabled={isHeld}
                {...(color === undefined ? {} : { color })}
              >
                {submit}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </FormModal>
  );
};

/** Says that somebody else works on the answer: the first answer counts. */
const OthersClaim = ({ of }: { readonly of: Claimed }) => {
  const claimant = useClaimant(of);
  const me = useSession()?.actor.id;
  if (claimant === undefined || claimant === me) return null;
  return (
    <Text size="sm" role="note">
      Taken by <UserText>{claimant}</UserText>. You may still answer: the first answer counts.
    </Text>
  );
};

/** Rejects the request; the reason goes to the requester and stays on record. */
export const RejectForm = ({
  underReview,
  close,
  cancel,
  onAnswered,
}: AnswerProps & Pick<AnswerEvents, 'onAnswered'>) => {
  const { row, review } = underReview;
  const { approvalId, workOrderId } = row;
  const [reason, setReason] = useState('');
  const { requested } = coveragesOf(row, review);
  const what = permitOf(requested, row.gate);
  const title = useTitle(workOrderId);
  return (
    <AnswerForm
      title="Reject"
      submit="Reject this request"
      color="red"
      underReview={underReview}
      close={close}
      cancel={cancel}
      problem={reason.trim() === '' ? 'Give a reason first.' : undefined}
      body={{ reason: reason.trim(), workOrderId, ...(review && { seen: review.digest }) }}
      send={async (body) => {
        const answer = await api.POST('/v1/approvals/{approvalId}/reject', {
          params: { path: { approvalId } },
          body,
        });
        const message = `You rejected it: “${body.reason}”.`;
        onAnswered({ approvalId, title, message, what: `Rejectd: ${what}.` });
        return answer;
      }}
    >
      <Text size="sm">
        You are rejecting: <UserText>{what}</UserText>.
        {row.signaturesNeeded > 1 && ' One rejection rejects it, even where others have signed.'}
      </Text>
      <Textarea
        label="Reason"
        description="The requester sees it, and it stays on record."
        required
        autosize
        minRows={3}
        maxLength={4_000}
        data-autofocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </AnswerForm>
  );
};

/** Shows what changed since the user opened the approval, before they can answer. */
export const HoldNotice = ({
  hold,
  look,
}: {
  readonly hold: Hold | undefined;
  readonly look: () => void;
}) => {
  if (!hold) return null;
  return (
    <div className={styles.hold} role="alert">
      <Text fw={650}>{holdMessage(hold)}</Text>
      {hold.differences.length > 0 && (
        <>
          <Differences
            label="Changed while you reviewed it"
            of={hold.differences}
            then="When you opened it"
          />
          <Button mt="xs" size="compact-md" disabled={hold.isReading} onClick={look}>
            I have reviewed the changes
          </Button>
        </>
      )}
    </div>
  );
};
