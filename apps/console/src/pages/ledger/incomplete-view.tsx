import { type RowOf, useList } from '../../api/queries';
import { CopyAs } from '../../parts/copy-as';
import { Empty } from '../../parts/empty';
import { FilterBar, type FilterField } from '../../parts/filter-bar';
import { filtersOf, useFilters } from '../../parts/filters';
import { type Column, Grid } from '../../parts/grid';
import { Mark } from '../../parts/mark';
import { Owner } from '../../parts/owner';
import { Said } from '../../parts/said';
import { Waiting } from '../../parts/waiting';
import { Day } from './day';
import styles from './ledger.module.css';
import { Side } from './side';
import { WorkOrderCell } from './work-order-cell';

type Row = RowOf<'/v1/reports/incomplete-evidence'>;

const fields: readonly FilterField[] = [
  { name: 'owner', label: 'Owner' },
  { name: 'workflow', label: 'Workflow' },
  { name: 'kind', label: 'Kind of evidence' },
  { name: 'stage', label: 'Stage' },
  {
    name: 'imported',
    label: 'From',
    kind: 'choice',
    choices: [
      { value: 'false', label: 'our own work' },
      { value: 'true', label: 'imported logs' },
    ],
  },
  { name: 'from', label: 'Month from', kind: 'day' },
  { name: 'to', label: 'Month to', kind: 'day' },
];

/** Evidence that closed work was to have and has not, one line each. */
export const IncompleteView = () => {
  const { filters } = useFilters();
  const query = filtersOf(
    filters,
    fields.map(({ name }) => name),
  );
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
      <FilterBar fields={fields} />
      {list.isPending || list.error ? (
        <Waiting on={list} />
      ) : list.rows.length === 0 ? (
        <Empty title="No evidence is missing">
          Of closed work, as far as these filters go, everything that its workflow asks for is
          there.
        </Empty>
      ) : (
        <Grid
          label="Evidence that closed work lacks"
          rows={list.rows}
          columns={columns}
          keyOf={({ workOrderId, kind, stage, month }) =>
            JSON.stringify([workOrderId, kind, stage, month])
          }
          more={list}
        />
      )}
    </Side>
  );
};

const columns: readonly Column<Row>[] = [
  {
    name: 'work',
    label: 'Work order',
    width: 'minmax(12rem, 1.5fr)',
    show: ({ workOrderId, workflowId, imported }) => (
      <WorkOrderCell of={{ workOrderId, workflowId }}>
        {imported && <Mark kind="still">imported</Mark>}
      </WorkOrderCell>
    ),
  },
  {
    name: 'kind',
    label: 'What is missing',
    width: 'minmax(12rem, 1.4fr)',
    show: ({ kind, stage }) => (
      <div>
        <Mark kind="warn">missing</Mark> <Said>{kind}</Said>
        {stage && (
          <span className={styles.second}>
            of stage <Said>{stage}</Said>
          </span>
        )}
      </div>
    ),
  },
  {
    name: 'owner',
    label: 'Owner',
    width: 'minmax(9rem, 1fr)',
    show: ({ owner }) => <Owner name={owner} />,
  },
  {
    name: 'closed',
    label: 'Closed',
    width: 'minmax(8rem, 1fr)',
    show: ({ closedAt, closedBy }) => (
      <div>
        <Day at={closedAt} />
        <span className={styles.second}>
          by <Said>{closedBy}</Said>
        </span>
      </div>
    ),
  },
];
