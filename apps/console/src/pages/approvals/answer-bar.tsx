import { Button, Kbd, Text } from '@mantine/core';
import { type RefObject, useRef, useState } from 'react';
import { api } from '../../api/client';
import { Act } from '../../parts/act';
import { ClaimLine, useClaim } from '../../parts/claim';
import { useKeys } from '../../parts/keys';
import { UserText } from '../../parts/user-text';
import { useMay, useSession } from '../../session/session';
import { RejectForm, HoldNotice } from './answer-form';
import { type AnswerEvents } from './answer-message';
import styles from './approvals.module.css';
import { GrantForm } from './grant-form';
import { holdMessage } from './review-state';
import { type ApprovalUnderReview } from './use-approval';
import { isGranted, isOpen, whyNotAnswer, whyNotAssign } from './who-may';

const keys = { a: 'Approve or sign: opens the form', r: 'Reject: opens the form' };

/** The possible answers, and why the user cannot give one, known in advance. */
export const AnswerBar = ({
  underReview,
  onAnswered,
  onAnswering,
}: AnswerEvents & {
  readonly underReview: ApprovalUnderReview;
}) => {
  const { row, review, hold, look, claiming } = underReview;
  const { approvalId, workOrderId } = row;
  const claimable = { kind: 'approval' as const, subject: approvalId, workOrderId };
  const { take, release } = useClaim(row, claimable, claiming);
  const [openedForm, setOpenedForm] = useState<'yes' | 'no'>();
  const { whyNotApprove, whyNotReject, held } = useWhyNot(underReview);
  const openForm = (what: 'yes' | 'no', why: string | undefined) => (): void => {
    if (why !== undefined) return;
    setOpenedForm(what);
    onAnswering?.(true);
    if (row.status === 'requested') take();
  };
  useKeys({ a: openForm('yes', whyNotApprove), r: openForm('no', whyNotReject) }, keys);
  const close = (): void => {
    setOpenedForm(undefined);
    onAnswering?.(false);
  };
  const approve = useRef<HTMLButtonElement>(null);
  const reject = useRef<HTMLButtonElement>(null);
  const cancel = (): void => {
    // The dialog leaves at once, and with it the focus.
    (openedForm === 'yes' ? approve : reject).current?.focus();
    close();
    if (row.status === 'requested') release();
  };
  const approveLabel =
    row.status === 'partial' ? 'Approve all' : row.signaturesNeeded > 1 ? 'Sign' : 'Approve';
  return (
    <>
      {row.status === 'requested' && (
        <ClaimLine of={row} claimable={claimable} notNow={whyNotApprove} own={claiming} />
      )}
      <HoldNotice hold={isOpen(row) || row.conditionsUnmet > 0 ? hold : undefined} look={look} />
      <div className={styles.answer}>
        {isOpen(row) && (
          <>
            <Answer
              name={approveLabel}
              of="a"
              why={whyNotApprove}
              open={openForm('yes', whyNotApprove)}
              button={approve}
              isFirst
            />
            {row.status === 'requested' && (
              <Answer
                name="Reject"
                of="r"
                why={whyNotReject}
                open={openForm('no', whyNotReject)}
                button={reject}
              />
            )}
          </>
        )}
        <OtherActs underReview={underReview} />
      </div>
      {isOpen(row) && (
        <Notes
          why={whyNotApprove === held ? undefined : whyNotApprove}
          owner={row.owner}
          deputy={review?.deputy}
        />
      )}
      {/* An open form stays while answering is held, and shows why. */}
      {openedForm === 'yes' && (
        <GrantForm
          underReview={underReview}
          close={close}
          cancel={cancel}
          onAnswered={onAnswered}
        />
      )}
      {openedForm === 'no' && (
        <RejectForm
          underReview={underReview}
          close={close}
          cancel={cancel}
          onAnswered={onAnswered}
        />
      )}
    </>
  );
};

/** Why the user cannot approve or reject; undefined where they can. A temporary hold is separate. */
const useWhyNot = ({ row, review, hold, proposers }: ApprovalUnderReview) => {
  const session = useSession();
  const mayGrant = useMay('grant-approval');
  const mayReject = useMay('reject-approval');
  const never = session && whyNotAnswer(session, row, { ...review, proposers });
  const held = hold && holdMessage(hold);
  const whyNotApprove = mayGrant.isAllowed ? (never ?? held) : mayGrant.why;
  const whyNotReject = mayReject.isAllowed
    ? row.status === 'partial'
      ? 'It is partially granted: revoke the grant instead.'
      : (never ?? held)
    : mayReject.why;
  return { whyNotApprove, whyNotReject, held };
};

/** What is good to know before one answers: why one may not, and who answers while the owner is away. */
const Notes = ({
  why,
  owner,
  deputy,
}: {
  readonly why: string | undefined;
  readonly owner: string;
  readonly deputy: string | undefined;
}) => (
  <>
    {why !== undefined && (
      <Text size="sm" c="dimmed" role="note">
        {why}
      </Text>
    )}
    {deputy !== undefined && (
      <Text size="sm" c="dimmed" role="note">
        <UserText>{owner}</UserText> is away: <UserText>{deputy}</UserText> answers for them.
      </Text>
    )}
  </>
);

const Answer = ({
  name,
  of,
  why,
  open,
  button,
  isFirst = false,
}: {
  readonly name: string;
  readonly of: string;
  readonly why: string | undefined;
  readonly open: () => void;
  readonly button: RefObject<HTMLButtonElement | null>;
  readonly isFirst?: boolean;
}) => (
  <Button
    ref={button}
    variant={isFirst ? 'filled' : 'default'}
    aria-disabled={why !== undefined}
    data-disabled={why !== undefined || undefined}
    title={why ?? `${name} (${of})`}
    onClick={open}
  >
    {name} …
    <Kbd size="xs" ml={8} visibleFrom="sm" aria-hidden>
      {of}
    </Kbd>
  </Button>
);

/** Revokes a grant and reassigns the request. */
const OtherActs = ({
  underReview: { row, review, proposers, own },
}: {
  readonly underReview: ApprovalUnderReview;
}) => {
  const session = useSession();
  const { approvalId, workOrderId } = row;
  const path = { approvalId };
  return (
    <>
      {isGranted(row) && (
        <Act
          command="revoke-approval"
          label="Revoke"
          color="red"
          variant="outline"
          size="sm"
          fields={[{ name: 'reason', label: 'Reason', kind: 'lines', required: true }]}
          run={own(({ reason = '' }: Readonly<Record<string, string>>) =>
            api.POST('/v1/approvals/{approvalId}/revoke', {
              params: { path },
              body: { reason, workOrderId },
            }),
          )}
        >
          Anything running under it stops at once. What was already done stays on record.
        </Act>
      )}
      {row.status === 'requested' && (
        <Act
          command="assign-obligation"
          label={row.owner === 'TBD' ? 'Assign an owner' : 'Reassign'}
          size="sm"
          notNow={session && whyNotAssign(session, row, { ...review, proposers })}
          fields={[
            { name: 'owner', label: 'Owner', kind: 'owner', required: true },
            { name: 'reason', label: 'Reason', kind: 'lines', required: true },
          ]}
          run={own(({ owner = '', reason = '' }: Readonly<Record<string, string>>) =>
            api.POST('/v1/obligations/{obligationId}/assign', {
              params: { path: { obligationId: `approval/${approvalId}` } },
              body: { owner, reason },
            }),
          )}
        >
          Only its owner can answer it.
        </Act>
      )}
    </>
  );
};
