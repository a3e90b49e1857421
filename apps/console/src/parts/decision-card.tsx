import { Group, Paper, Stack, Table, Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { type AnswerOf, useRead } from '../api/queries';
import styles from './decision-card.module.css';
import { FactValue } from './fact-value';
import { AnchorLink, places, VersionLink } from './links';
import { Mark, OutcomeMark, Owner } from './mark';
import { inMajor, systemText } from './system-text';
import { Terms } from './terms';
import { UserText } from './user-text';
import { moneyOf, valueText } from './values';
import { Waiting } from './waiting';
import { Until, When } from './when';

/** The answer to a proposed action: what it says, by which rules, who decides next, and what would change it. */
const DecisionCard = ({
  decision,
  children,
}: {
  readonly decision: DecisionShown;
  /** Content below the card, such as actions. */
  readonly children?: ReactNode;
}) => {
  const { action, outcome, enforced, reasons, nextAction, decidedAt, supersededBy } = decision;
  return (
    <Paper withBorder p="md" component="article" aria-label={`Decision: ${outcome}`}>
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Group gap="xs">
            <OutcomeMark outcome={outcome} enforced={enforced} />
            <Text component="span" fw={600}>
              <UserText>{action.kind}</UserText>
            </Text>
            {supersededBy && <Mark kind="still">replaced by a later decision</Mark>}
            {decision.reported && (
              <Mark kind={decision.reported === 'performed' ? 'info' : 'warn'}>
                {decision.reported}
              </Mark>
            )}
          </Group>
          <AnchorLink size="sm" {...places.event(decision.eventId)}>
            decided <When at={decidedAt} />
          </AnchorLink>
        </Group>
        <ul className={styles.reasons}>
          {reasons.map((reason) => (
            <li key={reason}>
              <UserText>{systemText(reason)}</UserText>
            </li>
          ))}
        </ul>
        <Terms
          of={{
            Action: <DecidedAction action={action} />,
            'Who decides next': outcome !== 'run' && <Owner name={decision.owner} />,
            'What would change it': <UserText>{systemText(nextAction)}</UserText>,
            Rules: <RulesOf decision={decision} />,
            Approvals: decision.approvals.length > 0 && (
              <Approvals ids={[...decision.approvals, ...decision.consumes]} />
            ),
            'Valid until': <Until at={decision.validUntil} />,
            'Requested by': <UserText>{decision.requestedBy}</UserText>,
            'Break-glass': decision.breakGlass && (
              <Mark kind="warn">would have been {decision.breakGlass.instead}</Mark>
            ),
          }}
        />
        <WhatGoesBeyond change={decision.scopeChange} />
        <MadeChecks checks={decision.checks} />
        <FactsSeen facts={decision.facts} />
        {children}
      </Stack>
    </Paper>
  );
};

/** The card of a decision of which only the id is known; it reads the decision, and says so until it is there. */
export const DecisionOf = ({ decisionId }: { readonly decisionId: string }) => {
  const read = useRead('/v1/decisions/{decisionId}', { path: { decisionId } });
  return read.data ? <DecisionCard decision={read.data.body} /> : <Waiting on={read} lines={4} />;
};

const RulesOf = ({ decision: { rules, policy, code } }: { readonly decision: DecisionShown }) => (
  <>
    <UserText>{rules.join(', ')}</UserText>
    {policy && (
      <>
        {' '}
        of <VersionLink of="policy" id={policy.id} version={policy.version} underline="always" />
      </>
    )}
    {code && (
      <>
        {' · code '}
        <AnchorLink size="sm" underline="always" {...places['exception-code'](code)}>
          <UserText>{code}</UserText>
        </AnchorLink>
      </>
    )}
  </>
);

const Approvals = ({ ids }: { readonly ids: readonly string[] }) => (
  <Group gap="xs">
    {[...new Set(ids)].map((approvalId) => (
      <AnchorLink key={approvalId} size="sm" {...places.approval(approvalId)}>
        {approvalId.slice(0, 8)}
      </AnchorLink>
    ))}
  </Group>
);

/** A decision as it was answered. */
type DecisionShown = AnswerOf<'/v1/decisions/{decisionId}'>;

/** The requested action: authority, system, writes, objects, amount and audience. */
const DecidedAction = ({ action }: { readonly action: DecisionShown['action'] }) => {
  const { authority, system, writes = [], objects = [], amount, audience, rollback } = action;
  const parts = [
    `${authority} in ${system}`,
    ...(writes.length > 0 ? [`writes ${writes.join(', ')}`] : []),
    ...(objects.length > 0 ? [`on ${objects.join(', ')}`] : []),
    ...(amount ? [moneyOf(amount.minor, amount.currency)] : []),
    ...(audience ? [`for ${audience}`] : []),
    ...Object.entries(action.arguments ?? {}).map(
      ([name, value]) => `${name}: ${valueText(value)}`,
    ),
  ];
  return (
    <>
      <UserText>{parts.join(' · ')}</UserText>
      {rollback && (
        <Text size="sm" c="dimmed">
          Rollback: <UserText>{rollback}</UserText>
        </Text>
      )}
    </>
  );
};

/** Which checks were made: those that failed in sight, all of them on demand. */
const MadeChecks = ({ checks }: { readonly checks: DecisionShown['checks'] }) => {
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
            <UserText>{systemText(message)}</UserText>
          </li>
        ))}
      </ul>
    </details>
  );
};

/** The facts that the rules used, with source and time. */
const FactsSeen = ({ facts }: { readonly facts: DecisionShown['facts'] }) => {
  const names = Object.keys(facts);
  if (names.length === 0) return null;
  return (
    <details className={styles.more}>
      <summary>
        {names.length === 1 ? '1 fact' : `${names.length} facts`} that the rules used
      </summary>
      <ul>
        {names.map((name) => {
          const { value, currency, source, observedAt, conflicting, stale } = facts[name]!;
          return (
            <li key={name}>
              <strong>
                <UserText>{name}</UserText>
              </strong>{' '}
              <FactValue value={value} currency={currency} />, stated by{' '}
              <UserText>{source}</UserText> <When at={observedAt} />{' '}
              {conflicting && <Mark kind="warn">conflicting sources</Mark>}
              {stale && <Mark kind="warn">stale</Mark>}
            </li>
          );
        })}
      </ul>
    </details>
  );
};

/** How the request exceeds what was granted, and the tracks that prepare the rest. */
const WhatGoesBeyond = ({ change }: { readonly change: DecisionShown['scopeChange'] | null }) => {
  if (!change) return null;
  return (
    <>
      <Table captionSide="top" fz="sm">
        <Table.Caption ta="start" mt={0}>
          Exceeds what was granted
        </Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>what</Table.Th>
            <Table.Th>granted</Table.Th>
            <Table.Th>requested</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {change.beyond.map(({ field, granted, requested }) => (
            <Table.Tr key={field}>
              <Table.Td>{field}</Table.Td>
              <Table.Td>
                <UserText>{inMajor(granted)}</UserText>
              </Table.Td>
              <Table.Td>
                <UserText>{inMajor(requested)}</UserText>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {change.tracks.map(({ track, workOrderId }) => (
        <AnchorLink key={workOrderId} size="sm" {...places['work-order'](workOrderId)}>
          The track <UserText>{track}</UserText> prepares it
        </AnchorLink>
      ))}
    </>
  );
};
