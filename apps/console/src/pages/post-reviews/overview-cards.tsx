import { Anchor, Text, Title, useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import { useAll, usePast, useRead } from '../../api/queries';
import { Chart } from '../../parts/chart';
import { chartColours } from '../../parts/chart-colours';
import { useFilters } from '../../parts/filters';
import { countColumn, DataTable } from '../../parts/data-table';
import { Mark } from '../../parts/mark';
import { monthLabel } from '../../parts/month-label';
import { UserText } from '../../parts/user-text';
import { percentOf } from '../../parts/values';
import { Waiting } from '../../parts/waiting';
import { For, useNow } from '../../parts/when';
import {
  ageingOption,
  ages,
  ageLabels,
  breakGlassMonths,
  heightOf,
  type Month,
  monthOf,
  monthsOption,
  monthsUpTo,
  type Overdue,
  overdueByOwner,
  trendOf,
} from './overview-charts';
import styles from './post-reviews.module.css';

const MANY = 1_000;

/** Who is overdue, and for how long: a bar for each owner, and a table of the same numbers that filters the list. */
export const AgeingCard = () => {
  const report = useRead('/v1/reports/overdue-post-reviews', { query: { limit: MANY } });
  const { filters, set } = useFilters();
  const scheme = useComputedColorScheme('light');
  const rows = report.data?.body.items;
  const owners = useMemo(() => overdueByOwner(rows ?? []), [rows]);
  const option = useMemo(
    () => ageingOption(owners, chartColours(scheme), scheme),
    [owners, scheme],
  );
  const sum = owners.reduce((count, { reviews }) => count + reviews, 0);
  const pick = (owner: string): void =>
    set({ owner: filters['owner'] === owner ? undefined : owner, status: undefined });
  return (
    <section className={styles.card} aria-labelledby="overdue">
      <Title order={2} size="h4" id="overdue">
        Who is overdue
      </Title>
      {rows === undefined ? (
        <Waiting on={report} lines={4} />
      ) : sum === 0 ? (
        <Text>
          <Mark kind="run">nobody</Mark> Every due review was completed.
        </Text>
      ) : (
        <>
          <Text mb="xs">
            <strong>{sum === 1 ? '1 review is overdue' : `${sum} reviews are overdue`}</strong>
            {owners[0]?.oldestDueAt && (
              <>
                , the oldest for <For since={owners[0].oldestDueAt} />:{' '}
                <strong>
                  <UserText>{owners[0].owner}</UserText>
                </strong>
              </>
            )}
          </Text>
          <Chart
            label={`Overdue post-reviews by owner and age: ${sum} of ${owners.length} owners. The table below has the numbers.`}
            option={option}
            height={heightOf(owners)}
            onPick={({ index }) => owners[index] && pick(owners[index].owner)}
          />
          <ByOwner owners={owners} chosen={filters['owner']} pick={pick} />
        </>
      )}
    </section>
  );
};

const ByOwner = ({
  owners,
  chosen,
  pick,
}: {
  readonly owners: readonly Overdue[];
  readonly chosen: string | undefined;
  readonly pick: (owner: string) => void;
}) => (
  <DataTable
    label="Overdue post-reviews by owner and age"
    minWidth={380}
    rows={owners}
    keyOf={({ owner }) => owner}
    columns={[
      {
        label: 'Owner',
        show: ({ owner }) => (
          <Anchor
            component="button"
            size="sm"
            ta="start"
            aria-pressed={chosen === owner}
            fw={chosen === owner ? 700 : 400}
            onClick={() => pick(owner)}
          >
            <UserText>{owner}</UserText>
          </Anchor>
        ),
      },
      ...ages.map((age) => ({
        label: ageLabels[age],
        isNumber: true,
        show: ({ byAge }: Overdue) => byAge[age] || '—',
      })),
      { label: 'all', isNumber: true, show: ({ reviews }) => <b>{reviews}</b> },
    ]}
  />
);

/** How often work takes the break-glass, month by month, of how much work: whether it becomes normal. */
export const MonthsCard = () => {
  const { asOf } = usePast();
  const scheme = useComputedColorScheme('light');
  const now = useNow();
  const month = monthOf(timeIn(asOf) ?? now);
  const months = useMemo(() => monthsUpTo(month), [month]);
  const from = `${months[0]}-01T00:00:00Z`;
  const declared = useAll('/v1/break-glass', { from });
  const opened = useAll('/v1/reports/stall-trends', { from, allSteps: 'true' });
  const counted = useMemo(
    () => breakGlassMonths(months, declared.rows, opened.rows),
    [months, declared.rows, opened.rows],
  );
  const option = useMemo(() => monthsOption(counted, chartColours(scheme)), [counted, scheme]);
  const awaited = declared.isPending || declared.error ? declared : opened;
  const trend = trendOf(counted);
  return (
    <section className={styles.card} aria-labelledby="normal">
      <Title order={2} size="h4" id="normal">
        Is break-glass becoming routine
      </Title>
      {awaited.isPending || awaited.error ? (
        <Waiting on={awaited} lines={4} />
      ) : (
        <>
          <Text mb="xs">
            {trend.isMore && <Mark kind="warn">above average</Mark>} {trend.text}.
          </Text>
          <Chart
            label="Break-glasses by month, and their share of the work orders opened. The table below has the numbers."
            option={option}
            height={250}
          />
          <Numbers months={counted} />
        </>
      )}
    </section>
  );
};

/** A past that is stated as a ledger position says nothing of months: those up to now are shown. */
const timeIn = (asOf: string | undefined): number | undefined =>
  asOf === undefined || /^\d+$/.test(asOf) ? undefined : Date.parse(asOf) || undefined;

const Numbers = ({ months }: { readonly months: readonly Month[] }) => (
  <details>
    <summary>Data table</summary>
    <DataTable
      label="Break-glass by month"
      rows={months}
      keyOf={({ month }) => month}
      columns={[
        { label: 'Month (UTC)', show: ({ month }) => monthLabel(month) },
        countColumn('break-glasses', 'declared'),
        countColumn('work orders opened', 'opened'),
        { label: 'share', isNumber: true, show: ({ rate }) => percentOf(rate) },
      ]}
    />
  </details>
);
