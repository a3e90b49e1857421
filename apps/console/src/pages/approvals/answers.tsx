import { Text } from '@mantine/core';
import { api } from '../../api/client';
import { useRead } from '../../api/queries';
import { Act } from '../../parts/act';
import { AnchorLink, places } from '../../parts/links';
import { Mark, Owner } from '../../parts/mark';
import { Terms } from '../../parts/terms';
import { UserText } from '../../parts/user-text';
import { numbered } from '../../parts/values';
import { Until, useNow, When } from '../../parts/when';
import { useSession } from '../../session/session';
import styles from './approvals.module.css';
import { type ApprovalRow, coverageOf, listOf, permitOf } from './coverage';
import { holdMessage } from './review-state';
import { Part } from './part';
import { type ApprovalUnderReview } from './use-approval';
import { isGranted, type RecordedAnswer, unconfirmed, whyNotConfirm } from './who-may';

/** Approvers, answers and comments. */
export const Signed = ({ row }: { readonly row: ApprovalRow }) => (
  <Part title="Approvers">
    <Terms
      of={{
        Owner: <Owner name={row.owner} />,
        'First assigned to': row.firstOwner !== row.owner && <UserText>{row.firstOwner}</UserText>,
        Signatures: (
          <>
            {row.signaturesGiven} of {row.signaturesNeeded}
            {row.signedBy && (
              <>
                , by <UserText>{row.signedBy}</UserText>
              </>
            )}
          </>
        ),
        'May sign': row.signers !== null && <UserText>{row.signers}</UserText>,
        'Recorded by': row.recordedBy !== null && <UserText>{row.recordedBy}</UserText>,
        Escalated: row.escalationSteps !== null && (
          <>
            <UserText>{row.escalationSteps}</UserText>, <When at={row.escalatedAt} />
          </>
        ),
        'Answered by': row.answeredBy !== null && (
          <>
            <UserText>{row.answeredBy}</UserText>, <When at={row.answeredAt} />
          </>
        ),
        Comment: row.comment !== null && <UserText>{row.comment}</UserText>,
        Reason: row.reason !== null && <UserText>{row.reason}</UserText>,
        'Revoked by': row.revokedBy !== null && (
          <>
            <UserText>{row.revokedBy}</UserText>, <When at={row.revokedAt} />
          </>
        ),
      }}
    />
  </Part>
);

/** Conditions of the approval: each is met by its owner, with evidence. */
export const Conditions = ({ underReview }: { readonly underReview: ApprovalUnderReview }) => {
  const { row, isPast } = underReview;
  const { conditionList: conditions } = row;
  if (!conditions || conditions.length === 0) return null;
  return (
    <Part title="Conditions">
      <ul className={styles.reasons}>
        {conditions.map(({ number, text, met, metBy, metAt, evidence, binds }) => (
          <li key={number}>
            <Mark kind={met ? 'run' : 'warn'}>{met ? 'met' : 'not met'}</Mark>{' '}
            <UserText>{text}</UserText>
            {binds && (
              <span className={styles.dim}>
                {' '}
                blocks <UserText>{binds.join(', ')}</UserText>
              </span>
            )}
            {met ? (
              <span className={styles.dim}>
                {' '}
                <UserText>{metBy}</UserText>, <When at={metAt} />, with{' '}
                <UserText>{evidence.join(', ')}</UserText>
              </span>
            ) : (
              !isPast &&
              isGranted(row) && <Meet underReview={underReview} number={number} text={text} />
            )}
          </li>
        ))}
      </ul>
    </Part>
  );
};

const Meet = ({
  underReview: { row, own, hold },
  number,
  text,
}: {
  readonly underReview: ApprovalUnderReview;
  readonly number: number;
  readonly text: string;
}) => {
  const { approvalId, workOrderId } = row;
  const evidence = useRead('/v1/evidence', { query: { workOrderId, limit: 200 } });
  const current = (evidence.data?.body.items ?? []).filter(
    ({ supersededBy, shreddedAt }) => supersededBy === null && shreddedAt === null,
  );
  return (
    <>
      {' '}
      <Act
        command="meet-condition"
        label="Mark as met"
        object={`condition ${number}`}
        size="compact-sm"
        notNow={
          hold
            ? holdMessage(hold)
            : evidence.data && current.length === 0
              ? 'No evidence is recorded on this work order yet: npx writ evidence <file>.'
              : undefined
        }
        fields={[
          {
            name: 'evidence',
            label: 'Supporting evidence',
            kind: 'choice',
            required: true,
            choices: current.map(({ evidenceId, kind, producer }) => ({
              value: evidenceId,
              label: `${kind}, by ${producer} (${evidenceId.slice(0, 8)})`,
            })),
          },
          { name: 'comment', label: 'Comment', kind: 'lines' },
        ]}
        run={own(({ evidence: proof, ...values }: Readonly<Record<string, string>>) =>
          api.POST('/v1/approvals/{approvalId}/conditions/{number}/meet', {
            params: { path: { approvalId, number: String(number) } },
            body: { ...values, evidence: proof ? [proof] : [], workOrderId },
          }),
        )}
      >
        Condition {number}: <UserText>{text}</UserText>
      </Act>
    </>
  );
};

/** Evidence of the request and of the grants; superseded evidence is marked. */
export const DependsOn = ({ row }: { readonly row: ApprovalRow }) => {
  const ids = listOf(row.dependsOn) ?? [];
  const replaced = listOf(row.dependsOnSuperseded) ?? [];
  if (ids.length === 0) return null;
  return (
    <Part title="Evidence it depends on">
      <ul className={styles.reasons}>
        {ids.map((id) => (
          <li key={id}>
            <UserText>{id}</UserText> {replaced.includes(id) && <Mark kind="warn">superseded</Mark>}
          </li>
        ))}
      </ul>
      <AnchorLink size="sm" {...places['work-order'](row.workOrderId)}>
        Evidence of the work order
      </AnchorLink>
    </Part>
  );
};

/** The answers that somebody recorded for the approver: each approves nothing until a second person confirms it. */
export const RecordedAnswers = ({ underReview }: { readonly underReview: ApprovalUnderReview }) => {
  const waiting = unconfirmed(underReview.row, useNow());
  if (waiting.length === 0) return null;
  return (
    <Part title="Recorded, awaiting confirmation">
      <ul className={styles.reasons}>
        {waiting.map((answer) => (
          <li key={answer.number}>
            <RecordedLine answer={answer} />
            <Text size="sm">
              <UserText>{permitOf(coverageOf(answer), underReview.row.gate)}</UserText>
              {answer.conditions.length > 0 && (
                <>
                  , under conditions: <UserText>{answer.conditions.join('; ')}</UserText>
                </>
              )}
              , {answer.singleUse ? 'once, ' : ''}
              {answer.uses ? `${numbered(answer.uses, 'time')}, ` : ''}ends{' '}
              <Until at={answer.expiresAt} />
            </Text>
            <Text size="sm" c="dimmed">
              Evidence: <UserText>{answer.evidence.join(', ')}</UserText>
            </Text>
            {!underReview.isPast && <Confirm underReview={underReview} answer={answer} />}
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
    Recorded by <UserText>{recordedBy}</UserText> for <UserText>{approver}</UserText>{' '}
    <When at={recordedAt} />, awaiting confirmation
  </>
);

const Confirm = ({
  underReview: { row, review, proposers, hold, own },
  answer,
}: {
  readonly underReview: ApprovalUnderReview;
  readonly answer: RecordedAnswer;
}) => {
  const session = useSession();
  const { approvalId, workOrderId } = row;
  const { number, approver, evidence } = answer;
  const why = session && whyNotConfirm(session, row, answer, { ...review, proposers });
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
      object={`answer ${answer.number}`}
      size="compact-sm"
      notNow={hold && holdMessage(hold)}
      fields={[{ name: 'comment', label: 'Comment', kind: 'lines' }]}
      run={own((values: Readonly<Record<string, string>>) =>
        api.POST('/v1/approvals/{approvalId}/records/{number}/confirm', {
          params: { path: { approvalId, number: String(number) } },
          body: { ...values, workOrderId, ...(review && { seen: review.digest }) },
        }),
      )}
    >
      You confirm that <UserText>{approver}</UserText> gave this answer, and that you have read{' '}
      <UserText>{evidence.join(', ')}</UserText>.
    </Act>
  );
};
