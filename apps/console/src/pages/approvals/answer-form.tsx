import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type KeyboardEvent, type ReactNode } from 'react';
import { useCommand } from '../../api/queries';
import { Said } from '../../parts/said';
import { Failure } from '../../parts/waiting';
import { useTitle } from '../../parts/work-order-link';
import { HoldNotice } from './hold-notice';
import { type ApprovalInSight } from './use-approval';

export interface AnswerProps {
  readonly inSight: ApprovalInSight;
  readonly close: () => void;
}

/**
 * The dialog of an answer. It stays open and keeps what was typed when something changes meanwhile: the change is shown in
 * it, and it is not sent until that was looked at.
 */
export const AnswerForm = <B,>({
  title,
  submit,
  color,
  body,
  problem,
  inSight,
  send,
  close,
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
  const { row, hold, look, own } = inSight;
  const name = useTitle(row.workOrderId);
  const command = useCommand(own(send));
  const queries = useQueryClient();
  const isHeld = hold !== undefined || problem !== undefined;
  const answer = (event: FormEvent): void => {
    event.preventDefault();
    if (isHeld || command.isPending) return;
    command.mutate(body, {
      onSuccess: close,
      // What was refused may be other than it is shown: it is read again, and what changed is said.
      onError: () => void queries.invalidateQueries(),
    });
  };
  const press = (event: KeyboardEvent<HTMLFormElement>): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
      event.currentTarget.requestSubmit();
  };
  return (
    <Modal opened onClose={close} title={title} size="lg">
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a shortcut for its own button */}
      <form onSubmit={answer} onKeyDown={press}>
        <Stack gap="sm">
          <Text fw={600}>
            <Said>{name}</Said>
          </Text>
          <HoldNotice hold={hold} look={look} />
          {children}
          {command.error !== null && <Failure error={command.error} />}
          <Group justify="space-between">
            <Text size="sm" c="dimmed" role="status">
              {problem ?? 'Ctrl Enter sends it.'}
            </Text>
            <Group gap="xs">
              <Button variant="default" onClick={close}>
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
    </Modal>
  );
};
