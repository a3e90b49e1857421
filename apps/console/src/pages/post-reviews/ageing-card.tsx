import { Anchor, Table, Text, Title, useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import { useRead } from '../../api/queries';
import { Chart } from '../../parts/chart';
import { chartColours } from '../../parts/chart-colours';
import { useFilters } from '../../parts/filters';
import { Mark } from '../../parts/mark';
import { Said } from '../../parts/said';
import { Waiting } from '../../parts/waiting';
import { For } from '../../parts/when';
import { ages, ageWords, ageingOption, heightOf, type Overdue, overdueByOwner } from './ageing';
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
          <Mark kind="run">nobody</Mark> Every review that fell due was completed.
        </Text>
      ) : (
        <>
          <Text mb="xs">
            <strong>{sum === 1 ? '1 review is overdue' : `${sum} reviews are overdue`}</strong>
            {owners[0]?.oldestDueAt && (
              <>
                , the oldest for <For since={owners[0].oldestDueAt} />:{' '}
                <strong>
                  <Said>{owners[0].owner}</Said>
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
  <Table.ScrollContainer minWidth={380}>
    <Table aria-label="Overdue post-reviews by owner and age" fz="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Owner</Table.Th>
          {ages.map((age) => (
            <Table.Th key={age} ta="end">
              {ageWords[age]}
            </Table.Th>
          ))}
          <Table.Th ta="end">all</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {owners.map(({ owner, byAge, reviews }) => (
          <Table.Tr key={owner}>
            <Table.Td>
              <Anchor
                component="button"
                size="sm"
                ta="start"
                aria-pressed={chosen === owner}
                fw={chosen === owner ? 700 : 400}
                onClick={() => pick(owner)}
              >
                <Said>{owner}</Said>
              </Anchor>
            </Table.Td>
            {ages.map((age) => (
              <Table.Td key={age} ta="end">
                {byAge[age] || '—'}
              </Table.Td>
            ))}
            <Table.Td ta="end" fw={600}>
              {reviews}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Table.ScrollContainer>
);
