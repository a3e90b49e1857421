import { Text } from '@mantine/core';
import { api } from '../../api/client';
import { Act } from '../../parts/act';
import { Said } from '../../parts/said';
import { Until, useNow, When } from '../../parts/when';
import { useSession } from '../../session/session';
import styles from './approvals.module.css';
import { coverageOf, permitOf } from './coverage';
import { wordsOf } from './looking';
import { Part } from './part';
import { type ApprovalInSight } from './use-approval';
import { type RecordedAnswer, unconfirmed, whyNotConfirm } from './who-may';

/** The answers that somebody recorded for the approver: each approves nothing until a second person confirms it. */
export const RecordedAnswers = ({ inSight }: { readonly inSight: ApprovalInSight }) => {
  const waiting = unconfirmed(inSight.row, useNow());
  if (waiting.length === 0) return null;
  return (
    <Part title="Recorded, not confirmed">
      <ul className={styles.reasons}>
        {waiting.map((answer) => (
          <li key={answer.number}>
            <RecordedLine answer={answer} />
            <Text size="sm">
              <Said>{permitOf(coverageOf(answer), inSight.row.gate)}</Said>
              {answer.conditions.length > 0 && (
                <>
                  , under conditions: <Said>{answer.conditions.join('; ')}</Said>
                </>
              )}
              , {answer.singleUse ? 'once, ' : ''}ends <Until at={answer.expiresAt} />
            </Text>
            <Text size="sm" c="dimmed">
              Shown by <Said>{answer.evidence.join(', ')}</Said>
            </Text>
            {!inSight.isPast && <Confirm inSight={inSight} answer={answer} />}
          </li>
        ))}
      </ul>
    </Part>
  );
};

/** Whose answer it is, who recorded it and when. */
export const RecordedLine = ({
  answer: { approver, recordedBy, recordedAt },
}: {
  readonly answer: RecordedAnswer;
}) => (
  <>
    Recorded by <Said>{recordedBy}</Said> for <Said>{approver}</Said> <When at={recordedAt} />,
    waits for confirmation
  </>
);

const Confirm = ({
  inSight: { row, review, askedToo, hold, own },
  answer,
}: {
  readonly inSight: ApprovalInSight;
  readonly answer: RecordedAnswer;
}) => {
  const session = useSession();
  const { approvalId, workOrderId } = row;
  const { number, approver, evidence } = answer;
  const why = session && whyNotConfirm(session, row, answer, { ...review, askedToo });
  if (why !== undefined)
    return (
      <Text size="sm" c="dimmed" role="note">
        {why}
      </Text>
    );
  return (
    <Act
      command="confirm-approval"
      label="Confirm"
      size="compact-sm"
      notNow={hold && wordsOf(hold)}
      fields={[{ name: 'comment', label: 'Comment', kind: 'lines' }]}
      run={own((said: Readonly<Record<string, string>>) =>
        api.POST('/v1/approvals/{approvalId}/records/{number}/confirm', {
          params: { path: { approvalId, number: String(number) } },
          body: { ...said, workOrderId, ...(review && { seen: review.digest }) },
        }),
      )}
    >
      You confirm that <Said>{approver}</Said> gave this answer, and that you have read{' '}
      <Said>{evidence.join(', ')}</Said>.
    </Act>
  );
};
