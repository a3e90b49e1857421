import { Skeleton, Title, UnstyledButton } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useRef, useState } from 'react';
import { useGroups, useList, useRead } from '../../api/queries';
import { type LiveEvent } from '../../live/live';
import { CopyAs } from '../../parts/copy-as';
import { FilterBar, type FiltersOf, filtersOf, isFiltered, useFilters } from '../../parts/filters';
import { Mark } from '../../parts/mark';
import { Page } from '../../parts/page';
import { sortIn } from '../../parts/sorting';
import { Waiting } from '../../parts/waiting';
import styles from './execution.module.css';
import { OnWhom } from './owner-load';
import { namesOf, loadByOwner, waitsOf } from './load';
import { WaitingList } from './waiting-list';
import {
  choosing,
  chosenStatus,
  countOf,
  listHeading,
  type WorkStatus,
  statusFilters,
  workStatuses,
} from './status';
import { columnsWith, WorkOrderList } from './work-order-list';

const Tour = lazy(() => import('./tour'));

/** So many of the longest waits are named beside their work orders. */
const MOST = 1_000;

const fields: FiltersOf<'/v1/work-orders'> = [
  'search',
  'workflow',
  'jobType',
  'client',
  { name: 'owner', label: 'Owned by' },
  {
    name: 'status',
    none: 'open',
    byDefault: 'open',
    choices: ['closed', 'abandoned', 'superseded', 'unknown', 'any'],
  },
  {
    name: 'imported',
    label: 'Origin',
    none: 'native',
    byDefault: 'false',
    choices: { true: 'imported' },
  },
  { name: 'from', label: 'Opened from' },
  { name: 'to', label: 'Opened to' },
];

const isOfWork = ({ stream }: LiveEvent): boolean => stream.startsWith('work-order-');

const ExecutionPage = () => {
  const { filters, set } = useFilters();
  const imported = filters['imported'] === 'true' ? 'true' : 'false';
  const narrow = {
    ...filtersOf(filters, ['search', 'workflow', 'jobType', 'client', 'owner', 'from', 'to']),
    imported,
  };
  const waiting = useRead('/v1/reports/waiting', {
    query: { ...filtersOf(filters, ['workflow', 'jobType']), imported, limit: MOST },
  });
  const waits = waiting.data?.body.items ?? [];
  const columns = columnsWith(waitsOf(waits));
  const status = filters['status'] ?? 'open';
  const query = {
    ...narrow,
    ...filtersOf(filters, statusFilters),
    ...(status === 'any' ? {} : { status }),
    ...sortIn(filters, columns),
  };
  const waitingOn = filters['waitingOn'];
  const list = useList('/v1/work-orders', { query, enabled: waitingOn === undefined });
  const open = useGroups('/v1/reports/open-work', { ...narrow, groupBy: 'imported' });
  const opened = open.data && open.rows;
  const onWhom = useGroups('/v1/reports/waiting', {
    ...filtersOf(filters, ['workflow', 'jobType']),
    imported,
    groupBy: 'owner,kind',
  });
  const chosen = chosenStatus(filters);
  const { listed, isRequested, focusList } = useListFocus();
  return (
    <Page
      title="Execution"
      question="What is running, waiting or stopped, and who is it waiting for?"
      position={open.position}
      news={isOfWork}
      actions={
        <CopyAs
          path="/v1/work-orders"
          query={query}
          cli="report waiting --columns owner,kind,what,workOrderId,since,dueAt,overdue"
          sql="SELECT owner, kind, count(*), min(since) FROM writ.waiting GROUP BY 1, 2 ORDER BY 3 DESC;"
        />
      }
    >
      {(filters['tour'] !== undefined || isWithoutWork(list)) && (
        <Suspense>
          <Tour
            isEmpty={isWithoutWork(list) && !isFiltered(filters, [...fields, ...statusFilters])}
          />
        </Suspense>
      )}
      <Title order={2} size="h5" mt="sm">
        Work orders
      </Title>
      <StatusStrip
        opened={opened}
        chosen={chosen}
        onChoose={(one) => {
          if (one !== chosen) focusList();
          set({ ...choosing(one, filters), waitingOn: undefined });
        }}
      />
      <OnWhom
        owners={onWhom.isAll ? loadByOwner(onWhom.rows) : undefined}
        chosen={waitingOn}
        onChoose={(owner) => {
          if (owner !== waitingOn) focusList();
          set({
            ...Object.fromEntries(statusFilters.map((name) => [name, undefined])),
            waitingOn: owner === waitingOn ? undefined : owner,
          });
        }}
      />
      {waiting.error !== null && <Waiting on={waiting} />}
      {open.error !== null && <Waiting on={open} />}
      <section
        ref={listed}
        tabIndex={-1}
        className={styles.listed}
        data-focused={isRequested || undefined}
        aria-label="The list"
      >
        {waitingOn === undefined ? (
          <>
            <Title order={2} size="h4" mt="md">
              {status === 'open' && opened ? headingOf(filters, opened) : 'Matching work orders'}
            </Title>
            <FilterBar fields={fields} />
            <WorkOrderList
              list={list}
              columns={columns}
              isFiltered={isFiltered(filters, [...fields, ...statusFilters])}
            />
          </>
        ) : (
          <WaitingList
            owner={waitingOn}
            imported={imported}
            names={namesOf(waits)}
            onBack={() => set({ waitingOn: undefined })}
          />
        )}
      </section>
    </Page>
  );
};

const isWithoutWork = ({ data, rows }: ReturnType<typeof useList<'/v1/work-orders'>>): boolean =>
  data !== undefined && rows.length === 0;

/** The list stays in view for this long after a click, while it loads. */
const COMING_MS = 1_000;

/** Scrolls to the list and focuses it when the user selects a count. */
const useListFocus = () => {
  const router = useRouter();
  const listed = useRef<HTMLElement>(null);
  const [isRequested, setRequested] = useState(false);
  const focusList = (): void => {
    setRequested(true);
    // Once the address has changed the router scrolls to the top: this comes after it.
    const stop = router.subscribe('onRendered', () => {
      stop();
      const list = listed.current;
      if (!list) return;
      list.focus({ preventScroll: true });
      // Its rows come a little later and are taller than was guessed, which moves the page.
      const coming = new ResizeObserver(() => list.scrollIntoView({ block: 'start' }));
      coming.observe(list);
      setTimeout(() => coming.disconnect(), COMING_MS);
    });
  };
  return { listed, isRequested, focusList };
};

type OpenWork = Parameters<typeof countOf>[1];

/** What is in the list of open work, where a number on the page says how much of it there is. */
const headingOf = (
  filters: Readonly<Record<string, string | undefined>>,
  opened: OpenWork,
): string => {
  const chosen = chosenStatus(filters);
  if (!chosen && isFiltered(filters, statusFilters)) return 'Matching work orders';
  return listHeading(chosen, countOf(chosen, opened));
};

/** How much of the open work is running, waiting, stopped …; each number shows what it counts. */
const StatusStrip = ({
  opened,
  chosen,
  onChoose,
}: {
  readonly opened: OpenWork | undefined;
  readonly chosen: WorkStatus | undefined;
  readonly onChoose: (status: WorkStatus) => void;
}) => (
  <div role="group" aria-label="Open work by status" className={styles.strip}>
    {workStatuses.map((status) => (
      <StatusTile
        key={status.name}
        status={status}
        count={opened && countOf(status, opened)}
        isChosen={chosen === status}
        onChoose={() => onChoose(status)}
      />
    ))}
  </div>
);

const StatusTile = ({
  status,
  count,
  isChosen,
  onChoose,
}: {
  readonly status: WorkStatus;
  readonly count: number | undefined;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}) => {
  const isNone = count === 0;
  return (
    <UnstyledButton
      className={styles.status}
      aria-pressed={isChosen}
      data-none={isNone || undefined}
      onClick={onChoose}
    >
      <span className={styles.count}>
        {count === undefined ? <Skeleton height={28} width={32} /> : count.toLocaleString('en')}
      </span>
      <Mark kind={isNone ? 'still' : status.kind}>{status.name}</Mark>
    </UnstyledButton>
  );
};

export default ExecutionPage;
