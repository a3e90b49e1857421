import { Group, Text, UnstyledButton } from '@mantine/core';
import { useMemo } from 'react';
import { type RowOf, useList } from '../../api/queries';
import { TakenMark } from '../../parts/claim';
import { useCatalogue } from '../../parts/catalogue';
import { Cell, forColumn, ownerColumn } from '../../parts/columns';
import { CopyAs } from '../../parts/copy-as';
import { FilterBar, type FiltersOf, isFiltered, useFilters } from '../../parts/filters';
import { type Column, Listed } from '../../parts/grid';
import { AnchorLink, nameOf, WorkOrderLink } from '../../parts/links';
import { DueMark } from '../../parts/due-mark';
import { sumOf, useCounts } from '../../parts/obligation-counts';
import { awaitedKinds, kindLabel } from '../../parts/obligation-kinds';
import { obligationPlace } from '../../parts/obligation-place';
import { Page, PageOfViews } from '../../parts/page';
import { UserText } from '../../parts/user-text';
import { countText } from '../../parts/values';
import { meaningOf, plainWhat } from '../../parts/what';
import { Empty } from '../../parts/waiting';
import { ownersOf, ownQuery } from '../../session/own-work';
import { useMay, useSession } from '../../session/session';
import { OwnMail } from './own-mail';
import { Requested } from './requested';
import styles from './mine.module.css';
import { Saved } from './saved';

type WorklistRow = RowOf<'/v1/reports/worklist'>;

const fields: FiltersOf<'/v1/reports/worklist'> = [
  {
    name: 'kind',
    label: 'What',
    none: 'everything',
    choices: Object.fromEntries(awaitedKinds.map((kind) => [kind, kindLabel(kind)])),
  },
  {
    name: 'overdue',
    label: 'Due',
    none: 'any time',
    choices: { true: 'overdue', false: 'in time' },
  },
];

/** What waits for the user, the earliest due first. */
const WaitsForMe = () => {
  const { filters } = useFilters();
  const owners = ownersOf(useSession());
  const own = ownQuery(owners);
  const { kind, overdue } = filters;
  const query = {
    ...own,
    kinds: kind ?? awaitedKinds.join(','),
    ...(overdue === undefined ? {} : { overdue }),
    imported: 'false',
  };
  const list = useList('/v1/reports/worklist', { query });
  const columns = useColumns();
  return (
    <Page
      title="Mine"
      question="What waits for you, and what is due?"
      position={list.position}
      news={({ stream }) => stream.startsWith('work-order-') || stream.startsWith('remediation-')}
      actions={
        <CopyAs
          path="/v1/reports/worklist"
          query={query}
          cli="report worklist"
          sql="SELECT kind, what, owner, due_at, overdue FROM writ.worklist ORDER BY due_order;"
        />
      }
    >
      <Text size="sm" c="dimmed" mt="xs">
        {owners === undefined ? (
          'You can answer for every owner: this is what waits for anyone.'
        ) : (
          <>
            Assigned to <UserText>{owners.join(', ')}</UserText>.
          </>
        )}
      </Text>
      <Tiles own={own} />
      <FilterBar fields={fields} />
      <Listed
        list={list}
        label="What waits for you"
        columns={columns}
        keyOf={({ obligationId }) => obligationId}
        empty={
          isFiltered(filters, fields) ? (
            <Empty title="Nothing matches these filters">Clear them to see the rest.</Empty>
          ) : (
            <Empty title="Nothing waits for you">
              Approvals, exceptions, reviews, fixes and questions that are assigned to you appear
              here.
            </Empty>
          )
        }
      />
    </Page>
  );
};

/** How much there is, by a query of its own; each number shows what it counts. */
const Tiles = ({ own }: { readonly own: ReturnType<typeof ownQuery> }) => {
  const { filters, set } = useFilters();
  const { isAllowed } = useMay('obligation-counts');
  const counts = useCounts(own, awaitedKinds, { enabled: isAllowed });
  if (!counts.data) return null;
  const { open, overdue, dueWithinDay, isCut } = sumOf(counts.data.body);
  const isAll = filters['overdue'] === undefined;
  return (
    <Group gap="sm" my="sm" align="stretch">
      <UnstyledButton
        className={styles.tile}
        aria-pressed={isAll}
        onClick={() => set({ overdue: undefined })}
      >
        <strong>{countText(open, isCut)}</strong> open
      </UnstyledButton>
      <UnstyledButton
        className={styles.tile}
        data-late={overdue > 0 || undefined}
        aria-pressed={filters['overdue'] === 'true'}
        onClick={() => set({ overdue: 'true' })}
      >
        <strong>{countText(overdue, isCut)}</strong> overdue
      </UnstyledButton>
      <div className={styles.tile}>
        <strong>{countText(dueWithinDay, isCut)}</strong> due within 24 hours
      </div>
    </Group>
  );
};

/** Behind the kind of the obligation. */
const idOf = ({ obligationId }: WorklistRow): string =>
  obligationId.slice(obligationId.indexOf('/') + 1);

/** The meaning comes first: twenty rows of one code say nothing. */
const What = ({ row, meaning }: { readonly row: WorklistRow; readonly meaning: string }) => {
  const what = plainWhat(row);
  const name = [...new Set([meaning, what, row.title])].filter(Boolean).join(': ');
  return (
    <Cell
      below={
        <>
          {kindLabel(row.kind)}
          {meaning !== what && (
            <>
              : <UserText>{what}</UserText>
            </>
          )}{' '}
          <TakenMark of={row} />
        </>
      }
    >
      <AnchorLink size="sm" fw={600} {...obligationPlace(row)} aria-label={nameOf(name, idOf(row))}>
        <UserText>{meaning}</UserText>
      </AnchorLink>
    </Cell>
  );
};

const useColumns = (): readonly Column<WorklistRow>[] => {
  const { data } = useCatalogue();
  return useMemo(() => {
    const titles = new Map(data?.body.items.map(({ code, title }) => [code, title]));
    const what: Column<WorklistRow> = {
      label: 'What',
      width: 'minmax(13rem, 2fr)',
      show: (row) => <What row={row} meaning={meaningOf(row, (code) => titles.get(code))} />,
    };
    return [what, ...others];
  }, [data]);
};

const others: readonly Column<WorklistRow>[] = [
  {
    label: 'Work order',
    width: 'minmax(12rem, 1.8fr)',
    show: ({ workOrderId, title }) =>
      workOrderId === null ? <>—</> : <WorkOrderLink id={workOrderId} known={title} />,
  },
  ownerColumn('minmax(8rem, 1fr)'),
  forColumn('Open for', 'since', '6rem'),
  {
    label: 'Due',
    width: 'minmax(10.5rem, 1fr)',
    show: ({ overdue, dueAt }) => <DueMark of={{ status: 'open', overdue, dueAt }} />,
  },
];

const views = [
  { label: 'Waits for you', Shown: WaitsForMe },
  { view: 'requested', label: 'You requested', Shown: Requested },
  { view: 'saved', label: 'Saved', Shown: Saved },
  { view: 'mail', label: 'E-mail', Shown: OwnMail },
];

/** Where people begin: what waits for them, what became of what they requested, and where notices to them go. */
const MinePage = () => <PageOfViews label="Views of what is yours" views={views} />;

export default MinePage;
