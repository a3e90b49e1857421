import { Table, Text, Title, useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import { usePast } from '../../api/past';
import { useAll } from '../../api/use-all';
import { Chart } from '../../parts/chart';
import { chartColours } from '../../parts/chart-colours';
import { Mark } from '../../parts/mark';
import { percentOf } from '../../parts/percent';
import { Waiting } from '../../parts/waiting';
import { useNow } from '../../parts/when';
import {
  breakGlassMonths,
  type Month,
  monthOf,
  monthsOption,
  monthsUpTo,
  trendOf,
} from './break-glass-months';
import styles from './post-reviews.module.css';

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
        Is break-glass becoming normal
      </Title>
      {awaited.isPending || awaited.error ? (
        <Waiting on={awaited} lines={4} />
      ) : (
        <>
          <Text mb="xs">
            {trend.isMore && <Mark kind="warn">more than before</Mark>} {trend.words}.
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
    <summary>The numbers</summary>
    <Table aria-label="Break-glass by month" fz="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Month (UTC)</Table.Th>
          <Table.Th ta="end">break-glasses</Table.Th>
          <Table.Th ta="end">work orders opened</Table.Th>
          <Table.Th ta="end">share</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {months.map(({ month, declared, opened, rate }) => (
          <Table.Tr key={month}>
            <Table.Td>{month}</Table.Td>
            <Table.Td ta="end">{declared}</Table.Td>
            <Table.Td ta="end">{opened}</Table.Td>
            <Table.Td ta="end">{percentOf(rate)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </details>
);
