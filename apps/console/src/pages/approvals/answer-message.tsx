import { Button, Group, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { api } from '../../api/client';
import { useCommand } from '../../api/queries';
import { UserText } from '../../parts/user-text';
import { Failure } from '../../parts/waiting';
import { useMay } from '../../session/session';

/** So long the message of a grant offers to take it back; afterwards its page does. */
const TAKE_BACK_MS = 10_000;

/** An answer that the user just gave. */
export interface AnswerNotice {
  readonly approvalId: string;
  /** Of its work order. */
  readonly title: string;
  readonly message: string;
  /** The action, the scope and the amount of the answer, in words. */
  readonly what: string;
  /** Of a grant that the answer made alone: what revokes it. */
  readonly takeBack?: { readonly workOrderId: string; readonly until: number };
}

export interface AnswerEvents {
  readonly onAnswered: (notice: AnswerNotice) => void;
  /** A form opens (true) or closes. */
  readonly onAnswering?: (isAnswering: boolean) => void;
}

const granted: readonly (string | undefined)[] = ['approved', 'partial', 'conditional'];

/** Of an answer to what nobody had granted any of before; none where more signatures are needed. */
export const takeBackOf = (
  { status, workOrderId }: { readonly status: string; readonly workOrderId: string },
  answer: { readonly status?: string } | undefined,
): Pick<AnswerNotice, 'takeBack'> =>
  status === 'requested' && granted.includes(answer?.status)
    ? { takeBack: { workOrderId, until: Date.now() + TAKE_BACK_MS } }
    : {};

const TAKEN_BACK =
  'You took it back: it permits nothing. What it permitted is stopped, which raises an exception, and may be proposed again.';

/**
 * Confirms it. The element exists before, empty, so that a screen reader announces the text. An answer that somebody else has
 * revoked since (`isRevoked`) is announced no more.
 */
export const AnswerMessage = ({
  notice: given,
  isRevoked = false,
}: {
  readonly notice: AnswerNotice | undefined;
  readonly isRevoked?: boolean;
}) => {
  // Here, because the page may learn of the revocation before the button has its answer.
  const taking = useCommand(({ approvalId, takeBack }: AnswerNotice) =>
    api.POST('/v1/approvals/{approvalId}/revoke', {
      params: { path: { approvalId } },
      body: {
        workOrderId: takeBack!.workOrderId,
        reason: 'Taken back within seconds of the answer.',
      },
    }),
  );
  const isTaking = given !== undefined && taking.variables === given && !taking.isError;
  const isTakenBack = isTaking && taking.isSuccess;
  const notice = isRevoked && !isTaking ? undefined : given;
  return (
    <>
      <div role="status">
        {notice && (
          <>
            <Text size="sm" fw={600}>
              <UserText>{notice.title}</UserText>:{' '}
              <UserText>{isTakenBack ? TAKEN_BACK : notice.message}</UserText>
            </Text>
            <Text size="sm" mb={8}>
              <UserText>{notice.what}</UserText>
            </Text>
          </>
        )}
      </div>
      {taking.isError && taking.variables === given && <Failure error={taking.error} />}
      {notice?.takeBack && !isTakenBack && (
        <TakeBack
          key={notice.takeBack.until}
          until={notice.takeBack.until}
          isTaking={isTaking}
          onClick={() => taking.mutate(notice)}
        />
      )}
    </>
  );
};

/** Revokes the grant: what ran under it already stays on record. */
const TakeBack = ({
  until,
  isTaking,
  onClick,
}: {
  readonly until: number;
  readonly isTaking: boolean;
  readonly onClick: () => void;
}) => {
  const { isAllowed } = useMay('revoke-approval');
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsOver(true), until - Date.now());
    return () => clearTimeout(timer);
  }, [until]);
  if (!isAllowed || (isOver && !isTaking)) return null;
  return (
    <Group gap="xs" mb={8}>
      <Button variant="default" size="compact-sm" loading={isTaking} onClick={onClick}>
        Take it back
      </Button>
      <Text size="xs" component="span">
        That stops what it permits and raises an exception.
      </Text>
    </Group>
  );
};
