import { Text } from '@mantine/core';
import { type Column } from '../../parts/grid';
import { Mark, StatusMark } from '../../parts/mark';
import { UserText } from '../../parts/user-text';
import { Until, When } from '../../parts/when';

/** Deliveries and messages are no events: nothing tells of them. */
export const EVERY_MS = 5_000;
/** So many of them are shown. */
export const LAST = 50;

/** A webhook or a mailbox: whether it receives, and what did not arrive there. */
interface Receiver {
  readonly status: string;
  readonly dead: number;
  readonly pending: number;
}

export const ReceiverMarks = ({ status, dead, pending }: Receiver) => (
  <>
    {status === 'active' ? <Mark kind="run">active</Mark> : <Mark kind="stop">disabled</Mark>}
    {dead > 0 && <Mark kind="stop">{dead.toLocaleString('en')} dead</Mark>}
    {pending > 0 && <Mark kind="wait">{pending.toLocaleString('en')} on the way</Mark>}
  </>
);

/** What is and was on its way. */
interface OnItsWay {
  readonly status: string;
  readonly attempts: number;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly lastAttemptAt: string | null;
  readonly nextAttemptAt: string | null;
}

/** How often it was tried, what came of the last attempt, and when the next one is. */
export const attemptColumns: readonly Column<OnItsWay>[] = [
  { label: 'State', width: '7rem', show: ({ status }) => <StatusMark status={status} /> },
  { label: 'Attempts', width: '5rem', show: ({ attempts }) => `${attempts} of 10` },
  {
    label: 'Last attempt',
    width: 'minmax(9rem, 2fr)',
    show: ({ lastStatus, lastError, lastAttemptAt }) => (
      <>
        <UserText none="">
          {lastError ?? (lastStatus === null ? '' : `answered ${lastStatus}`)}
        </UserText>{' '}
        <When at={lastAttemptAt} />
      </>
    ),
  },
  {
    label: 'Next attempt',
    width: '7rem',
    show: ({ nextAttemptAt }) => <Until at={nextAttemptAt} />,
  },
];

/** What stands under a list of which only the latest are shown. */
export const OnlyTheLast = ({ path }: { readonly path: string }) => (
  <Text size="sm" c="dimmed">
    The last {LAST}. All of them are in the API, at <code>{path}</code>.
  </Text>
);
