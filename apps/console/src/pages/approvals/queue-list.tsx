import { TakenMark } from '../../parts/claim';
import { type Column, Grid, type GridProps } from '../../parts/grid';
import { AnchorLink, nameOf, places, useTitle } from '../../parts/links';
import { Mark, Owner, StatusMark } from '../../parts/mark';
import { UserText } from '../../parts/user-text';
import { Until, useNow, When } from '../../parts/when';
import layout from '../../parts/queue.module.css';
import styles from './approvals.module.css';
import { type ApprovalRow, requestedCoverage, sentenceOf } from './coverage';
import { type Absence, type Away, isOverdue } from './queue';
import { RecordedLine } from './answers';
import { unconfirmed } from './who-may';

export interface QueueListProps {
  readonly rows: readonly ApprovalRow[];
  /** Who is away, and who answers for them. */
  readonly away: Away;
  readonly more: NonNullable<GridProps<ApprovalRow>['more']>;
  /** Whether the chosen one is shown beside the list; else each leads to its page. */
  readonly isBeside: boolean;
  readonly selected: string | undefined;
  readonly select: (approvalId: string) => void;
}

/** The queue: the work of each, what it permits in words, whose it is, since when, and until when. */
export const QueueList = ({ rows, away, more, isBeside, selected, select }: QueueListProps) => {
  const columns: readonly Column<ApprovalRow>[] = [
    {
      label: 'Approval',
      width: '1fr',
      isWhole: true,
      show: (row) => <Item row={row} absence={away.get(row.owner)} isBeside={isBeside} />,
    },
  ];
  return (
    <Grid
      label="Approvals"
      rows={rows}
      more={more}
      columns={columns}
      keyOf={({ approvalId }) => approvalId}
      selected={selected}
      {...(isBeside ? { onSelect: select } : {})}
    />
  );
};

const Item = ({
  row,
  absence,
  isBeside,
}: {
  readonly row: ApprovalRow;
  readonly absence: Absence | undefined;
  readonly isBeside: boolean;
}) => {
  const { approvalId } = row;
  const title = useTitle(row.workOrderId);
  const name = nameOf(`${title}: ${row.requestedPermits ?? row.kind}`, approvalId);
  return (
    <div className={styles.item}>
      <div className={layout.itemTop}>
        {isBeside ? (
          <AnchorLink
            to="."
            search={(all: object) => ({ ...all, selected: approvalId })}
            replace
            aria-label={name}
          >
            <UserText>{title}</UserText>
          </AnchorLink>
        ) : (
          <AnchorLink {...places.approval(approvalId)} aria-label={name}>
            <UserText>{title}</UserText>
          </AnchorLink>
        )}
        <WorkStatus row={row} />
      </div>
      <div>
        <UserText>{sentenceOf(requestedCoverage(row), row.gate)}</UserText> <TakenMark of={row} />
      </div>
      <div className={styles.dim}>
        <UserText>{row.kind}</UserText>, for <Owner name={row.owner} />
        {absence && (
          <>
            , who is away until <When at={absence.until} />: <UserText>{absence.deputy}</UserText>{' '}
            answers
          </>
        )}
        {row.signaturesNeeded > 1 && `, ${row.signaturesGiven} of ${row.signaturesNeeded} signed`}
        {' · '}requested by <UserText>{row.requestedBy}</UserText>{' '}
        <When at={row.requestedAt ?? row.draftedAt} />
        {row.fallbackOwner !== null && row.status === 'requested' && (
          <>
            {' · then '}
            <UserText>{row.fallbackOwner}</UserText>
          </>
        )}
      </div>
      {unconfirmed(row, useNow()).map((answer) => (
        <div key={answer.number}>
          <RecordedLine answer={answer} />
        </div>
      ))}
    </div>
  );
};

/** Until when it waits; where it does not wait any more, what became of it. */
const WorkStatus = ({ row }: { readonly row: ApprovalRow }) => {
  const now = useNow();
  if (row.status !== 'requested') return <StatusMark status={row.status} />;
  const isLate = isOverdue(row, now);
  return (
    <Mark kind={isLate ? 'stop' : 'wait'}>
      {isLate ? 'overdue,' : 'due'} <Until at={row.dueAt} />
    </Mark>
  );
};
