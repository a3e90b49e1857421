import { Progress, Text } from '@mantine/core';
import { type Past, type RowOf, useAll, useList, usePast } from '../../api/queries';
import { CopyAs } from '../../parts/copy-as';
import { UTC } from '../../parts/days';
import { FilterBar, type FiltersOf, filtersOf, useFilters } from '../../parts/filters';
import { Cell, ownerColumn } from '../../parts/columns';
import { countColumn, DataTable, type TableColumn } from '../../parts/data-table';
import { type Column, Listed } from '../../parts/grid';
import { AnchorLink } from '../../parts/links';
import { Mark, Owner } from '../../parts/mark';
import { originFilter, originOf } from '../../parts/origin-filter';
import { UserText } from '../../parts/user-text';
import { percentOf } from '../../parts/values';
import { Empty, Waiting } from '../../parts/waiting';
import { type Completeness, completenessOf } from './counts';
import { closedColumn, Side, workOrderColumn } from './side';

/** The reports count months of UTC. */
const monthFields = [
  { name: 'from', label: 'Month from (UTC)', zone: UTC },
  { name: 'to', label: 'Month to (UTC)', zone: UTC },
] as const;

const fields: FiltersOf<'/v1/reports/evidence-completeness'> = [
  'owner',
  'workflow',
  'jobType',
  ...monthFields,
];

/** Of the evidence that closed work requires, how much is there: by workflow and owner, with what was counted. */
export const CompletenessView = () => {
  const { filters } = useFilters();
  const query = filtersOf(filters, fields);
  const list = useAll('/v1/reports/evidence-completeness', query);
  const sums = completenessOf(list.rows);
  const past = usePast();
  return (
    <Side
      position={list.position}
      copy={
        <CopyAs
          path="/v1/reports/evidence-completeness"
          query={query}
          cli="report evidence-completeness"
          sql="SELECT workflow_id, owner, sum(closed), sum(required), sum(present) FROM writ.evidence_completeness GROUP BY 1, 2;"
        />
      }
    >
      <FilterBar fields={fields} />
      {list.isPending || list.error ? (
        <Waiting on={list} />
      ) : sums.length === 0 ? (
        <Empty title="Nothing closed yet" command="npx writ close <work order> --evidence <id>">
          Closed work is counted here by month of closure.
        </Empty>
      ) : (
        <DataTable
          label="Evidence of closed work by workflow and owner"
          minWidth={620}
          rows={sums}
          columns={sumColumns(past)}
          keyOf={({ workflowId, owner }) => workflowId + owner}
        />
      )}
    </Side>
  );
};

const sumColumns = (past: Past): readonly TableColumn<Completeness>[] => [
  {
    label: 'Workflow',
    show: ({ workflowId, owner }) => (
      <AnchorLink
        size="sm"
        to="/ledger"
        search={{ ...past, view: 'incomplete', workflow: workflowId, owner }}
      >
        <UserText>{workflowId}</UserText>
      </AnchorLink>
    ),
  },
  { label: 'Owner', show: ({ owner }) => <Owner name={owner} /> },
  {
    label: 'Evidence recorded',
    show: ({ workflowId, owner, rate }) => (
      <>
        <Text component="span" size="sm" fw={600}>
          {rate === null ? 'nothing required' : percentOf(rate)}
        </Text>
        {rate !== null && (
          <Progress
            value={rate * 100}
            size="sm"
            w={140}
            aria-label={`Evidence recorded for ${workflowId} of ${owner}`}
          />
        )}
      </>
    ),
  },
  {
    label: 'of what is required',
    isNumber: true,
    show: ({ present, required }) =>
      `${present.toLocaleString('en')} of ${required.toLocaleString('en')}`,
  },
  {
    label: 'Complete work orders',
    isNumber: true,
    show: ({ complete, closed }) =>
      `${complete.toLocaleString('en')} of ${closed.toLocaleString('en')}`,
  },
  countColumn('of them imported', 'imported'),
];

type Row = RowOf<'/v1/reports/incomplete-evidence'>;

const incompleteFields: FiltersOf<'/v1/reports/incomplete-evidence'> = [
  'search',
  'owner',
  'workflow',
  { name: 'kind', label: 'Kind of evidence' },
  'stage',
  ...monthFields,
];

/** Evidence that closed work was to have and has not, one line each. */
export const IncompleteView = () => {
  const { filters } = useFilters();
  const query = { ...filtersOf(filters, incompleteFields), ...originOf(filters) };
  const list = useList('/v1/reports/incomplete-evidence', { query });
  return (
    <Side
      position={list.position}
      copy={
        <CopyAs
          path="/v1/reports/incomplete-evidence"
          query={query}
          cli="report incomplete-evidence"
          sql="SELECT work_order_id, kind, stage, owner, closed_at FROM writ.incomplete_evidence ORDER BY closed_at DESC;"
        />
      }
    >
      <FilterBar fields={[...incompleteFields, originFilter]} />
      <Listed
        list={list}
        label="Evidence that closed work lacks"
        columns={columns}
        keyOf={({ workOrderId, kind, stage, month }) =>
          JSON.stringify([workOrderId, kind, stage, month])
        }
        empty={
          <Empty title="No missing evidence">
            All closed work that matches the filters has the evidence its workflow requires.
          </Empty>
        }
      />
    </Side>
  );
};

const columns: readonly Column<Row>[] = [
  workOrderColumn('minmax(12rem, 1.5fr)'),
  {
    label: 'What is missing',
    width: 'minmax(12rem, 1.4fr)',
    show: ({ kind, stage }) => (
      <Cell
        below={
          stage && (
            <>
              of stage <UserText>{stage}</UserText>
            </>
          )
        }
      >
        <Mark kind="warn">missing</Mark> <UserText>{kind}</UserText>
      </Cell>
    ),
  },
  ownerColumn('minmax(9rem, 1fr)'),
  closedColumn('minmax(8rem, 1fr)'),
];
