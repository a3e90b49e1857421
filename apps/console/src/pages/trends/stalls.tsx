import { Title } from '@mantine/core';
import { useList, type RowOf, useAll } from '../../api/queries';
import { CopyAs } from '../../parts/copy-as';
import { Empty, Waiting } from '../../parts/waiting';
import { FilterBar, filtersOf, useFilters } from '../../parts/filters';
import { Cell, secondsColumn } from '../../parts/columns';
import { type Column, Grid, Listed } from '../../parts/grid';
import { Page } from '../../parts/page';
import { UserText } from '../../parts/user-text';
import { MonthBar, monthColumn, useMonths } from './month-bar';
import { Rate } from './first-time-fix';
import { SUMMED_PAGES } from './use-code';
import styles from './trends.module.css';

type StallRow = RowOf<'/v1/reports/stall-rates'>;
type MonthRow = RowOf<'/v1/reports/stall-trends'>;

const NAMES = ['workflow', 'jobType', 'step'];

/** Where work stalls, how often, how long. */
export const Stalls = () => {
  const { filters } = useFilters();
  const { step, ...which } = filtersOf(filters, NAMES);
  const rates = useAll('/v1/reports/stall-rates', { ...which, step }, SUMMED_PAGES);
  const most = rates.rows.toSorted((one, other) => (other.stallRate ?? 0) - (one.stallRate ?? 0));
  const span = useMonths();
  const months = useList('/v1/reports/stall-trends', {
    query: { ...which, ...(step ? { step } : { allSteps: 'true' }), ...span },
  });
  return (
    <Page
      title="Stalls"
      question="Where does work stall, how often, and for how long?"
      position={rates.position}
      actions={
        <CopyAs
          path="/v1/reports/stall-rates"
          query={which}
          cli="report stall-rates"
          sql={
            'SELECT workflow_id, job_type, step, work_orders_stalled, work_orders_opened, stall_rate, stalls,\n' +
            '  median_stalled_seconds FROM writ.stall_rates ORDER BY stall_rate DESC NULLS LAST;'
          }
        />
      }
    >
      <FilterBar fields={['workflow', 'jobType', 'step']} />
      <Title order={2} size="h4" mb="xs">
        By workflow and step, highest rate first
      </Title>
      {rates.isPending || rates.error ? (
        <Waiting on={rates} />
      ) : rates.rows.length === 0 ? (
        <Nothing />
      ) : (
        <Grid
          label="Stall rates"
          rows={most}
          columns={rateColumns}
          keyOf={({ workflowId, jobType, step: at, allSteps }) =>
            `${workflowId} ${jobType} ${String(allSteps)} ${at}`
          }
        />
      )}
      <Title order={2} size="h4" mt="lg">
        By month of opening
      </Title>
      <MonthBar months={span} />
      <Listed
        list={months}
        lines={3}
        label="Stalls by month"
        columns={monthColumns}
        keyOf={({ month, workflowId, jobType, step: at }) =>
          `${month} ${workflowId} ${jobType} ${at}`
        }
        empty={<Nothing />}
      />
    </Page>
  );
};

const Nothing = () => (
  <Empty title="No work with a stall limit" command="npx writ report stall-rates --as analyst">
    Work stalls when it is held longer than the stallAfter of its workflow.
  </Empty>
);

const where: Column<StallRow> = {
  label: 'Workflow',
  width: 'minmax(11rem, 2fr)',
  show: ({ workflowId, jobType, step, allSteps }) => (
    <Cell
      below={
        <>
          {allSteps ? 'all steps' : <UserText none="no step">{step}</UserText>} ·{' '}
          <UserText>{jobType}</UserText>
        </>
      }
    >
      <b>
        <UserText>{workflowId}</UserText>
      </b>
    </Cell>
  ),
};

const figures: readonly Column<StallRow>[] = [
  {
    label: 'Stalled',
    width: 'minmax(9rem, 1.2fr)',
    show: ({ stallRate, workOrdersStalled, workOrdersOpened }) => (
      <Rate rate={stallRate} count={workOrdersStalled} of={workOrdersOpened} />
    ),
  },
  {
    label: 'Stalls',
    width: 'minmax(6rem, 0.8fr)',
    show: ({ stalls, stallsOpen }) => (
      <span>
        {stalls}
        {stallsOpen > 0 && <span className={styles.faint}>, {stallsOpen} last</span>}
      </span>
    ),
  },
  secondsColumn('Median', 'medianStalledSeconds', 'minmax(6rem, 0.9fr)'),
  secondsColumn('90th percentile', 'p90StalledSeconds', 'minmax(6rem, 0.8fr)'),
  secondsColumn('Longest', 'longestStalledSeconds', 'minmax(5rem, 0.7fr)'),
];

const rateColumns: readonly Column<StallRow>[] = [
  where,
  ...figures,
  {
    label: 'No stall limit',
    width: 'minmax(5rem, 0.7fr)',
    show: ({ workOrdersWithoutLimit }) => (
      <span title="Work orders of versions without stallAfter: in no rate here.">
        {workOrdersWithoutLimit}
      </span>
    ),
  },
];

const monthColumns: readonly Column<MonthRow>[] = [monthColumn('Month'), where, ...figures];
