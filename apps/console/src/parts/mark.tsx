import { Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { Check, Clock, Dot, Stop, Unknown, Warning } from './icons';
import styles from './mark.module.css';
import { UserText } from './user-text';

/** What a mark says: it may go on, it waits, it must not, it is only told, it is over, nobody knows, look here. */
export type MarkKind = 'run' | 'wait' | 'stop' | 'told' | 'still' | 'unknown' | 'warn';

const icons = {
  run: Check,
  wait: Clock,
  stop: Stop,
  told: Dot,
  still: Dot,
  unknown: Unknown,
  warn: Warning,
} as const;

/** An icon and a word: colour says it once more, and never alone. */
export const Mark = ({
  kind,
  children,
}: {
  readonly kind: MarkKind;
  readonly children: ReactNode;
}) => {
  const Icon = icons[kind];
  return (
    <span className={styles.mark} data-kind={kind}>
      <Icon size={14} />
      {children}
    </span>
  );
};

const outcomes: Readonly<Record<string, MarkKind>> = { run: 'run', wait: 'wait', stop: 'stop' };

/** The outcome of a decision; one that is only observed holds nothing up, and is not shown as if it did. */
export const OutcomeMark = ({
  outcome,
  enforced = true,
}: {
  readonly outcome: string;
  readonly enforced?: boolean;
}) => (
  <Mark kind={enforced ? (outcomes[outcome] ?? 'unknown') : 'told'}>
    {enforced ? outcome : `${outcome}, observed only`}
  </Mark>
);

/** What is good shows as such only where nothing is left open: conditional and unknown never look green. */
const statuses: Readonly<Record<string, MarkKind>> = {
  open: 'told',
  closed: 'run',
  abandoned: 'still',
  superseded: 'still',
  requested: 'wait',
  draft: 'wait',
  granted: 'run',
  approved: 'run',
  partial: 'warn',
  conditional: 'warn',
  rejected: 'stop',
  revoked: 'stop',
  expired: 'still',
  consumed: 'still',
  resolved: 'run',
  completed: 'run',
  done: 'run',
  met: 'run',
  cancelled: 'still',
  overdue: 'stop',
  active: 'warn',
  ended: 'still',
  pending: 'wait',
  delivered: 'run',
  dead: 'stop',
  failed: 'stop',
  live: 'run',
  stuck: 'stop',
  building: 'wait',
};

/** A status by its name; one that is not known here is shown as unknown, with its word. */
export const StatusMark = ({ status }: { readonly status: string }) => (
  <Mark kind={statuses[status] ?? 'unknown'}>{status}</Mark>
);

const NOBODY = 'TBD';

/** Who answers for it. Nobody is said out loud: what nobody owns does not move. */
export const Owner = ({ name }: { readonly name: string | null | undefined }) =>
  name && name !== NOBODY ? (
    <Text component="span" fw={600} size="sm">
      <UserText>{name}</UserText>
    </Text>
  ) : (
    <Mark kind="warn">nobody</Mark>
  );
