import { Text } from '@mantine/core';
import { type RowOf, useList } from '../../api/queries';
import { countText } from '../../parts/values';
import { CopyAs } from '../../parts/copy-as';
import { Empty, Waiting } from '../../parts/waiting';
import { FilterBar, type FiltersOf, filtersOf, useFilters } from '../../parts/filters';
import { Cell, doneColumn, ownerColumn } from '../../parts/columns';
import { type Column, Grid } from '../../parts/grid';
import { AnchorLink, places } from '../../parts/links';
import { Mark } from '../../parts/mark';
import { originFilter, originOf } from '../../parts/origin-filter';
import { UserText } from '../../parts/user-text';
import { Side, WorkOrderCell } from './side';

type Row = RowOf<'/v1/closures'>;

const narrowing: FiltersOf<'/v1/closures'> = [
  'search',
  'workOrderId',
  'owner',
  'workflow',
  'jobType',
  { name: 'from', label: 'First closed from' },
  { name: 'to', label: 'First closed to' },
];

/** What closed with evidence that was recorded: what each closure rests on, and the way to its proof. */
export const ProvenView = () => {
  const { filters } = useFilters();
  const query = {
    ...filtersOf(filters, narrowing),
    ...originOf(filters),
    status: 'closed',
    closureProven: 'true',
  };
  const list = useList('/v1/closures', { query });
  const { rows, hasNextPage } = list;
  return (
    <Side
      position={list.position}
      copy={
        <CopyAs
          path="/v1/closures"
          query={query}
          cli="closures --closure-proven true"
          sql="SELECT work_order_id, owner, closed_at, closed_by, closure_evidence_kind, closure_evidence_sha256, closure_evidence_state FROM writ.closures WHERE status = 'closed' AND closure_proven ORDER BY first_position DESC;"
        />
      }
    >
      <FilterBar fields={[...narrowing, originFilter]} />
      {list.isPending || list.error ? (
        <Waiting on={list} />
      ) : rows.length === 0 ? (
        <Empty
          title="Nothing closed with evidence"
          command="npx writ close <work order> --evidence <id>"
        >
          A closure is listed here once it names evidence recorded on its work order.
        </Empty>
      ) : (
        <>
          <Text size="sm" mb="xs" role="status">
            <strong>{countText(rows.length, hasNextPage)}</strong>{' '}
            {rows.length === 1 ? 'closure names' : 'closures name'} evidence that was recorded,
            latest opened first. “Prove” fetches the work order’s events with their receipts and
            checks them in this browser.
          </Text>
          <Grid
            label="Work orders that closed with evidence"
            rows={rows}
            columns={columns}
            keyOf={({ workOrderId }) => workOrderId}
            more={list}
          />
        </>
      )}
    </Side>
  );
};

const columns: readonly Column<Row>[] = [
  {
    label: 'Work order',
    width: 'minmax(12rem, 1.8fr)',
    show: ({ workOrderId, title, workflowId, imported }) => (
      <WorkOrderCell of={{ workOrderId, title, workflowId }}>
        {imported && <Mark kind="still">imported</Mark>}
      </WorkOrderCell>
    ),
  },
  ownerColumn('minmax(8rem, 0.8fr)'),
  doneColumn('Closed', 'closedAt', 'closedBy', 'minmax(8rem, 0.8fr)'),
  {
    label: 'Evidence',
    width: 'minmax(11rem, 1.3fr)',
    show: (row) => <DependsOn row={row} />,
  },
  {
    label: 'Proof',
    width: '5rem',
    show: ({ workOrderId, title }) => (
      <AnchorLink
        size="sm"
        to="/ledger/verify"
        search={{ workOrder: workOrderId }}
        aria-label={`Prove the closure of ${title ?? workOrderId}`}
      >
        Prove
      </AnchorLink>
    ),
  },
];

const became: Readonly<Record<string, string>> = {
  superseded: 'replaced since',
  shredded: 'content erased',
};

/** The evidence that a closure names. */
const DependsOn = ({ row }: { readonly row: Row }) => {
  const {
    closureEvidenceKind: kind,
    closureEvidenceSha256: sha256,
    closureEvidenceEventId: eventId,
    closureEvidenceState: state,
  } = row;
  if (kind === null || eventId === null) return <UserText>{row.closureEvidenceId}</UserText>;
  return (
    <Cell
      below={
        sha256 !== null && (
          <>
            SHA-256 <code title={sha256}>{sha256.slice(0, 12)}…</code>
          </>
        )
      }
    >
      <AnchorLink size="sm" {...places.event(eventId)} title="What it is, with its content">
        <UserText>{kind}</UserText>
      </AnchorLink>{' '}
      {state !== null && became[state] !== undefined && (
        <Mark kind={state === 'shredded' ? 'still' : 'warn'}>{became[state]}</Mark>
      )}
    </Cell>
  );
};
