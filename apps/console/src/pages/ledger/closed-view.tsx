import { Anchor, Text } from '@mantine/core';
import { type GroupOf, type RowOf, useAll, useGroups, usePast } from '../../api/queries';
import { CopyAs } from '../../parts/copy-as';
import { UTC } from '../../parts/days';
import { FilterBar, type FiltersOf, filtersOf, useFilters } from '../../parts/filters';
import { Cell, ownerColumn } from '../../parts/columns';
import { countColumn, DataTable } from '../../parts/data-table';
import { type Column, Grid } from '../../parts/grid';
import { AnchorLink } from '../../parts/links';
import { Mark } from '../../parts/mark';
import { originFilter, originOf } from '../../parts/origin-filter';
import { shell } from '../../parts/pasted';
import { UserText } from '../../parts/user-text';
import { percentOf, rateOf } from '../../parts/values';
import { Empty, Waiting } from '../../parts/waiting';
import { countsOf } from './counts';
import { closedColumn, Side, workOrderColumn } from './side';

type Row = RowOf<'/v1/reports/closed-without-evidence'>;

const reasons: Readonly<Record<string, string>> = {
  not_named: 'no evidence named',
  not_recorded: 'never recorded',
  not_verified: 'not verified',
};

const narrowing: FiltersOf<'/v1/reports/closed-without-evidence'> = [
  'search',
  'owner',
  'workflow',
  'jobType',
  {
    name: 'reason',
    choices: reasons,
  },
  { name: 'from', label: 'Closed from (UTC)', zone: UTC },
  { name: 'to', label: 'Closed to (UTC)', zone: UTC },
];
/** What closed without evidence: how many of how many, whose they are, and each of them. */
export const ClosedView = () => {
  const { filters } = useFilters();
  const query = { ...filtersOf(filters, narrowing), ...originOf(filters) };
  const list = useAll('/v1/reports/closed-without-evidence', query);
  const { rows } = list;
  return (
    <Side
      position={list.position}
      copy={
        <CopyAs
          path="/v1/reports/closed-without-evidence"
          query={query}
          cli={cliOf(originOf(filters))}
          sql="SELECT work_order_id, owner, reason, closed_at FROM writ.closed_without_evidence ORDER BY closed_at DESC;"
        />
      }
    >
      {list.isPending || list.error ? (
        <Waiting on={list} />
      ) : (
        <>
          <Sum rows={rows} isAll={list.isAll} />
          <FilterBar fields={[...narrowing, originFilter]} />
          {rows.length === 0 ? (
            <Empty title="No work order closed without evidence">
              Every closure that matches the filters names recorded evidence.
            </Empty>
          ) : (
            <Grid
              label="Work orders that closed without evidence"
              rows={rows}
              columns={columns}
              keyOf={({ workOrderId }) => workOrderId}
              more={list}
            />
          )}
        </>
      )}
    </Side>
  );
};

const cliOf = ({ imported }: ReturnType<typeof originOf>) =>
  imported === undefined
    ? shell`report closed-without-evidence`
    : shell`report closed-without-evidence --filter imported=${imported}`;

const origins: Readonly<Record<string, string>> = {
  false: ' of our own',
  true: ' from imported logs',
};

type ByOrigin = GroupOf<'/v1/reports/closed-without-evidence'>;

const sumOf = (groups: readonly ByOrigin[], measure: 'closed' | 'withoutEvidence'): number =>
  groups.reduce((sum, group) => sum + group[measure], 0);

/** Closures of the chosen origin, and how many more without evidence the other one has. */
const useOrigins = (origin: string) => {
  const { filters } = useFilters();
  const { rows } = useGroups('/v1/reports/closed-without-evidence', {
    ...filtersOf(filters, ['owner', 'workflow', 'jobType', 'from', 'to']),
    groupBy: 'imported',
  });
  const isShown = ({ imported }: ByOrigin): boolean =>
    origin === 'any' || String(imported) === origin;
  const isSearched = filters['search'] !== undefined;
  const others = rows.filter((row) => !isShown(row));
  // Nobody counts closures by their reason, or by the words of their work orders.
  return {
    closed: isSearched ? 0 : sumOf(rows.filter(isShown), 'closed'),
    others: isSearched || filters['reason'] !== undefined ? 0 : sumOf(others, 'withoutEvidence'),
  };
};

/** The answer in a sentence and, by owner and reason, in a table. */
const Sum = ({ rows, isAll }: { readonly rows: readonly Row[]; readonly isAll: boolean }) => {
  const { filters, set } = useFilters();
  const { imported: origin = 'false' } = filters;
  const past = usePast();
  const { closed: all, others } = useOrigins(origin);
  const counts = countsOf(rows);
  return (
    <>
      <Text size="lg" my="sm" role="status">
        <strong>
          {isAll ? '' : 'At least '}
          {rows.length.toLocaleString('en')}
        </strong>
        {all > 0 && ` of ${all.toLocaleString('en')} closed work orders`}
        {origins[origin]} closed without evidence
        {all > 0 && isAll && ` (${percentOf(rateOf(rows.length, all))})`}.{' '}
        {others > 0 && (
          <Anchor
            component="button"
            inherit
            underline="always"
            onClick={() => set({ imported: 'any' })}
          >
            {others.toLocaleString('en')} more{' '}
            {origin === 'true' ? 'of our own' : 'from imported logs'}
          </Anchor>
        )}{' '}
        {all > rows.length && (
          <AnchorLink to="/ledger" search={{ ...past, view: 'closed' }} inherit underline="always">
            See the others, with proofs
          </AnchorLink>
        )}
      </Text>
      {counts.length > 0 && (
        <DataTable
          label="Closed without evidence by owner and reason"
          minWidth={420}
          maw="46rem"
          rows={counts}
          keyOf={({ owner, reason }) => owner + reason}
          columns={[
            {
              label: 'Owner',
              show: ({ owner, reason }) => (
                <Anchor
                  component="button"
                  size="sm"
                  ta="start"
                  onClick={() => set({ owner, reason })}
                >
                  <UserText>{owner}</UserText>
                </Anchor>
              ),
            },
            { label: 'Why it counts', show: ({ reason }) => reasons[reason] ?? reason },
            countColumn('Work orders', 'count'),
            ...(origin === 'any' ? [countColumn('of them imported', 'imported' as const)] : []),
          ]}
        />
      )}
    </>
  );
};

const columns: readonly Column<Row>[] = [
  workOrderColumn('minmax(12rem, 1.6fr)'),
  ownerColumn('minmax(9rem, 1fr)'),
  closedColumn('minmax(9rem, 1fr)'),
  {
    label: 'Why it counts',
    width: 'minmax(12rem, 1.4fr)',
    show: ({ reason, closureEvidenceId }) => (
      <Cell below={closureEvidenceId && <UserText>{closureEvidenceId}</UserText>}>
        <Mark kind="warn">{reasons[reason] ?? reason}</Mark>
      </Cell>
    ),
  },
  {
    label: 'Proof',
    width: '6rem',
    show: ({ workOrderId }) => (
      <AnchorLink
        size="sm"
        to="/ledger/verify"
        search={{ workOrder: workOrderId }}
        aria-label={`Verify ${workOrderId}`}
      >
        Verify
      </AnchorLink>
    ),
  },
];
