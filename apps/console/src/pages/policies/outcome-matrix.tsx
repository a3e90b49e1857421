import { Button, Group, Text, Title, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { DecisionOf } from '../../parts/decision-card';
import { Warning } from '../../parts/icons';
import { AnchorLink, places } from '../../parts/links';
import { OutcomeMark } from '../../parts/mark';
import { UserText } from '../../parts/user-text';
import styles from './policies.module.css';
import { type Cell, cellAt, meaningOf, nows, thens, type WhatIf } from './what-if';

type Direction = Pick<Cell, 'then' | 'now'>;

const labels = {
  loosened: 'loosened',
  tightened: 'tightened',
  'as before': 'as before',
} as const;

/** What was decided by what would be: stop→run stands first. A cell opens its decisions. */
export const OutcomeMatrix = ({
  sum,
  picked,
  onPick,
}: {
  readonly sum: WhatIf;
  readonly picked: Direction | undefined;
  readonly onPick: (cell: Direction) => void;
}) => (
  <table className={styles.matrix} aria-label="Decisions by what they were and what they would be">
    <thead>
      <tr>
        <td>
          <VisuallyHidden>decided</VisuallyHidden>
        </td>
        {nows.map((now) => (
          <th scope="col" key={now}>
            would <OutcomeMark outcome={now} />
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {thens.map((then) => (
        <tr key={then}>
          <th scope="row">
            was <OutcomeMark outcome={then} />
          </th>
          {nows.map((now) => (
            <td key={now}>
              <One
                cell={cellAt(sum, then, now) ?? { then, now, count: 0, examples: [] }}
                isPicked={picked?.then === then && picked.now === now}
                onPick={() => onPick({ then, now })}
              />
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
);

const One = ({
  cell,
  isPicked,
  onPick,
}: {
  readonly cell: Cell;
  readonly isPicked: boolean;
  readonly onPick: () => void;
}) => {
  const { then, now, count } = cell;
  const meaning = meaningOf(cell);
  if (count === 0)
    return (
      <div className={styles.cell} data-meaning={meaning} data-none>
        <b>0</b>
      </div>
    );
  return (
    <button
      type="button"
      className={styles.cell}
      data-meaning={meaning}
      aria-pressed={isPicked}
      onClick={onPick}
    >
      <b>{count.toLocaleString('en')}</b>
      <span>
        {meaning === 'loosened' && <Warning size={14} />}
        {labels[meaning]}
      </span>
      <VisuallyHidden>
        , {then} to {now}
      </VisuallyHidden>
    </button>
  );
};

/** Decisions of one cell, to open: what decided then, and what would decide now. */
export const Examples = ({ cell: { then, now, count, examples } }: { readonly cell: Cell }) => (
  <>
    <Title order={3} size="h5" mt="lg">
      Was {then}, would be {now}
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
            <UserText>{action.kind}</UserText>
          </b>{' '}
          in <UserText>{action.system}</UserText> on{' '}
          <AnchorLink {...places['work-order'](workOrderId)} inherit>
            <UserText>{workOrderId}</UserText>
          </AnchorLink>{' '}
          (
          <AnchorLink
            {...places['work-order'](workOrderId)}
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
        <OutcomeMark outcome={then} /> by <UserText none="no rule">{rulesThen.join(', ')}</UserText>{' '}
        → <OutcomeMark outcome={now} /> by <UserText none="no rule">{rulesNow.join(', ')}</UserText>
        : <UserText>{reasonNow}</UserText>
      </Text>
      {isOpen && <DecisionOf decisionId={decisionId} />}
    </li>
  );
};
