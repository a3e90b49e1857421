import { Table } from '@mantine/core';
import { type RowOf } from '../../api/queries';
import { OutcomeMark } from '../../parts/mark';
import { Said } from '../../parts/said';
import styles from './policies.module.css';

type Rules = NonNullable<RowOf<'/v1/policies'>['rules']>;

/** Each rule in a line: what it says, why, and whose word it asks for. Where none fits, the answer is stop. */
export const RulesTable = ({ rules }: { readonly rules: Rules }) => (
  <Table aria-label="Rules" fz="sm" className={styles.rules!}>
    <Table.Thead>
      <Table.Tr>
        <Table.Th>Rule</Table.Th>
        <Table.Th>Says</Table.Th>
        <Table.Th>Because</Table.Th>
        <Table.Th>Asks for</Table.Th>
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {rules.map(({ id, outcome, reason, approval, owner, maxAge }) => (
        <Table.Tr key={id}>
          <Table.Td data-label="Rule" fw={600}>
            <Said>{id}</Said>
          </Table.Td>
          <Table.Td data-label="Says">
            <OutcomeMark outcome={outcome} />
          </Table.Td>
          <Table.Td data-label="Because">
            <Said>{reason}</Said>
          </Table.Td>
          <Table.Td data-label="Asks for">
            <Said>{[approval, owner].filter(Boolean).join(' of ')}</Said>
            {maxAge && (
              <span className={styles.faint}>
                {' '}
                facts no older than <Said>{maxAge}</Said>
              </span>
            )}
          </Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
);
