import { Group, Paper, Stack, Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { useRead } from '../api/queries';
import {
  DecidedAction,
  type DecisionShown,
  FactsSeen,
  MadeChecks,
  WhatGoesBeyond,
} from './decision-details';
import styles from './decision-card.module.css';
import { AnchorLink } from './link';
import { Mark, OutcomeMark } from './mark';
import { Owner } from './owner';
import { Said } from './said';
import { Terms } from './terms';
import { Waiting } from './waiting';
import { Until, When } from './when';

/** The answer to a proposed action: what it says, by which rules, who decides next, and what would change it. */
export const DecisionCard = ({
  decision,
  children,
}: {
  readonly decision: DecisionShown;
  /** What stands under the card, such as what to do about it. */
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
              <Said>{action.kind}</Said>
            </Text>
            {supersededBy && <Mark kind="still">a later decision is in its place</Mark>}
            {decision.reported && (
              <Mark kind={decision.reported === 'performed' ? 'told' : 'warn'}>
                {decision.reported}
              </Mark>
            )}
          </Group>
          <AnchorLink size="sm" to="/ledger/events/$eventId" params={{ eventId: decision.eventId }}>
            decided <When at={decidedAt} />
          </AnchorLink>
        </Group>
        <ul className={styles.reasons}>
          {reasons.map((reason) => (
            <li key={reason}>
              <Said>{reason}</Said>
            </li>
          ))}
        </ul>
        <Terms
          of={{
            Action: <DecidedAction action={action} />,
            'Who decides next': outcome !== 'run' && <Owner name={decision.owner} />,
            'What would change it': <Said>{nextAction}</Said>,
            Rules: <RulesOf decision={decision} />,
            Approvals: decision.approvals.length > 0 && (
              <Approvals ids={[...decision.approvals, ...decision.consumes]} />
            ),
            'Valid until': <Until at={decision.validUntil} />,
            'Asked by': <Said>{decision.requestedBy}</Said>,
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
    <Said>{rules.join(', ')}</Said>
    {policy && (
      <>
        {' '}
        of{' '}
        <AnchorLink
          size="sm"
          underline="always"
          to="/policies/$policyId"
          params={{ policyId: policy.id }}
          search={{ version: String(policy.version) }}
        >
          <Said>{policy.id}</Said>, version {policy.version}
        </AnchorLink>
      </>
    )}
    {code && (
      <>
        {' · code '}
        <AnchorLink size="sm" underline="always" to="/trends/$code" params={{ code }}>
          <Said>{code}</Said>
        </AnchorLink>
      </>
    )}
  </>
);

const Approvals = ({ ids }: { readonly ids: readonly string[] }) => (
  <Group gap="xs">
    {[...new Set(ids)].map((approvalId) => (
      <AnchorLink key={approvalId} size="sm" to="/approvals/$approvalId" params={{ approvalId }}>
        {approvalId.slice(0, 8)}
      </AnchorLink>
    ))}
  </Group>
);
