import { Table, Text } from '@mantine/core';
import { type AnswerOf } from '../api/queries';
import styles from './decision-card.module.css';
import { AnchorLink } from './link';
import { Mark } from './mark';
import { moneyOf } from './money';
import { Said } from './said';
import { wordOf } from './values';
import { When } from './when';

/** A decision as it was answered. */
export type DecisionShown = AnswerOf<'/v1/decisions/{decisionId}'>;

/** What was asked for: authority, system, what is written on what, for how much and to whom. */
export const DecidedAction = ({ action }: { readonly action: DecisionShown['action'] }) => {
  const { authority, system, writes = [], objects = [], amount, audience, rollback } = action;
  const parts = [
    `${authority} in ${system}`,
    ...(writes.length > 0 ? [`writes ${writes.join(', ')}`] : []),
    ...(objects.length > 0 ? [`on ${objects.join(', ')}`] : []),
    ...(amount ? [moneyOf(amount.minor, amount.currency)] : []),
    ...(audience ? [`for ${audience}`] : []),
    ...Object.entries(action.arguments ?? {}).map(([name, value]) => `${name}: ${wordOf(value)}`),
  ];
  return (
    <>
      <Said>{parts.join(' · ')}</Said>
      {rollback && (
        <Text size="sm" c="dimmed">
          To undo it: <Said>{rollback}</Said>
        </Text>
      )}
    </>
  );
};

/** Which checks were made: those that failed in sight, all of them on demand. */
export const MadeChecks = ({ checks }: { readonly checks: DecisionShown['checks'] }) => {
  const failed = checks.filter(({ passed }) => !passed);
  return (
    <details className={styles.more} open={failed.length > 0}>
      <summary>
        {checks.length - failed.length} of {checks.length} checks passed
      </summary>
      <ul>
        {[...failed, ...checks.filter(({ passed }) => passed)].map(({ name, passed, message }) => (
          <li key={name}>
            <Mark kind={passed ? 'run' : 'stop'}>{passed ? 'passed' : 'failed'}</Mark>{' '}
            <Said>{message}</Said>
          </li>
        ))}
      </ul>
    </details>
  );
};

/** The facts that the rules saw, with who said so and when. */
export const FactsSeen = ({ facts }: { readonly facts: DecisionShown['facts'] }) => {
  const names = Object.keys(facts);
  if (names.length === 0) return null;
  return (
    <details className={styles.more}>
      <summary>
        {names.length === 1 ? '1 fact' : `${names.length} facts`} that the rules saw
      </summary>
      <ul>
        {names.map((name) => {
          const { value, source, observedAt, conflicting, stale } = facts[name]!;
          return (
            <li key={name}>
              <strong>
                <Said>{name}</Said>
              </strong>{' '}
              <Said>{wordOf(value)}</Said>, said by <Said>{source}</Said> <When at={observedAt} />{' '}
              {conflicting && <Mark kind="warn">sources differ</Mark>}
              {stale && <Mark kind="warn">too old</Mark>}
            </li>
          );
        })}
      </ul>
    </details>
  );
};

/** How what was asked goes beyond what was granted, and the tracks that prepare the rest. */
export const WhatGoesBeyond = ({
  change,
}: {
  readonly change: DecisionShown['scopeChange'] | null;
}) => {
  if (!change) return null;
  return (
    <>
      <Table captionSide="top" fz="sm">
        <Table.Caption ta="start" mt={0}>
          It goes beyond what was granted
        </Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>what</Table.Th>
            <Table.Th>granted</Table.Th>
            <Table.Th>asked</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {change.beyond.map(({ field, granted, asked }) => (
            <Table.Tr key={field}>
              <Table.Td>{field}</Table.Td>
              <Table.Td>
                <Said>{granted}</Said>
              </Table.Td>
              <Table.Td>
                <Said>{asked}</Said>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {change.tracks.map(({ track, workOrderId }) => (
        <AnchorLink
          key={workOrderId}
          size="sm"
          to="/work-orders/$workOrderId"
          params={{ workOrderId }}
        >
          The track <Said>{track}</Said> prepares it
        </AnchorLink>
      ))}
    </>
  );
};
