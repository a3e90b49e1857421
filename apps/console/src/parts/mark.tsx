import { Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { Check, Clock, Dot, Stop, Unknown, Warning } from './icons';
import styles from './mark.module.css';
import { UserText } from './user-text';

/** Meaning of a mark: may run, waiting, stopped, information, ended, unknown, needs attention. */
export type MarkKind = 'run' | 'wait' | 'stop' | 'info' | 'still' | 'unknown' | 'warn';

const icons = {
  run: Check,
  wait: Clock,
  stop: Stop,
  info: Dot,
  still: Dot,
  unknown: Unknown,
  warn: Warning,
} as const;

/** An icon and a label; colour never carries meaning alone. */
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
  <Mark kind={enforced ? (outcomes[outcome] ?? 'unknown') : 'info'}>
    {enforced ? outcome : `${outcome}, observed only`}
  </Mark>
);

/** Green only where nothing is left open: conditional and unknown are never green. */
const statuses: Readonly<Record<string, MarkKind>> = {
  open: 'info',
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
  quiet: 'run',
  crossed: 'stop',
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

/** A status by its name; an unknown status is shown as such, with its name. */
export const StatusMark = ({ status }: { readonly status: string }) => (
  <Mark kind={statuses[status] ?? 'unknown'}>{status}</Mark>
);

const NOBODY = 'TBD';

/** The owner, with a warning where there is none: unowned work does not move. */
export const Owner = ({ name }: { readonly name: string | null | undefined }) =>
  name && name !== NOBODY ? (
    <Text component="span" fw={600} size="sm">
      <UserText>{name}</UserText>
    </Text>
  ) : (
    <Mark kind="warn">unassigned</Mark>
  );
