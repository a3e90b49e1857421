import { Button, Kbd, Text } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/client';
import { Act } from '../../parts/act';
import { useKeys } from '../../parts/keys';
import { UserText } from '../../parts/user-text';
import { useMay, useSession } from '../../session/session';
import { DeclineForm, HoldNotice, type Yes } from './answer-form';
import styles from './approvals.module.css';
import { GrantForm } from './grant-form';
import { wordsOf } from './looking';
import { type ApprovalInSight } from './use-approval';
import { isGranted, isOpen, whyNotAnswer, whyNotAssign } from './who-may';

const keys = { a: 'Approve or sign: opens the form', d: 'Decline: opens the form' };

/** What can be said to it, by whom, and why not where not: all of it known before anybody presses anything. */
export const AnswerBar = ({
  inSight,
  onYes,
}: {
  readonly inSight: ApprovalInSight;
  readonly onYes: (yes: Yes) => void;
}) => {
  const { row, review, hold, look } = inSight;
  const [saying, setSaying] = useState<'yes' | 'no'>();
  const { whyNotYes, whyNotNo, held } = useWhyNot(inSight);
  const say = (what: 'yes' | 'no', why: string | undefined) => (): void => {
    if (why === undefined) setSaying(what);
  };
  useKeys({ a: say('yes', whyNotYes), d: say('no', whyNotNo) }, keys);
  const close = (): void => setSaying(undefined);
  const yes =
    row.status === 'partial' ? 'Approve all' : row.signaturesNeeded > 1 ? 'Sign' : 'Approve';
  return (
    <>
      <HoldNotice hold={isOpen(row) || row.conditionsUnmet > 0 ? hold : undefined} look={look} />
      <div className={styles.answer}>
        {isOpen(row) && (
          <>
            <Answer name={yes} of="a" why={whyNotYes} open={say('yes', whyNotYes)} isFirst />
            {row.status === 'requested' && (
              <Answer name="Decline" of="d" why={whyNotNo} open={say('no', whyNotNo)} />
            )}
          </>
        )}
        <OtherActs inSight={inSight} />
      </div>
      {isOpen(row) && (
        <Notes
          why={whyNotYes === held ? undefined : whyNotYes}
          owner={row.owner}
          deputy={review?.deputy}
        />
      )}
      {/* What was begun is kept while it is held, and told why in its own place. */}
      {saying === 'yes' && <GrantForm inSight={inSight} close={close} onYes={onYes} />}
      {saying === 'no' && <DeclineForm inSight={inSight} close={close} />}
    </>
  );
};

/** Why one cannot say yes or no; absent where one can. What holds any answer at the moment is told apart. */
const useWhyNot = ({ row, review, hold, askedToo }: ApprovalInSight) => {
  const session = useSession();
  const mayGrant = useMay('grant-approval');
  const mayReject = useMay('reject-approval');
  const never = session && whyNotAnswer(session, row, { ...review, askedToo });
  const held = hold && wordsOf(hold);
  const whyNotYes = mayGrant.isAllowed ? (never ?? held) : mayGrant.why;
  const whyNotNo = mayReject.isAllowed
    ? row.status === 'partial'
      ? 'It is partially granted: revoke the grant instead.'
      : (never ?? held)
    : mayReject.why;
  return { whyNotYes, whyNotNo, held };
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
  isFirst = false,
}: {
  readonly name: string;
  readonly of: string;
  readonly why: string | undefined;
  readonly open: () => void;
  readonly isFirst?: boolean;
}) => (
  <Button
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

/** Taking a yes back, and giving the answer to somebody else. */
const OtherActs = ({
  inSight: { row, review, askedToo, own },
}: {
  readonly inSight: ApprovalInSight;
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
          notNow={session && whyNotAssign(session, row, { ...review, askedToo })}
          fields={[
            { name: 'owner', label: 'Owner', required: true },
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
