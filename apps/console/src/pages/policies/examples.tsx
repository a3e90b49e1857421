import { Button, Group, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { DecisionOf } from '../../parts/decision-card';
import { AnchorLink } from '../../parts/link';
import { OutcomeMark } from '../../parts/mark';
import { Said } from '../../parts/said';
import styles from './policies.module.css';
import { type Cell } from './what-if-sums';

/** Decisions of one cell, to open: what decided then, and what would decide now. */
export const Examples = ({ cell: { then, now, count, examples } }: { readonly cell: Cell }) => (
  <>
    <Title order={3} size="h5" mt="lg">
      Was {then}, would {now}
    </Title>
    <Text size="sm" c="dimmed">
      {examples.length < count
        ? `The first ${examples.length} of ${count.toLocaleString('en')}`
        : `All ${count.toLocaleString('en')}`}
    </Text>
    <ul className={styles.examples}>
      {examples.map((example) => (
        <Example key={example.decisionId} example={example} then={then} now={now} />
      ))}
    </ul>
  </>
);

const Example = ({
  example: { decisionId, workOrderId, position, action, rulesThen, rulesNow, reasonNow },
  then,
  now,
}: {
  readonly example: Cell['examples'][number];
  readonly then: string;
  readonly now: string;
}) => {
  const [isOpen, setOpen] = useState(false);
  return (
    <li className={styles.example}>
      <Group gap="xs" justify="space-between">
        <Text size="sm" component="div">
          <b>
            <Said>{action.kind}</Said>
          </b>{' '}
          in <Said>{action.system}</Said> on{' '}
          <AnchorLink to="/work-orders/$workOrderId" params={{ workOrderId }} inherit>
            <Said>{workOrderId}</Said>
          </AnchorLink>{' '}
          (
          <AnchorLink
            to="/work-orders/$workOrderId"
            params={{ workOrderId }}
            search={{ asOf: String(position) }}
            inherit
          >
            as it was then
          </AnchorLink>
          )
        </Text>
        <Button
          size="compact-sm"
          variant="default"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? 'Close' : 'Open'} the decision
        </Button>
      </Group>
      <Text size="sm" component="div" mt={4}>
        <OutcomeMark outcome={then} /> by <Said none="no rule">{rulesThen.join(', ')}</Said> →{' '}
        <OutcomeMark outcome={now} /> by <Said none="no rule">{rulesNow.join(', ')}</Said>:{' '}
        <Said>{reasonNow}</Said>
      </Text>
      {isOpen && <DecisionOf decisionId={decisionId} />}
    </li>
  );
};
