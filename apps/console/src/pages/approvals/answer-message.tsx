import { Button, Text } from '@mantine/core';
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

/** Confirms it. The element exists before, empty, so that a screen reader announces the text. */
export const AnswerMessage = ({ notice }: { readonly notice: AnswerNotice | undefined }) => {
  const [takenBack, setTakenBack] = useState<AnswerNotice>();
  const isTakenBack = notice !== undefined && takenBack === notice;
  return (
    <>
      <div role="status">
        {notice && (
          <>
            <Text size="sm" fw={600}>
              <UserText>{notice.title}</UserText>:{' '}
              <UserText>
                {isTakenBack ? 'You took it back: it permits nothing.' : notice.message}
              </UserText>
            </Text>
            <Text size="sm" mb={8}>
              <UserText>{notice.what}</UserText>
            </Text>
          </>
        )}
      </div>
      {notice?.takeBack && !isTakenBack && (
        <TakeBack
          key={notice.takeBack.until}
          approvalId={notice.approvalId}
          {...notice.takeBack}
          onDone={() => setTakenBack(notice)}
        />
      )}
    </>
  );
};

/** Revokes the grant: what ran under it already stays on record. */
const TakeBack = ({
  approvalId,
  workOrderId,
  until,
  onDone,
}: NonNullable<AnswerNotice['takeBack']> & {
  readonly approvalId: string;
  readonly onDone: () => void;
}) => {
  const { isAllowed } = useMay('revoke-approval');
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsOver(true), until - Date.now());
    return () => clearTimeout(timer);
  }, [until]);
  const command = useCommand(() =>
    api.POST('/v1/approvals/{approvalId}/revoke', {
      params: { path: { approvalId } },
      body: { workOrderId, reason: 'Taken back within seconds of the answer.' },
    }),
  );
  if (command.error !== null) return <Failure error={command.error} />;
  if (!isAllowed || (isOver && !command.isPending)) return null;
  return (
    <Button
      variant="default"
      size="compact-sm"
      mb={8}
      loading={command.isPending}
      onClick={() => command.mutate(undefined, { onSuccess: onDone })}
    >
      Take it back
    </Button>
  );
};
