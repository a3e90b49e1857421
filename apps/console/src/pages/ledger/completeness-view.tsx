import { Progress, Table, Text } from '@mantine/core';
import { usePast } from '../../api/past';
import { useAll } from '../../api/use-all';
import { CopyAs } from '../../parts/copy-as';
import { Empty } from '../../parts/empty';
import { FilterBar, type FilterField } from '../../parts/filter-bar';
import { filtersOf, useFilters } from '../../parts/filters';
import { AnchorLink } from '../../parts/link';
import { Owner } from '../../parts/owner';
import { percentOf } from '../../parts/percent';
import { Said } from '../../parts/said';
import { Waiting } from '../../parts/waiting';
import { type Completeness, completenessOf } from './counts';
import { Side } from './side';

const fields: readonly FilterField[] = [
  { name: 'owner', label: 'Owner' },
  { name: 'workflow', label: 'Workflow' },
  { name: 'jobType', label: 'Job type' },
  { name: 'from', label: 'Month from', kind: 'day' },
  { name: 'to', label: 'Month to', kind: 'day' },
];

/** Of the evidence that closed work requires, how much is there: by workflow and owner, with what was counted. */
export const CompletenessView = () => {
  const { filters } = useFilters();
  const query = filtersOf(
    filters,
    fields.map(({ name }) => name),
  );
  const list = useAll('/v1/reports/evidence-completeness', query);
  const sums = completenessOf(list.rows);
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
          As work closes, it is counted here by the month of its closing.
        </Empty>
      ) : (
        <Table.ScrollContainer minWidth={620}>
          <Table
            aria-label="Evidence of closed work by workflow and owner"
            fz="sm"
            highlightOnHover
          >
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Workflow</Table.Th>
                <Table.Th>Owner</Table.Th>
                <Table.Th>Evidence there</Table.Th>
                <Table.Th ta="end">of what is required</Table.Th>
                <Table.Th ta="end">Complete work orders</Table.Th>
                <Table.Th ta="end">of them imported</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {sums.map((sum) => (
                <Line key={sum.workflowId + sum.owner} sum={sum} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Side>
  );
};

const Line = ({ sum }: { readonly sum: Completeness }) => {
  const past = usePast();
  const { workflowId, owner, required, present, rate, closed, complete, imported } = sum;
  return (
    <Table.Tr>
      <Table.Td>
        <AnchorLink
          size="sm"
          to="/ledger"
          search={{ ...past, view: 'incomplete', workflow: workflowId, owner }}
        >
          <Said>{workflowId}</Said>
        </AnchorLink>
      </Table.Td>
      <Table.Td>
        <Owner name={owner} />
      </Table.Td>
      <Table.Td>
        <Text component="span" size="sm" fw={600}>
          {percentOf(rate)}
        </Text>
        {rate !== null && (
          <Progress
            value={rate * 100}
            size="sm"
            w={140}
            aria-label={`Evidence there for ${workflowId} of ${owner}`}
          />
        )}
      </Table.Td>
      <Table.Td ta="end">
        {present.toLocaleString('en')} of {required.toLocaleString('en')}
      </Table.Td>
      <Table.Td ta="end">
        {complete.toLocaleString('en')} of {closed.toLocaleString('en')}
      </Table.Td>
      <Table.Td ta="end">{imported.toLocaleString('en')}</Table.Td>
    </Table.Tr>
  );
};
