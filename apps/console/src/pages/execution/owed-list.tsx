import { Anchor, Button, Group, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useList } from '../../api/queries';
import { Empty } from '../../parts/empty';
import { type Column, Grid } from '../../parts/grid';
import { Mark } from '../../parts/mark';
import { Said } from '../../parts/said';
import { Waiting } from '../../parts/waiting';
import { For, Until } from '../../parts/when';
import { holdsUp, kindSaid, type Wait } from './owed';
import { plain, shortIds } from '../../parts/plain-ids';
import { WorkOrderLink } from '../../parts/work-order-link';
import styles from './execution.module.css';

/** Everything that waits for one owner, the longest first, each leading to where it is answered. */
export const OwedList = ({
  owner,
  imported,
  names,
  onBack,
}: {
  readonly owner: string;
  readonly imported: string;
  /** What is known of ids, by what waits. */
  readonly names: ReadonlyMap<string, string>;
  readonly onBack: () => void;
}) => {
  const list = useList('/v1/reports/waiting', { query: { owner, imported } });
  const rows = list.rows.filter(holdsUp);
  return (
    <section aria-labelledby="waits-for">
      <Group my="sm" justify="space-between">
        <Title order={2} size="h4" id="waits-for">
          {owner === 'TBD' ? (
            'What waits, unowned'
          ) : (
            <>
              What waits for <Said>{owner}</Said>
            </>
          )}
        </Title>
        <Button variant="default" size="compact-md" onClick={onBack}>
          All work orders
        </Button>
      </Group>
      {list.isPending || list.error !== null ? (
        <Waiting on={list} />
      ) : rows.length === 0 ? (
        <Empty title="Nothing waits for them" />
      ) : (
        <Grid
          label={`What waits for ${owner}`}
          rows={rows}
          columns={columnsWith(names)}
          keyOf={({ obligationId }) => obligationId}
          more={list}
        />
      )}
    </section>
  );
};

const columnsWith = (names: ReadonlyMap<string, string>): readonly Column<Wait>[] => [
  {
    name: 'what',
    label: 'What',
    width: 'minmax(13rem, 2fr)',
    show: (wait) => <WhatWaits wait={wait} names={names} />,
  },
  {
    name: 'workOrder',
    label: 'Work order',
    width: 'minmax(12rem, 2fr)',
    show: ({ workOrderId, workflowId }) => (
      <span>
        <WorkOrderLink id={workOrderId} />
        <span className={styles.sub}>
          <Said>{workflowId}</Said>
        </span>
      </span>
    ),
  },
  {
    name: 'stage',
    label: 'Stage or step',
    width: 'minmax(7rem, 1fr)',
    show: ({ stage, step }) => <Said>{step === '' ? stage : step}</Said>,
  },
  {
    name: 'since',
    label: 'Waiting for',
    width: 'minmax(6rem, 0.8fr)',
    show: ({ since }) => <For since={since} />,
  },
  {
    name: 'due',
    label: 'Due',
    width: 'minmax(7rem, 0.9fr)',
    show: ({ dueAt, overdue }) =>
      overdue ? (
        <span>
          <Mark kind="stop">overdue</Mark>
          <span className={styles.sub}>
            <Until at={dueAt} />
          </span>
        </span>
      ) : (
        <Until at={dueAt} />
      ),
  },
];

/** Where it is answered, and what its id is called there; everything else is answered on the work order. */
const places: Readonly<Record<string, readonly [to: string, parameter: string]>> = {
  approval: ['/approvals/$approvalId', 'approvalId'],
  exception: ['/exceptions/$exceptionId', 'exceptionId'],
  'post-review': ['/post-reviews/$postReviewId', 'postReviewId'],
};

const WhatWaits = ({
  wait: { kind, subject, what, workOrderId },
  names,
}: {
  readonly wait: Wait;
  readonly names: ReadonlyMap<string, string>;
}) => {
  const [to, parameter] = places[kind] ?? ['/work-orders/$workOrderId', 'workOrderId'];
  const id = kind in places ? subject : workOrderId;
  return (
    <span>
      <Anchor
        component={Link}
        to={to}
        params={{ [parameter]: id } as never}
        size="sm"
        fw={600}
        title={shortIds(what)}
      >
        <Said>{plain(what, names)}</Said>
      </Anchor>
      <span className={styles.sub}>{kindSaid(kind)}</span>
    </span>
  );
};
