import { Group, Text } from '@mantine/core';
import { useOverdueFirst } from '../../api/queries';
import { CodeMeaning } from '../../parts/code-meaning';
import { CopyAs } from '../../parts/copy-as';
import { Empty } from '../../parts/waiting';
import { FilterBar, type FiltersOf } from '../../parts/filters';
import { By, Cell, ownerColumn } from '../../parts/columns';
import { type Column, Listed } from '../../parts/grid';
import { AnchorLink, places } from '../../parts/links';
import { Mark } from '../../parts/mark';
import { UserText } from '../../parts/user-text';
import { numbered } from '../../parts/values';
import { DueMark } from '../../parts/due-mark';
import { OnWork, type RemediationRow } from './marks';
import { RemediateAct } from './acts';
import { AssignRemediation } from './remediation-card';
import { Side, statusFilter, useOpenFirst } from './side';

const origins = {
  'break-glass': 'a break-glass',
  drift: 'a drifting code',
  'by-hand': 'opened by hand',
} as const;

const fields: FiltersOf<'/v1/remediations'> = [
  'search',
  statusFilter('Remediations'),
  {
    name: 'origin',
    label: 'Came of',
    none: 'anything',
    choices: origins,
  },
  'owner',
  'code',
  'workOrderId',
];

/** Causes that need a fix, so that nobody needs a break-glass again. */
export const RemediationsView = () => {
  const { query } = useOpenFirst(fields, columns);
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
          <Empty title="No remediation matches">
            Each break-glass requires one, and so does a drifting code once a remediation is opened
            for it. On the page of an exception, a review, a code or a work order, open one without
            either.
          </Empty>
        }
      />
    </Side>
  );
};

const columns: readonly Column<RemediationRow>[] = [
  {
    label: 'Cause',
    sort: 'code',
    width: 'minmax(12rem, 1.6fr)',
    show: ({ code, origin, workOrderId, seenOn, openedBy, because }) => (
      <Cell
        title={because ?? undefined}
        below={
          <>
            <UserText>{code}</UserText>,{' '}
            {openedBy ? <UserText>{openedBy}</UserText> : origins[origin]}{' '}
            <OnWork of={workOrderId ?? seenOn} />
            {because && (
              <>
                {' '}
                “<UserText>{because}</UserText>”
              </>
            )}
          </>
        }
      >
        <AnchorLink size="sm" fw={600} {...places['exception-code'](code)}>
          <CodeMeaning code={code} />
        </AnchorLink>
      </Cell>
    ),
  },
  { ...ownerColumn('minmax(9rem, 1.1fr)'), sort: 'owner' },
  {
    label: 'Due',
    sort: 'dueAt',
    width: 'minmax(10.5rem, 1fr)',
    show: (row) => <DueMark of={row} />,
  },
  {
    label: 'Recurred',
    width: 'minmax(7rem, 0.8fr)',
    show: ({ recurrences }) =>
      recurrences > 0 ? <Mark kind="warn">{numbered(recurrences, 'time')}</Mark> : <>no</>,
  },
  {
    label: 'Fix',
    width: '15rem',
    isWhole: true,
    show: (row) =>
      row.status === 'open' ? (
        <Group gap="xs">
          <RemediateAct of={row} />
          <AssignRemediation of={row} />
        </Group>
      ) : (
        <Text size="sm" c="dimmed">
          fixed <By name={row.completedBy} />
        </Text>
      ),
  },
];
