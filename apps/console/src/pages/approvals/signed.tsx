import { api } from '../../api/client';
import { useRead } from '../../api/queries';
import { Act } from '../../parts/act';
import { AnchorLink } from '../../parts/link';
import { Mark } from '../../parts/mark';
import { Owner } from '../../parts/owner';
import { Said } from '../../parts/said';
import { Terms } from '../../parts/terms';
import { When } from '../../parts/when';
import styles from './approvals.module.css';
import { type ApprovalRow, listOf } from './coverage';
import { wordsOf } from './looking';
import { Part } from './part';
import { type ApprovalInSight } from './use-approval';
import { isGranted } from './who-may';

/** Who answers, who has, and what they said. */
export const Signed = ({ row }: { readonly row: ApprovalRow }) => (
  <Part title="Who answers">
    <Terms
      of={{
        Owner: <Owner name={row.owner} />,
        'Asked first': row.askedOwner !== row.owner && <Said>{row.askedOwner}</Said>,
        Signatures: (
          <>
            {row.signaturesGiven} of {row.signaturesNeeded}
            {row.signedBy && (
              <>
                , by <Said>{row.signedBy}</Said>
              </>
            )}
          </>
        ),
        'May sign': row.signers !== null && <Said>{row.signers}</Said>,
        'Written down by': row.recordedBy !== null && <Said>{row.recordedBy}</Said>,
        'Taken over': row.escalationSteps !== null && (
          <>
            <Said>{row.escalationSteps}</Said>, <When at={row.escalatedAt} />
          </>
        ),
        'Answered by': row.answeredBy !== null && (
          <>
            <Said>{row.answeredBy}</Said>, <When at={row.answeredAt} />
          </>
        ),
        Comment: row.comment !== null && <Said>{row.comment}</Said>,
        Reason: row.reason !== null && <Said>{row.reason}</Said>,
        'Taken back by': row.revokedBy !== null && (
          <>
            <Said>{row.revokedBy}</Said>, <When at={row.revokedAt} />
          </>
        ),
      }}
    />
  </Part>
);

/** The conditions of a yes: each is met with evidence of the work order, by its owner. */
export const Conditions = ({ inSight }: { readonly inSight: ApprovalInSight }) => {
  const { row, isPast } = inSight;
  const { conditionList: conditions } = row;
  if (!conditions || conditions.length === 0) return null;
  return (
    <Part title="Conditions">
      <ul className={styles.reasons}>
        {conditions.map(({ number, text, met, metBy, metAt, evidence, binds }) => (
          <li key={number}>
            <Mark kind={met ? 'run' : 'warn'}>{met ? 'met' : 'not met'}</Mark> <Said>{text}</Said>
            {binds && (
              <span className={styles.dim}>
                {' '}
                holds back <Said>{binds.join(', ')}</Said>
              </span>
            )}
            {met ? (
              <span className={styles.dim}>
                {' '}
                <Said>{metBy}</Said>, <When at={metAt} />, with <Said>{evidence.join(', ')}</Said>
              </span>
            ) : (
              !isPast && isGranted(row) && <Meet inSight={inSight} number={number} text={text} />
            )}
          </li>
        ))}
      </ul>
    </Part>
  );
};

const Meet = ({
  inSight: { row, own, hold },
  number,
  text,
}: {
  readonly inSight: ApprovalInSight;
  readonly number: number;
  readonly text: string;
}) => {
  const { approvalId, workOrderId } = row;
  const evidence = useRead('/v1/evidence', { query: { workOrderId, limit: 200 } });
  const standing = (evidence.data?.body.items ?? []).filter(
    ({ supersededBy, shreddedAt }) => supersededBy === null && shreddedAt === null,
  );
  return (
    <>
      {' '}
      <Act
        command="meet-condition"
        label="Meet it"
        size="compact-sm"
        notNow={
          hold
            ? wordsOf(hold)
            : evidence.data && standing.length === 0
              ? 'No evidence is recorded on this work order yet: npx writ evidence <file>.'
              : undefined
        }
        fields={[
          {
            name: 'evidence',
            label: 'Evidence that shows it',
            kind: 'choice',
            required: true,
            choices: standing.map(({ evidenceId, kind, producer }) => ({
              value: evidenceId,
              label: `${kind}, by ${producer} (${evidenceId.slice(0, 8)})`,
            })),
          },
          { name: 'comment', label: 'Comment', kind: 'lines' },
        ]}
        run={own(({ evidence: proof, ...said }: Readonly<Record<string, string>>) =>
          api.POST('/v1/approvals/{approvalId}/conditions/{number}/meet', {
            params: { path: { approvalId, number: String(number) } },
            body: { ...said, evidence: proof ? [proof] : [], workOrderId },
          }),
        )}
      >
        Condition {number}: <Said>{text}</Said>
      </Act>
    </>
  );
};

/** The evidence that it was asked for with and that the yeses rest on; what was replaced is said. */
export const DependsOn = ({ row }: { readonly row: ApprovalRow }) => {
  const ids = listOf(row.dependsOn) ?? [];
  const replaced = listOf(row.dependsOnSuperseded) ?? [];
  if (ids.length === 0) return null;
  return (
    <Part title="What it rests on">
      <ul className={styles.reasons}>
        {ids.map((id) => (
          <li key={id}>
            <Said>{id}</Said>{' '}
            {replaced.includes(id) && <Mark kind="warn">something newer stands in its place</Mark>}
          </li>
        ))}
      </ul>
      <AnchorLink
        size="sm"
        to="/work-orders/$workOrderId"
        params={{ workOrderId: row.workOrderId }}
      >
        Evidence of the work order
      </AnchorLink>
    </Part>
  );
};
