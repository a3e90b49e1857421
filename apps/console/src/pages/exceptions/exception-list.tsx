import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { Empty } from '../../parts/waiting';
import { FilterBar, type FiltersOf, isFiltered, useFilters } from '../../parts/filters';
import { TakenMark } from '../../parts/claim';
import { Cell, forColumn, whoColumn } from '../../parts/columns';
import { type Column, Listed } from '../../parts/grid';
import { useKeys } from '../../parts/keys';
import { Mark, Owner } from '../../parts/mark';
import { originFilter } from '../../parts/origin-filter';
import { plain } from '../../parts/plain-ids';
import { AnchorLink, places, WorkOrderLink } from '../../parts/links';
import { UserText } from '../../parts/user-text';
import { useNow } from '../../parts/when';
import { type CodeRow } from '../../parts/catalogue';
import { type ExceptionRow, marksOf, timeLeftOf } from './exception-marks';
import styles from './exceptions.module.css';
import { type useExceptions, useRecurred } from './use-exceptions';

const CAUSES = ['prerequisite', 'step', 'decision', 'approval', 'action', 'manual', 'break-glass'];
const MORE_CAUSES = ['review', 'work', 'delegation', 'outcome'];

const always: FiltersOf<'/v1/exceptions'> = [
  'search',
  { name: 'currentCode', label: 'Code' },
  'owner',
  'remediationOwner',
  'workOrderId',
  {
    name: 'cause',
    choices: [...CAUSES, ...MORE_CAUSES],
  },
  {
    name: 'overdue',
    label: 'Time',
    choices: { true: 'overdue', false: 'in time' },
  },
  originFilter,
];
/** Links come with these; they are shown where they filter. */
const sometimes: FiltersOf<'/v1/exceptions'> = [
  'jobType',
  'workflow',
  { name: 'code', label: 'Raised as' },
  { name: 'from', label: 'Raised from' },
  { name: 'to', label: 'Raised to' },
];
/** The tabs of the page choose it. */
const STATUS = { name: 'status', label: 'Status', values: ['open', 'resolved', 'any'] };
const keys = { j: 'Next exception', k: 'Exception before', Enter: 'Open it' };

export interface ExceptionListProps {
  readonly list: ReturnType<typeof useExceptions>;
  readonly columns: readonly Column<ExceptionRow>[];
}

/** Open exceptions: owner, age, time left and remediation owner. */
export const ExceptionList = ({ list, columns }: ExceptionListProps) => {
  const { filters } = useFilters();
  const [selected, select] = useState<string>();
  const navigate = useNavigate();
  const { rows } = list;
  const fields = [...always, ...sometimes.filter((field) => isFiltered(filters, [field]))];
  const step = (by: number): void => {
    const at = rows.findIndex(({ exceptionId }) => exceptionId === selected);
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    if (next) select(next.exceptionId);
  };
  useKeys(
    {
      j: () => step(1),
      k: () => step(-1),
      Enter: () => selected && void navigate(places.exception(selected)),
    },
    keys,
  );
  return (
    <>
      <FilterBar fields={fields} choices={[STATUS]} />
      <Listed
        list={list}
        label="Exceptions"
        columns={columns}
        keyOf={({ exceptionId }) => exceptionId}
        selected={selected}
        onSelect={select}
        empty={<Nothing isNarrowed={isFiltered(filters, fields)} status={filters['status']} />}
      />
    </>
  );
};

const Nothing = ({
  isNarrowed,
  status = 'open',
}: {
  readonly isNarrowed: boolean;
  readonly status?: string | undefined;
}) =>
  isNarrowed ? (
    <Empty title="No exception fits these filters">Clear them to see the others.</Empty>
  ) : (
    <Empty
      title={status === 'open' ? 'Nothing is stuck' : 'No exception yet'}
      command="npx writ raise --work-order <id> --code <code> --rationale 'What the owner should know.'"
    >
      Blocked steps, failed prerequisites, stopped decisions and rejections appear here
      automatically.
    </Empty>
  );

/** Its columns, with the titles of codes. */
export const useColumns = (
  byCode: ReadonlyMap<string, CodeRow>,
): readonly Column<ExceptionRow>[] => {
  const recurred = useRecurred();
  return useMemo<readonly Column<ExceptionRow>[]>(
    () => [
      {
        label: 'Exception',
        sort: 'code',
        width: 'minmax(15rem, 2.2fr)',
        show: (row) => <What row={row} title={byCode.get(row.code)?.title} recurred={recurred} />,
      },
      {
        label: 'Work order',
        width: 'minmax(11rem, 2fr)',
        show: (row) => (
          <Cell
            title={row.subject}
            below={<UserText>{plain(`${row.cause}: ${row.subject}`)}</UserText>}
          >
            <WorkOrderLink id={row.workOrderId} eventId={row.eventId} />
          </Cell>
        ),
      },
      {
        label: 'Owner',
        sort: 'owner',
        width: 'minmax(8rem, 1fr)',
        show: (row) => (
          <Cell
            below={
              row.escalatedTo &&
              row.escalatedTo !== row.owner && (
                <>
                  escalated to: <UserText>{row.escalatedTo}</UserText>
                </>
              )
            }
          >
            <Owner name={row.owner} />
          </Cell>
        ),
      },
      { ...forColumn('Age', 'raisedAt', '5.5rem'), sort: 'raisedAt' },
      {
        label: 'Time',
        sort: 'dueAt',
        width: '9.5rem',
        show: (row) => <Left of={row} />,
      },
      {
        ...whoColumn('Remediation owner', 'remediationOwner', 'minmax(8rem, 1fr)'),
        sort: 'remediationOwner',
      },
    ],
    [byCode, recurred],
  );
};

/** What is left of its time, going by. */
export const Left = ({ of }: { readonly of: ExceptionRow }) => {
  const { kind, text } = timeLeftOf(of, useNow());
  return <Mark kind={kind}>{text}</Mark>;
};

const What = ({
  row,
  title,
  recurred,
}: {
  readonly row: ExceptionRow;
  readonly title: string | undefined;
  readonly recurred: Parameters<typeof marksOf>[1];
}) => (
  <Cell
    below={
      <>
        {row.imported && 'imported · '}
        {title !== undefined && <UserText>{row.code}</UserText>}
      </>
    }
  >
    <span className={styles.named}>
      <AnchorLink {...places.exception(row.exceptionId)} fw={600} size="sm">
        <UserText>{title ?? row.code}</UserText>
      </AnchorLink>
      <Marks of={row} recurred={recurred} />
      <TakenMark of={row} />
    </span>
  </Cell>
);

/** New, escalating, regressed. */
export const Marks = ({
  of,
  recurred,
}: {
  readonly of: ExceptionRow;
  readonly recurred: Parameters<typeof marksOf>[1];
}) => {
  const marks = marksOf(of, recurred, useNow());
  if (marks.length === 0) return null;
  return (
    <span className={styles.marks}>
      {marks.map(({ kind, label, meaning }) => (
        <span key={label} title={meaning}>
          <Mark kind={kind}>{label}</Mark>
        </span>
      ))}
    </span>
  );
};
