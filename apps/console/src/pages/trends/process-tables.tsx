import { Progress, Text, Title } from '@mantine/core';
import { type RowOf, useList } from '../../api/queries';
import { Cell, numberColumn, secondsColumn, whenColumn, whoColumn } from '../../parts/columns';
import { useFilters } from '../../parts/filters';
import { type Column, Grid, Listed } from '../../parts/grid';
import { AnchorLink, WorkOrderLink } from '../../parts/links';
import { shell } from '../../parts/pasted';
import { UserText } from '../../parts/user-text';
import { numbered, percentOf } from '../../parts/values';
import { Empty, Waiting } from '../../parts/waiting';
import { type PathRow, type Process, type StepRow } from './process-map';
import styles from './process.module.css';

type EventRow = RowOf<'/v1/reports/step-events'>;

const byTimes = <R extends { readonly times: number }>(rows: readonly R[]): readonly R[] =>
  rows.toSorted((one, other) => other.times - one.times);

/** Shows the work orders of a step, or of a path to it. */
const StepLink = ({
  step,
  previousStep,
}: {
  readonly step: string;
  readonly previousStep?: string;
}) => {
  const { filters } = useFilters();
  return (
    <AnchorLink
      to="."
      search={{ ...filters, step, previousStep }}
      replace
      resetScroll={false}
      size="sm"
    >
      <UserText>{step}</UserText>
    </AnchorLink>
  );
};

const durations = [
  secondsColumn('Median', 'medianSeconds', 'minmax(5rem, 0.8fr)'),
  secondsColumn('95th percentile', 'p95Seconds', 'minmax(5rem, 0.8fr)'),
] as const;

const stepColumns: readonly Column<StepRow>[] = [
  { label: 'Step', width: 'minmax(10rem, 2fr)', show: ({ step }) => <StepLink step={step} /> },
  numberColumn('Completed', 'times', 'minmax(5rem, 0.7fr)'),
  numberColumn('Work orders', 'workOrders', 'minmax(5rem, 0.7fr)'),
  numberColumn('Done again', 'workOrdersAgain', 'minmax(5rem, 0.7fr)'),
  ...durations,
];

export const StepsTable = ({ rows }: { readonly rows: readonly StepRow[] }) => (
  <Grid label="Steps" rows={byTimes(rows)} columns={stepColumns} keyOf={({ step }) => step} />
);

const pathColumns: readonly Column<PathRow>[] = [
  {
    label: 'From',
    width: 'minmax(9rem, 1.5fr)',
    show: ({ fromStep }) => <UserText none="start">{fromStep}</UserText>,
  },
  {
    label: 'To',
    width: 'minmax(9rem, 1.5fr)',
    show: ({ fromStep, toStep }) =>
      fromStep === '' || toStep === '' ? (
        <UserText none="end">{toStep}</UserText>
      ) : (
        <StepLink step={toStep} previousStep={fromStep} />
      ),
  },
  numberColumn('Times', 'times', 'minmax(4rem, 0.6fr)'),
  numberColumn('Work orders', 'workOrders', 'minmax(5rem, 0.7fr)'),
  ...durations,
];

export const PathsTable = ({ rows }: { readonly rows: readonly PathRow[] }) => (
  <Grid
    label="Paths"
    rows={byTimes(rows)}
    columns={pathColumns}
    keyOf={({ fromStep, toStep }) => `${fromStep} > ${toStep}`}
  />
);

const VARIANTS = 12;

/** So many stand beside the map; the others on demand. */
const SHOWN = 6;

/** The most frequent orders of steps, each with how much of the work goes by it and by those before it. */
export const Variants = (of: Process) => {
  const list = useList('/v1/reports/variants', { query: { ...of, limit: VARIANTS } });
  if (list.isPending || list.error) return <Waiting on={list} lines={4} />;
  return (
    <section aria-labelledby="variants">
      <Title order={2} size="h4" id="variants" mb="xs">
        Variants
      </Title>
      <ol className={styles.variants}>{list.rows.slice(0, SHOWN).map(lineOfVariant)}</ol>
      {list.rows.length > SHOWN && (
        <details>
          <summary className={styles.more}>{list.rows.length - SHOWN} more variants</summary>
          <ol className={styles.variants}>{list.rows.slice(SHOWN).map(lineOfVariant)}</ol>
        </details>
      )}
      {list.hasNextPage && (
        <Text size="xs" c="dimmed">
          There are more: {shell`npx writ report variants --workflow ${of.workflow} --all`.text}
        </Text>
      )}
    </section>
  );
};

const lineOfVariant = ({
  rank,
  steps,
  share,
  coverage,
  workOrders,
  exampleWorkOrderId,
}: RowOf<'/v1/reports/variants'>) => (
  <li key={rank}>
    <Progress value={share * 100} aria-label={`Share of variant ${rank}`} />
    <Cell below={<UserText>{steps}</UserText>}>
      <span>
        <b>{percentOf(share)}</b>, {numbered(workOrders, 'work order')}, cumulative{' '}
        {percentOf(coverage)}; one is <WorkOrderLink id={exampleWorkOrderId} />
      </span>
    </Cell>
  </li>
);

const workColumns: readonly Column<EventRow>[] = [
  {
    label: 'Work order',
    width: 'minmax(9rem, 1.4fr)',
    show: ({ workOrderId, eventId }) => <WorkOrderLink id={workOrderId} eventId={eventId} />,
  },
  whenColumn('Completed', 'occurredAt', 'minmax(7rem, 1fr)'),
  whoColumn('By', 'actor', 'minmax(6rem, 0.8fr)'),
];

/** The work orders behind the step or path that the address names, the latest first. */
export const WorkOf = (of: Process) => {
  const { filters } = useFilters();
  const { step, previousStep } = filters;
  const isChosen = step !== undefined;
  const list = useList('/v1/reports/step-events', {
    query: { ...of, kind: 'completed', step, previousStep },
    enabled: isChosen,
  });
  if (!isChosen)
    return (
      <Text size="sm" c="dimmed" mb="sm">
        Choose a step or a path on the map or in a table, and its work orders are listed here.
      </Text>
    );
  const { step: _step, previousStep: _previous, ...others } = filters;
  return (
    <section aria-labelledby="work-of-step" className={styles.work}>
      <Title order={2} size="h4" id="work-of-step">
        <UserText>{step}</UserText>
        {previousStep !== undefined && (
          <>
            {' '}
            directly after <UserText>{previousStep}</UserText>
          </>
        )}
      </Title>
      <AnchorLink to="." search={others} replace resetScroll={false} size="sm">
        Close the list
      </AnchorLink>
      <Listed
        list={list}
        lines={4}
        label="Work orders of the step"
        columns={workColumns}
        keyOf={({ eventId }) => eventId}
        empty={<Empty title="No work order" command="npx writ report step-events --as analyst" />}
      />
    </section>
  );
};
