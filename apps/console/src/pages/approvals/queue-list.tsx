import { type Column, Grid, type GridProps } from '../../parts/grid';
import { AnchorLink } from '../../parts/link';
import { Mark, StatusMark } from '../../parts/mark';
import { Owner } from '../../parts/owner';
import { Said } from '../../parts/said';
import { Until, useNow, When } from '../../parts/when';
import { useTitle } from '../../parts/work-order-link';
import styles from './approvals.module.css';
import { type ApprovalRow, askedOf, sentenceOf } from './coverage';
import { type Absence, type Away } from './away';
import { isOverdue } from './queue';
import { RecordedLine } from './recorded-answers';
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

/** The queue: what each permits in words, whose it is, since when, and until when. */
export const QueueList = ({ rows, away, more, isBeside, selected, select }: QueueListProps) => {
  const columns: readonly Column<ApprovalRow>[] = [
    {
      name: 'approval',
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
  return (
    <div className={styles.item}>
      <div className={styles.itemTop}>
        {isBeside ? (
          <AnchorLink to="." search={(all: object) => ({ ...all, selected: approvalId })} replace>
            <Said>{row.askedPermits ?? row.kind}</Said>
          </AnchorLink>
        ) : (
          <AnchorLink to="/approvals/$approvalId" params={{ approvalId }}>
            <Said>{row.askedPermits ?? row.kind}</Said>
          </AnchorLink>
        )}
        <Standing row={row} />
      </div>
      <div className={styles.itemTitle}>
        <Said>{useTitle(row.workOrderId)}</Said>
      </div>
      <div>
        <Said>{sentenceOf(askedOf(row), row.gate)}</Said>
      </div>
      <div className={styles.dim}>
        <Said>{row.kind}</Said>, for <Owner name={row.owner} />
        {absence && (
          <>
            , who is away until <When at={absence.until} />: <Said>{absence.deputy}</Said> answers
          </>
        )}
        {row.signaturesNeeded > 1 && `, ${row.signaturesGiven} of ${row.signaturesNeeded} signed`}
        {' · '}asked by <Said>{row.requestedBy}</Said>{' '}
        <When at={row.requestedAt ?? row.draftedAt} />
        {row.fallbackOwner !== null && row.status === 'requested' && (
          <>
            {' · then '}
            <Said>{row.fallbackOwner}</Said>
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
const Standing = ({ row }: { readonly row: ApprovalRow }) => {
  const now = useNow();
  if (row.status !== 'requested') return <StatusMark status={row.status} />;
  const isLate = isOverdue(row, now);
  return (
    <Mark kind={isLate ? 'stop' : 'wait'}>
      {isLate ? 'overdue,' : 'due'} <Until at={row.dueAt} />
    </Mark>
  );
};
