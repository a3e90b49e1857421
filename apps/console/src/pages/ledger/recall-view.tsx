import { Group, Text } from '@mantine/core';
import { useMemo } from 'react';
import { type RowOf, useList, usePast } from '../../api/queries';
import { CopyAs } from '../../parts/copy-as';
import { FilterBar, type FiltersOf, filtersOf, useFilters } from '../../parts/filters';
import { Cell, ownerColumn, textColumn, whenColumn } from '../../parts/columns';
import { type Column, Listed } from '../../parts/grid';
import { AnchorLink, places } from '../../parts/links';
import { Mark, OutcomeMark, StatusMark } from '../../parts/mark';
import { shell } from '../../parts/pasted';
import { UserText } from '../../parts/user-text';
import { Empty } from '../../parts/waiting';
import { RecallAct, RecallForm } from './recall-form';
import { flagsOf, type RecallRoot, rootIn, rootKinds } from './recall-root';
import { Side, WorkOrderCell } from './side';

const fields: FiltersOf<'/v1/reports/recalled-work'> = [
  {
    name: 'affected',
    label: 'Effect',
    choices: { true: 'done, or may still run', false: 'nothing' },
  },
  'status',
  'owner',
  'jobType',
];

/** From a policy, a person or a piece of evidence to the work that rests on it. */
export const RecallView = () => {
  const { filters } = useFilters();
  const root = rootIn(filters);
  if (root === undefined)
    return (
      <Side
        position={undefined}
        copy={
          <CopyAs path="/v1/reports/recalled-work?approver=NAME" cli="recall --approver NAME" />
        }
      >
        <RecallForm root={undefined} />
        <Empty title="Wrong rule, stolen key or forged evidence?">
          Enter it to see every decision that depends on it, directly or indirectly, with the work
          orders and their owners.
        </Empty>
      </Side>
    );
  return filters['workOrderId'] ? (
    <Decisions key={JSON.stringify(root)} root={root} workOrderId={filters['workOrderId']} />
  ) : (
    <Work key={JSON.stringify(root)} root={root} />
  );
};

const questionOf = ({ kind, id, version, of }: RecallRoot) => ({ [kind]: id, version, of });

const Work = ({ root }: { readonly root: RecallRoot }) => {
  const { filters } = useFilters();
  const { asOf } = usePast();
  const query = {
    ...questionOf(root),
    ...filtersOf(filters, fields),
  };
  const list = useList('/v1/reports/recalled-work', { query });
  const columns = useWorkColumns();
  return (
    <Side
      position={list.position}
      copy={
        <CopyAs
          path="/v1/reports/recalled-work"
          query={query}
          cli={shell`report recalled-work ${flagsOf(root)}`}
        />
      }
    >
      <RecallForm root={root} />
      <Group justify="space-between">
        <What root={root} />
        {asOf === undefined && <RecallAct root={root} />}
      </Group>
      <FilterBar fields={fields} />
      <Listed
        list={list}
        label="Work that depends on it"
        columns={columns}
        keyOf={({ workOrderId }) => workOrderId}
        empty={
          <Empty title="Nothing depends on it">
            No decision that matches the filters depends on it.
          </Empty>
        }
      />
    </Side>
  );
};

const Decisions = ({
  root,
  workOrderId,
}: {
  readonly root: RecallRoot;
  readonly workOrderId: string;
}) => {
  const query = { ...questionOf(root), workOrderId };
  const list = useList('/v1/reports/recall', { query });
  return (
    <Side
      position={list.position}
      copy={<CopyAs path="/v1/reports/recall" query={query} cli={shell`recall ${flagsOf(root)}`} />}
    >
      <RecallForm root={root} />
      <What root={root} />
      <FilterBar fields={['workOrderId']} />
      <Listed
        list={list}
        label="Decisions that depend on it"
        columns={decisionColumns}
        keyOf={({ decisionId }) => decisionId}
        empty={<Empty title="No decision of this work order depends on it" />}
      />
    </Side>
  );
};

const What = ({ root: { kind, id, version, of } }: { readonly root: RecallRoot }) => (
  <Text size="sm">
    What depends on {rootKinds[kind]}:{' '}
    <strong>
      <UserText>{id}</UserText>
    </strong>
    {version === undefined ? '' : `, version ${version}`}
    {of !== undefined && (
      <>
        {' '}
        of <UserText>{of}</UserText>
      </>
    )}
  </Text>
);

type WorkRow = RowOf<'/v1/reports/recalled-work'>;
type DecisionRow = RowOf<'/v1/reports/recall'>;

/** What came of it, in the worst case first. */
const Effect = ({ performed, valid }: { readonly performed: number; readonly valid: number }) => (
  <div>
    {performed > 0 && <Mark kind="stop">{performed} performed</Mark>}{' '}
    {valid > 0 && <Mark kind="warn">{valid} may still run</Mark>}
    {performed === 0 && valid === 0 && <Mark kind="still">nothing</Mark>}
  </div>
);

const useWorkColumns = (): readonly Column<WorkRow>[] => {
  const { filters } = useFilters();
  return useMemo<readonly Column<WorkRow>[]>(
    () => [
      {
        label: 'Work order',
        width: 'minmax(12rem, 1.6fr)',
        show: ({ workOrderId, workflowId, status }) => (
          <WorkOrderCell of={{ workOrderId, workflowId }}>
            {status && <StatusMark status={status} />}
          </WorkOrderCell>
        ),
      },
      ownerColumn('minmax(9rem, 1fr)'),
      {
        label: 'Effect',
        width: 'minmax(11rem, 1.2fr)',
        show: ({ performed, standing }) => <Effect performed={performed} valid={standing} />,
      },
      {
        label: 'Decisions',
        width: 'minmax(8rem, 1fr)',
        show: ({ decisions, workOrderId, depth }) => (
          <Cell below={depth === 1 ? 'depends on it directly' : `by ${depth} steps`}>
            <AnchorLink size="sm" to="/ledger" search={{ ...filters, workOrderId }}>
              {decisions === 1 ? '1 decision' : `${decisions} decisions`}
            </AnchorLink>
          </Cell>
        ),
      },
      whenColumn('Decided last', 'lastDecidedAt', '8rem'),
    ],
    [filters],
  );
};

const decisionColumns: readonly Column<DecisionRow>[] = [
  {
    label: 'Action',
    width: 'minmax(10rem, 1fr)',
    show: ({ actionKind, workOrderId, eventId, outcome, enforced }) => (
      <div>
        <AnchorLink size="sm" fw={600} {...places['work-order'](workOrderId, eventId)}>
          <UserText>{actionKind}</UserText>
        </AnchorLink>{' '}
        <OutcomeMark outcome={outcome} enforced={enforced} />
      </div>
    ),
  },
  {
    label: 'Effect',
    width: 'minmax(9rem, 1fr)',
    show: ({ performed, stands }) => (
      <Effect performed={performed ? 1 : 0} valid={stands && !performed ? 1 : 0} />
    ),
  },
  textColumn('Dependency', 'chain', 'minmax(14rem, 3fr)'),
  whenColumn('Decided', 'decidedAt', '8rem'),
];
