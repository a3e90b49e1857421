import { Group, Text } from '@mantine/core';
import { usePast } from '../../api/past';
import { useList } from '../../api/queries';
import { CopyAs } from '../../parts/copy-as';
import { Empty } from '../../parts/empty';
import { FilterBar, type FilterField } from '../../parts/filter-bar';
import { filtersOf, useFilters } from '../../parts/filters';
import { Grid } from '../../parts/grid';
import { Said } from '../../parts/said';
import { Waiting } from '../../parts/waiting';
import { RecallAct } from './recall-act';
import { decisionColumns, useWorkColumns } from './recall-columns';
import { RecallForm } from './recall-form';
import { flagsOf, type RecallRoot, rootIn, rootKinds } from './recall-root';
import { Side } from './side';

const fields: readonly FilterField[] = [
  {
    name: 'affected',
    label: 'What came of it',
    kind: 'choice',
    choices: [
      { value: 'true', label: 'done, or may still run' },
      { value: 'false', label: 'nothing' },
    ],
  },
  { name: 'status', label: 'Status' },
  { name: 'owner', label: 'Owner' },
  { name: 'jobType', label: 'Job type' },
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
        <Empty title="A rule was wrong, a key was stolen, a letter was forged?">
          Name it, and see every decision that rested on it, directly or by way of other things,
          with the work orders and their owners.
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
    ...filtersOf(
      filters,
      fields.map(({ name }) => name),
    ),
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
          cli={`report recalled-work ${flagsOf(root)}`}
        />
      }
    >
      <RecallForm root={root} />
      <Group justify="space-between">
        <What root={root} />
        {asOf === undefined && <RecallAct root={root} />}
      </Group>
      <FilterBar fields={fields} />
      {list.isPending || list.error ? (
        <Waiting on={list} />
      ) : list.rows.length === 0 ? (
        <Empty title="Nothing rested on it">
          No decision was made because of it, as far as these filters go.
        </Empty>
      ) : (
        <Grid
          label="Work that rests on it"
          rows={list.rows}
          columns={columns}
          keyOf={({ workOrderId }) => workOrderId}
          more={list}
        />
      )}
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
      copy={<CopyAs path="/v1/reports/recall" query={query} cli={`recall ${flagsOf(root)}`} />}
    >
      <RecallForm root={root} />
      <What root={root} />
      <FilterBar fields={[{ name: 'workOrderId', label: 'Work order' }]} />
      {list.isPending || list.error ? (
        <Waiting on={list} />
      ) : list.rows.length === 0 ? (
        <Empty title="No decision of this work order rested on it" />
      ) : (
        <Grid
          label="Decisions that rest on it"
          rows={list.rows}
          columns={decisionColumns}
          keyOf={({ decisionId }) => decisionId}
          more={list}
        />
      )}
    </Side>
  );
};

const What = ({ root: { kind, id, version, of } }: { readonly root: RecallRoot }) => (
  <Text size="sm">
    What rested on {rootKinds[kind]}:{' '}
    <strong>
      <Said>{id}</Said>
    </strong>
    {version === undefined ? '' : `, version ${version}`}
    {of !== undefined && (
      <>
        {' '}
        of <Said>{of}</Said>
      </>
    )}
  </Text>
);
