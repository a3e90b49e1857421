import { type RowOf, useList } from '../../api/queries';
import { CopyAs } from '../../parts/copy-as';
import { FilterBar, filtersOf, useFilters } from '../../parts/filters';
import { Cell, numberColumn, ownerColumn } from '../../parts/columns';
import { type Column, Listed } from '../../parts/grid';
import { Page } from '../../parts/page';
import { UserText } from '../../parts/user-text';
import { Empty } from '../../parts/waiting';
import { MonthBar, monthColumn, useMonths } from './month-bar';
import styles from './trends.module.css';

type FixRow = RowOf<'/v1/reports/first-time-fix'>;

/** How much of what was closed stayed closed, and was not to be done again. */
export const FirstTimeFix = () => {
  const { filters } = useFilters();
  const months = useMonths();
  const query = { ...filtersOf(filters, ['workflow', 'jobType', 'owner']), ...months };
  const list = useList('/v1/reports/first-time-fix', { query });
  return (
    <Page
      title="First-time fix"
      question="What was fixed at once, and what had to be redone?"
      position={list.position}
      actions={
        <CopyAs
          path="/v1/reports/first-time-fix"
          query={query}
          cli="report first-time-fix"
          sql={
            'SELECT month, workflow_id, job_type, owner, fixed_first_time, closed, first_time_fix_rate, reopened, repeated\n' +
            'FROM writ.first_time_fix ORDER BY month DESC;'
          }
        />
      }
    >
      <MonthBar months={months} />
      <FilterBar fields={['workflow', 'jobType', 'owner']} />
      <Listed
        list={list}
        label="First-time fix by month"
        columns={columns}
        keyOf={({ month, workflowId, jobType, owner }) =>
          `${month} ${workflowId} ${jobType} ${owner}`
        }
        empty={
          <Empty
            title="No work was closed in these months"
            command="npx writ report first-time-fix --as analyst"
          />
        }
      />
    </Page>
  );
};

const columns: readonly Column<FixRow>[] = [
  monthColumn('Closed in'),
  {
    label: 'Workflow',
    width: 'minmax(10rem, 2fr)',
    show: ({ workflowId, jobType }) => (
      <Cell below={<UserText>{jobType}</UserText>}>
        <b>
          <UserText>{workflowId}</UserText>
        </b>
      </Cell>
    ),
  },
  ownerColumn('minmax(8rem, 1fr)'),
  {
    label: 'Fixed the first time',
    width: 'minmax(9rem, 1.2fr)',
    show: ({ firstTimeFixRate, fixedFirstTime, closed }) => (
      <Rate rate={firstTimeFixRate} count={fixedFirstTime} of={closed} />
    ),
  },
  numberColumn('Reopened', 'reopened', '6rem'),
  numberColumn('Repeated', 'repeated', '6rem'),
  numberColumn('May still repeat', 'windowOpen', '7.5rem'),
  numberColumn('Imported', 'imported', '6rem'),
];

interface RateProps {
  readonly rate: number | null;
  readonly count: number;
  readonly of: number;
}

/** A rate never stands alone: it comes with what was counted, and out of how many. */
export const Rate = ({ rate, count, of }: RateProps) => (
  <span>
    <b className={styles.figure}>
      {rate === null ? '—' : `${Number((rate * 100).toPrecision(3))} %`}
    </b>{' '}
    <span className={styles.faint}>
      {count.toLocaleString('en')} of {of.toLocaleString('en')}
    </span>
  </span>
);
