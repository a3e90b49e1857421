import { useList, useRead } from '../../api/queries';
import { type LiveEvent } from '../../live/live';
import { CopyAs } from '../../parts/copy-as';
import { FilterBar, type FilterField } from '../../parts/filter-bar';
import { filtersOf, useFilters } from '../../parts/filters';
import { Page } from '../../parts/page';
import { Waiting } from '../../parts/waiting';
import { OnWhom } from './on-whom';
import { OwedList } from './owed-list';
import { owedBy, waitsOf } from './owed';
import { choosing, chosenStanding, countsOf, standingFilters } from './standing';
import { StandingStrip } from './standing-strip';
import { WorkOrderList } from './work-order-list';

/** What one answer counts and joins; beyond that the page says that there is more. */
const MOST = 1_000;

const fields: readonly FilterField[] = [
  { name: 'workflow', label: 'Workflow' },
  { name: 'jobType', label: 'Job type' },
  { name: 'owner', label: 'Owned by' },
  {
    name: 'status',
    label: 'Status',
    kind: 'choice',
    none: 'open',
    choices: ['closed', 'abandoned', 'superseded', 'unknown', 'any'].map((value) => ({
      value,
      label: value,
    })),
  },
  {
    name: 'imported',
    label: 'Where from',
    kind: 'choice',
    none: 'run here',
    choices: [{ value: 'true', label: 'imported' }],
  },
  { name: 'from', label: 'Opened from', kind: 'day' },
  { name: 'to', label: 'Opened until', kind: 'day' },
];

const isOfWork = ({ stream }: LiveEvent): boolean => stream.startsWith('work-order-');

const ExecutionPage = () => {
  const { filters, set } = useFilters();
  const imported = filters['imported'] === 'true' ? 'true' : 'false';
  const narrow = {
    ...filtersOf(filters, ['workflow', 'jobType', 'owner', 'from', 'to']),
    imported,
  };
  const status = filters['status'] ?? 'open';
  const query = {
    ...narrow,
    ...filtersOf(filters, standingFilters),
    ...(status === 'any' ? {} : { status }),
  };
  const waitingOn = filters['waitingOn'];
  const list = useList('/v1/work-orders', { query, enabled: waitingOn === undefined });
  const open = useRead('/v1/work-orders', { query: { ...narrow, status: 'open', limit: MOST } });
  const waiting = useRead('/v1/reports/waiting', {
    query: { ...filtersOf(filters, ['workflow', 'jobType']), imported, limit: MOST },
  });
  const opened = open.data?.body;
  const waits = waiting.data?.body.items ?? [];
  const titles = new Map(opened?.items.map(({ workOrderId, title }) => [workOrderId, title]));
  return (
    <Page
      title="Execution"
      question="What is running, waiting, stopped — and on whom?"
      position={open.data?.position}
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
      <StandingStrip
        counts={opened && countsOf(opened.items)}
        isCut={Boolean(opened?.nextCursor)}
        chosen={chosenStanding(filters)}
        onChoose={(standing) => set({ ...choosing(standing, filters), waitingOn: undefined })}
      />
      <OnWhom
        owed={waiting.data && owedBy(waits)}
        isCut={Boolean(waiting.data?.body.nextCursor)}
        chosen={waitingOn}
        onChoose={(owner) =>
          set({
            ...Object.fromEntries(standingFilters.map((name) => [name, undefined])),
            waitingOn: owner === waitingOn ? undefined : owner,
          })
        }
      />
      {waiting.error !== null && <Waiting on={waiting} />}
      {waitingOn === undefined ? (
        <>
          <FilterBar fields={fields} />
          <WorkOrderList list={list} waits={waitsOf(waits)} isFiltered={isNarrowed(filters)} />
        </>
      ) : (
        <OwedList
          owner={waitingOn}
          imported={imported}
          titles={titles}
          onBack={() => set({ waitingOn: undefined })}
        />
      )}
    </Page>
  );
};

const isNarrowed = (filters: Readonly<Record<string, string | undefined>>): boolean =>
  [...fields.map(({ name }) => name), ...standingFilters].some((name) => filters[name]);

export default ExecutionPage;
