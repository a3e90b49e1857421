import { Text } from '@mantine/core';
import { useOverdueFirst } from '../../api/queries';
import { CopyAs } from '../../parts/copy-as';
import { Empty } from '../../parts/waiting';
import { FilterBar, type FilterField, filtersOf, useFilters } from '../../parts/filters';
import { By, Cell, ownerColumn } from '../../parts/columns';
import { type Column, Listed } from '../../parts/grid';
import { AnchorLink, places } from '../../parts/links';
import { Mark } from '../../parts/mark';
import { UserText } from '../../parts/user-text';
import { DueMark, OnWork, type RemediationRow } from './marks';
import { RemediateAct } from './acts';
import { Side } from './side';

const fields: readonly FilterField[] = [
  {
    name: 'status',
    label: 'Remedies',
    kind: 'choice',
    none: 'open',
    choices: [
      { value: 'completed', label: 'completed' },
      { value: 'any', label: 'all' },
    ],
  },
  {
    name: 'origin',
    label: 'Origin',
    kind: 'choice',
    choices: [
      { value: 'break-glass', label: 'a break-glass' },
      { value: 'drift', label: 'a drifting code' },
    ],
  },
  { name: 'owner', label: 'Owner' },
  { name: 'code', label: 'Code' },
  { name: 'workOrderId', label: 'Work order' },
];
const names = fields.map(({ name }) => name).filter((name) => name !== 'status');

/** Causes that need a fix, so that nobody needs a break-glass again. */
export const RemediesView = () => {
  const { filters } = useFilters();
  const { status = 'open' } = filters;
  const query = { ...filtersOf(filters, names), ...(status === 'any' ? {} : { status }) };
  const list = useOverdueFirst('/v1/remediations', query);
  return (
    <Side
      position={list.position}
      news={({ type }) => type.startsWith('remediation.')}
      copy={
        <CopyAs
          path="/v1/remediations"
          query={query}
          cli="remediations"
          sql="SELECT remediation_id, code, owner, recurrences FROM writ.remediations WHERE status = 'open' ORDER BY due_at;"
        />
      }
    >
      <FilterBar fields={fields} />
      <Listed
        list={list}
        label="Remediations"
        columns={columns}
        keyOf={({ remediationId }) => remediationId}
        empty={
          <Empty title="No remedy matches">
            Each break-glass requires one, and so does a drifting code once a remediation is opened
            for it.
          </Empty>
        }
      />
    </Side>
  );
};

const columns: readonly Column<RemediationRow>[] = [
  {
    label: 'Cause',
    width: 'minmax(12rem, 1.6fr)',
    show: ({ code, origin, workOrderId }) => (
      <Cell
        below={
          <>
            {origin === 'drift' ? 'a drifting code' : 'a break-glass'} <OnWork of={workOrderId} />
          </>
        }
      >
        <AnchorLink size="sm" fw={600} {...places['exception-code'](code)}>
          <UserText>{code}</UserText>
        </AnchorLink>
      </Cell>
    ),
  },
  ownerColumn('minmax(9rem, 1.1fr)'),
  {
    label: 'Due',
    width: 'minmax(10.5rem, 1fr)',
    show: (row) => <DueMark of={row} />,
  },
  {
    label: 'Recurred',
    width: 'minmax(7rem, 0.8fr)',
    show: ({ recurrences }) =>
      recurrences > 0 ? <Mark kind="warn">{recurrences} times</Mark> : <>no</>,
  },
  {
    label: 'Fixed',
    width: '13rem',
    show: (row) =>
      row.status === 'open' ? (
        <RemediateAct of={row} />
      ) : (
        <Text size="sm" c="dimmed">
          <By name={row.completedBy} />
        </Text>
      ),
  },
];
