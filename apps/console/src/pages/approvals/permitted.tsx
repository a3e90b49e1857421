import { Text } from '@mantine/core';
import { Mark } from '../../parts/mark';
import { UserText } from '../../parts/user-text';
import { Terms } from '../../parts/terms';
import { Until, When } from '../../parts/when';
import styles from './approvals.module.css';
import {
  type ApprovalRow,
  askedOf,
  type Coverage,
  type CoverageLine,
  coverageLines,
  coverageOf,
  permittedOf,
  permitOf,
} from './coverage';
import { useDeclared } from './granting';
import { type Review } from './looking';
import { Part } from './part';
import { isGranted } from './who-may';

/** What a yes is to: as it was asked, and as it stands after those who answered so far. */
export const coveragesOf = (
  row: ApprovalRow,
  review: Review | undefined,
): { readonly asked: Coverage; readonly permitted: Coverage } => {
  if (!review) return { asked: askedOf(row), permitted: permittedOf(row) };
  const { asked } = review.approval as { readonly asked?: Parameters<typeof coverageOf>[0] };
  return {
    asked: asked ? coverageOf(asked) : askedOf(row),
    permitted: coverageOf(review.approval),
  };
};

/** The write that is permitted, field by field, beside what was asked. */
export const Permitted = ({
  row,
  review,
}: {
  readonly row: ApprovalRow;
  readonly review: Review | undefined;
}) => {
  const { asked, permitted } = coveragesOf(row, review);
  const lines =
    row.gate === null ? [...coverageLines(asked, permitted), ...linesOf(row.packet)] : [];
  const isAnswered = isGranted(row) || row.signaturesGiven > 0;
  return (
    <Part title={isAnswered ? 'What is permitted' : 'What a yes permits'}>
      <div className={styles.permit}>
        <Text fw={600}>
          <UserText>{permitOf(permitted, row.gate)}</UserText>
        </Text>
        {lines.length > 0 && <Lines lines={lines} isAnswered={isAnswered} />}
      </div>
    </Part>
  );
};

/** What is the same whoever says yes to how much: how far the action goes, and how it is undone. */
const linesOf = ({ action }: ApprovalRow['packet']): readonly CoverageLine[] =>
  action
    ? [
        ['Authority', action.authority],
        ...(action.step === undefined ? [] : [['Step', action.step] as const]),
        ['To undo it', action.rollback ?? 'nobody said how'],
      ].map(([name = '', said = '']) => ({ name, asked: said, permitted: said, differs: false }))
    : [];

/** Beside what was asked where they differ; else once, because two columns of the same hide that they are. */
const Lines = ({
  lines,
  isAnswered,
}: {
  readonly lines: readonly CoverageLine[];
  readonly isAnswered: boolean;
}) => {
  const differ = lines.some(({ differs }) => differs);
  return (
    <table className={styles.table} aria-label="What is permitted, beside what was asked">
      <thead>
        <tr>
          <th scope="col">Field</th>
          {differ && <th scope="col">Asked for</th>}
          <th scope="col">
            {isAnswered ? 'Permitted' : 'A yes permits'}
            {!differ && ', exactly as it was asked'}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.name} data-differs={line.differs || undefined}>
            <th scope="row">{line.name}</th>
            {differ && (
              <td>
                <UserText>{line.asked}</UserText>
              </td>
            )}
            <td>
              <UserText>{line.permitted}</UserText>
              {line.differs && <strong> (less than asked)</strong>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

/** What follows from either answer, and from none. */
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
          'On yes':
            row.gate !== null
              ? 'The gate opens once nothing else that it wants is missing.'
              : left > 0
                ? `It waits for ${left} more ${left === 1 ? 'signature' : 'signatures'}; the last one permits it.`
                : onYes(declared?.before),
          'On no': 'It does not happen: an exception is raised, and whoever asked is told why.',
          'On silence': (
            <>
              It expires <Until at={row.dueAt} />: silence is never a yes.
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

/** Where another kind comes after this one, this yes alone lets nothing run. */
const onYes = (before: readonly string[] = []): string =>
  before.length === 0
    ? 'Policy decides again by itself, and whoever waits may do exactly this and no more.'
    : `Policy decides again by itself, and asks ${before.join(' and ')} where that is wanted too.`;

const Granted = ({ row }: { readonly row: ApprovalRow }) => (
  <Part title="How it holds">
    <Terms
      of={{
        'Said yes': (
          <>
            <UserText>{row.answeredBy}</UserText>, <When at={row.answeredAt} />
          </>
        ),
        'Holds for': row.expiresAt ? (
          <>
            ends <Until at={row.expiresAt} />
          </>
        ) : undefined,
        Uses: row.consumedBy ? (
          <Mark kind="still">used by a run</Mark>
        ) : row.singleUse ? (
          'once: the first run uses it up'
        ) : (
          'as often as needed until it ends'
        ),
      }}
    />
  </Part>
);
