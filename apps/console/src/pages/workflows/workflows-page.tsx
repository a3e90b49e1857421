import { type RowOf, useList } from '../../api/queries';
import { CopyAs } from '../../parts/copy-as';
import { durationLabel } from '../../parts/times';
import { Empty } from '../../parts/waiting';
import { FilterBar, type FiltersOf, filtersOf, useFilters } from '../../parts/filters';
import { Cell, doneColumn, ownerColumn, textColumn } from '../../parts/columns';
import { type Column, Listed } from '../../parts/grid';
import { AnchorLink, places } from '../../parts/links';
import { Mark } from '../../parts/mark';
import { Page } from '../../parts/page';
import { UserText } from '../../parts/user-text';

type Row = RowOf<'/v1/workflows'>;

const fields: FiltersOf<'/v1/workflows'> = [
  'jobType',
  {
    name: 'current',
    label: 'Versions',
    none: 'in force',
    byDefault: 'true',
    choices: { false: 'former' },
  },
];

const columns: readonly Column<Row>[] = [
  {
    label: 'Workflow',
    width: 'minmax(14rem, 2.4fr)',
    show: ({ workflowId, title, version, current }) => (
      <Cell below={<UserText>{workflowId}</UserText>}>
        <AnchorLink
          {...places.workflow(workflowId, current ? undefined : version)}
          fw={600}
          size="sm"
        >
          <UserText>{title ?? workflowId}</UserText>
        </AnchorLink>
      </Cell>
    ),
  },
  textColumn('Job type', 'jobType', 'minmax(7rem, 1fr)'),
  {
    label: 'Mode',
    width: '8.5rem',
    show: ({ mode }) => <ModeMark mode={mode} />,
  },
  ownerColumn('minmax(8rem, 1fr)'),
  {
    label: 'Done within',
    width: '7rem',
    show: ({ workWithin }) => (workWithin ? durationLabel(workWithin) : '—'),
  },
  {
    label: 'Version',
    width: '6rem',
    show: ({ version, current }) => (current ? version : `${version}, former`),
  },
  doneColumn('Published', 'publishedAt', 'publishedBy', 'minmax(8rem, 1fr)'),
];

/** Whether decisions hold work up, or are only written down. */
export const ModeMark = ({ mode }: { readonly mode: string }) =>
  mode === 'enforce' ? <Mark kind="info">enforces</Mark> : <Mark kind="still">observe only</Mark>;

const Workflows = () => {
  const { filters } = useFilters();
  const query = { current: 'true', ...filtersOf(filters, fields) };
  const list = useList('/v1/workflows', { query });
  return (
    <Page
      title="Workflows"
      question="What may run?"
      position={list.position}
      news={({ type }) => type === 'workflow.published'}
      actions={
        <CopyAs
          path="/v1/workflows"
          query={query}
          sql="SELECT workflow_id, version, job_type, mode, owner, definition FROM writ.workflows WHERE current;"
        />
      }
    >
      <FilterBar fields={fields} />
      <Listed
        list={list}
        label="Workflows"
        columns={columns}
        keyOf={({ workflowId, version }) => `${workflowId}/${version}`}
        empty={
          <Empty title="No workflow matches" command="npx writ publish <folder with workflow.yaml>">
            A workflow defines the steps of work, the actions it may propose, and the evidence that
            proves it is done.
          </Empty>
        }
      />
    </Page>
  );
};

export default Workflows;
