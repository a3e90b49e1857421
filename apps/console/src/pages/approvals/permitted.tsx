import { Text } from '@mantine/core';
import { Mark } from '../../parts/mark';
import { UserText } from '../../parts/user-text';
import { Terms } from '../../parts/terms';
import { Until, When } from '../../parts/when';
import styles from './approvals.module.css';
import {
  type ApprovalRow,
  requestedCoverage,
  type Coverage,
  type CoverageLine,
  coverageLines,
  coverageOf,
  approvedCoverage,
  permitOf,
} from './coverage';
import { useDeclared } from './granting';
import { type Review } from './review-state';
import { Part } from './part';
import { UsualAnswers } from './usual-answers';
import { isGranted } from './who-may';
import { CanAnswer } from './can-answer';

/** The coverage as requested, and as approved so far. */
export const coveragesOf = (
  row: ApprovalRow,
  review: Review | undefined,
): { readonly requested: Coverage; readonly permitted: Coverage } => {
  if (!review) return { requested: requestedCoverage(row), permitted: approvedCoverage(row) };
  const { approval } = review;
  return { requested: coverageOf(approval.requested), permitted: coverageOf(approval) };
};

/** The permitted write, field by field, beside the request. */
export const Permitted = ({
  row,
  review,
}: {
  readonly row: ApprovalRow;
  readonly review: Review | undefined;
}) => {
  const { requested, permitted } = coveragesOf(row, review);
  const lines =
    row.gate === null ? [...coverageLines(requested, permitted), ...linesOf(row.packet)] : [];
  const isAnswered = isGranted(row) || row.signaturesGiven > 0;
  return (
    <Part title={isAnswered ? 'What is approved' : 'What you are approving'}>
      <div className={styles.permit}>
        <Text fw={600}>
          <UserText>{permitOf(permitted, row.gate)}</UserText>
        </Text>
        {lines.length > 0 && <Lines lines={lines} isAnswered={isAnswered} />}
      </div>
    </Part>
  );
};

/** Lines that no approver changes: authority, step and rollback. */
const linesOf = ({ action }: ApprovalRow['packet']): readonly CoverageLine[] =>
  action
    ? [
        ['Authority', action.authority],
        ...(action.step === undefined ? [] : [['Step', action.step] as const]),
        ['Rollback', action.rollback ?? 'not stated'],
      ].map(([name = '', value = '']) => ({
        name,
        requested: value,
        permitted: value,
        differs: false,
      }))
    : [];

/** Beside what was requested where they differ; else once, because two columns of the same hide that they are. */
const Lines = ({
  lines,
  isAnswered,
}: {
  readonly lines: readonly CoverageLine[];
  readonly isAnswered: boolean;
}) => {
  const differ = lines.some(({ differs }) => differs);
  return (
    <table className={styles.table} aria-label="Approved scope beside the requested scope">
      <thead>
        <tr>
          <th scope="col">Field</th>
          {differ && <th scope="col">Requested</th>}
          <th scope="col">
            {isAnswered ? 'Approved' : 'You are approving'}
            {!differ && ', exactly as requested'}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.name} data-differs={line.differs || undefined}>
            <th scope="row">{line.name}</th>
            {differ && (
              <td>
                <UserText>{line.requested}</UserText>
              </td>
            )}
            <td>
              <UserText>{line.permitted}</UserText>
              {line.differs && <strong> (less than requested)</strong>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

/** The consequences of each answer, and of none. */
export const Consequences = ({
  row,
  review,
}: {
  readonly row: ApprovalRow;
  readonly review: Review | undefined;
}) => {
  const declared = useDeclared(row, review);
  if (isGranted(row)) return <Granted row={row} />;
  if (row.status !== 'requested') return null;
  const left = row.signaturesNeeded - row.signaturesGiven - 1;
  return (
    <Part title="What happens">
      <Terms
        of={{
          'If approved':
            row.gate !== null
              ? 'The gate opens once its other requirements are met.'
              : left > 0
                ? `${left} more ${left === 1 ? 'signature is' : 'signatures are'} needed; the last one approves it.`
                : onApproved(declared?.before),
          'If rejected': 'It does not happen: an exception is raised, and the requester sees why.',
          'Who can answer': <CanAnswer row={row} />,
          'Answered before by': <UsualAnswers row={row} />,
          'If nobody answers': (
            <>
              It expires <Until at={row.dueAt} />: no answer never counts as approval.
              {row.fallbackOwner && (
                <>
                  {' '}
                  <UserText>{row.fallbackOwner}</UserText> takes over <Until at={row.fallbackAt} />.
                </>
              )}
            </>
          ),
        }}
      />
    </Part>
  );
};

/** Where another kind follows, this approval alone lets nothing run. */
const onApproved = (before: readonly string[] = []): string =>
  before.length === 0
    ? 'Policy re-evaluates automatically, and the requester may do exactly this and no more.'
    : `Policy re-evaluates automatically, and requests ${before.join(' and ')} where that is required too.`;

const Granted = ({ row }: { readonly row: ApprovalRow }) => (
  <Part title="Validity">
    <Terms
      of={{
        'Approved by': (
          <>
            <UserText>{row.answeredBy}</UserText>, <When at={row.answeredAt} />
          </>
        ),
        Expires: row.expiresAt ? (
          <>
            ends <Until at={row.expiresAt} />
          </>
        ) : undefined,
        Uses: row.consumedBy ? (
          <Mark kind="still">consumed by a run</Mark>
        ) : row.singleUse ? (
          'once: the first run consumes it'
        ) : row.uses === null ? (
          'any number of times until it expires'
        ) : (
          `${row.usesLeft ?? row.uses} of ${row.uses} runs left, until it expires`
        ),
      }}
    />
  </Part>
);
