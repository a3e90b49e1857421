import { Table, Text } from '@mantine/core';
import { Empty } from '../../parts/empty';
import { AnchorLink } from '../../parts/link';
import { OutcomeMark } from '../../parts/mark';
import { Said } from '../../parts/said';
import { type ActionLine, type Rule } from './may-run';
import styles from './workflows.module.css';

const authorities: Readonly<Record<string, string>> = {
  read: 'reads',
  propose: 'proposes',
  approve: 'approves',
  apply: 'applies',
  rollback: 'takes back',
};

/** Every kind of action that may be proposed: what it does where, and what the rules in force make of it. */
export const ActionsTable = ({
  lines,
  policyId,
}: {
  readonly lines: readonly ActionLine[];
  readonly policyId: string | undefined;
}) =>
  lines.length === 0 ? (
    <Empty title="Nothing may be proposed here">The definition lists no action.</Empty>
  ) : (
    <Table className={styles.actions} aria-label="What may be proposed, and what comes of it">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Action</Table.Th>
          <Table.Th>Does</Table.Th>
          <Table.Th>At best</Table.Th>
          <Table.Th>
            Rules that name it
            {policyId !== undefined && (
              <>
                {', of '}
                <AnchorLink to="/policies/$policyId" params={{ policyId }} size="sm">
                  <Said>{policyId}</Said>
                </AnchorLink>
              </>
            )}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {lines.map(({ kind, authority, system, writes, rules, best }) => (
          <Table.Tr key={kind}>
            <Table.Td data-label="Action">
              <Text component="span" fw={600} size="sm">
                <Said>{kind}</Said>
              </Text>
            </Table.Td>
            <Table.Td data-label="Does">
              <span>
                {authorities[authority] ?? authority}
                {writes.length > 0 && (
                  <>
                    {' '}
                    <Said>{writes.join(', ')}</Said>
                  </>
                )}{' '}
                in <Said>{system}</Said>
              </span>
            </Table.Td>
            <Table.Td data-label="At best">
              <OutcomeMark outcome={best} />
            </Table.Td>
            <Table.Td data-label="Rules">
              <Rules of={rules} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );

const Rules = ({ of: rules }: { readonly of: readonly Rule[] }) =>
  rules.length === 0 ? (
    <span>none: it stops, because no rule permits it</span>
  ) : (
    <ul className={styles.rules}>
      {rules.map(({ id, outcome, reason, approval }) => (
        <li key={id}>
          <OutcomeMark outcome={outcome} /> <Said>{reason ?? id}</Said>
          {approval !== undefined && (
            <Text component="span" size="sm" c="dimmed">
              {' '}
              (approval: <Said>{approval}</Said>)
            </Text>
          )}
        </li>
      ))}
    </ul>
  );
