import { Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useList, useNextPages } from '../../api/queries';
import { type LiveEvent } from '../../live/live';
import { CopyAs } from '../../parts/copy-as';
import { shell } from '../../parts/pasted';
import { Empty, Waiting } from '../../parts/waiting';
import { FilterBar, type FiltersOf, filtersOf, useFilters } from '../../parts/filters';
import { useKeys } from '../../parts/keys';
import { Page } from '../../parts/page';
import layout from '../../parts/queue.module.css';
import { useMay, useSession } from '../../session/session';
import { ApprovalDetail } from './approval-page';
import styles from './approvals.module.css';
import { queueOf, stepped, useAway, whoseOf } from './queue';
import { QueueList } from './queue-list';
import { type AnswerNotice, AnswerMessage } from './answer-message';

const ALL = 'all';
const FIRST_ROWS = 30;
const WAITING = 'requested';
const NARROWING = ['search', 'owner', 'kind', 'workOrderId', 'gate', 'requestedBy', 'from', 'to'];
const statuses = [
  'draft',
  'partial',
  'conditional',
  'approved',
  'rejected',
  'expired',
  'superseded',
  'revoked',
];
/** What waits comes by its due time, everything else as the API lists it. */
const queryOf = (filters: Parameters<typeof filtersOf>[0], status: string) => ({
  ...filtersOf(filters, NARROWING),
  ...(status === ALL ? {} : { status }),
  ...(status === WAITING ? { sort: 'dueAt' } : {}),
});

const keys = {
  'j k': 'Next and previous approval',
  'Enter o': 'Open its page',
  Esc: 'Clear the selection',
};

/** Approvals by due time, with the selected one beside the list on wide screens. */
const ApprovalsPage = () => {
  const { filters, set } = useFilters();
  const navigate = useNavigate();
  const session = useSession();
  const isWide = useMediaQuery('(min-width: 62em)') ?? true;
  const whose = whoseOf(filters['whose'], session);
  const status = filters['status'] ?? WAITING;
  const requested = queryOf(filters, status);
  const isWaiting = status === WAITING;
  const list = useList('/v1/approvals', { query: requested });
  const [notice, setNotice] = useState<AnswerNotice>();
  const away = useAway();
  const { isAllowed: mayConfirm } = useMay('confirm-approval');
  const queue = queueOf(list.rows, whose, session, {
    away,
    order: isWaiting ? 'due' : 'requested',
    mayConfirm,
  });
  // A page may hold few of the viewer's own.
  useNextPages(list, queue.length < FIRST_ROWS);
  const { selected } = filters;
  // What somebody is answering stays, also when another person's answer takes it from the queue.
  const [answering, setAnswering] = useState<string>();
  const shown = isWide ? (selected ?? answering ?? queue[0]?.approvalId) : answering;
  const select = (approvalId: string): void => {
    if (approvalId !== notice?.approvalId) setNotice(undefined);
    set({ selected: approvalId });
  };
  const step = (by: 1 | -1) => (): void => {
    const next = stepped(queue, isWide ? shown : selected, by);
    if (next !== undefined) select(next);
  };
  const open = (): void => {
    const approvalId = shown ?? selected;
    if (approvalId !== undefined)
      void navigate({ to: '/approvals/$approvalId', params: { approvalId } });
  };
  useKeys(
    {
      j: step(1),
      ArrowDown: step(1),
      k: step(-1),
      ArrowUp: step(-1),
      o: open,
      Enter: open,
      Escape: () => set({ selected: undefined }),
    },
    keys,
  );
  return (
    <Page
      title="Approvals"
      question="What exactly am I approving?"
      position={list.position}
      news={isOfApprovals}
      actions={
        <CopyAs
          path="/v1/approvals"
          query={requested}
          cli={status === ALL ? 'approvals' : shell`approvals --status ${status}`}
          sql={sqlOf(status)}
          {...(whose === 'mine' && { csv: 'CSV of all owners' })}
        />
      }
    >
      <FilterBar fields={fieldsOf(whose)} />
      {list.data === undefined ? (
        <Waiting on={list} />
      ) : queue.length === 0 && answering === undefined ? (
        <>
          <AnswerMessage notice={notice} />
          <Empty
            title={whose === 'mine' ? 'Nothing is waiting for you.' : 'Nothing is waiting.'}
            command="npx writ decide --help   # policy requests the approval when an action has to wait"
          >
            Actions that policy sends to an owner for approval appear here.
          </Empty>
        </>
      ) : (
        <div className={layout.desk}>
          <div>
            <Text size="sm" c="dimmed" mb={6} role="status">
              {queue.length === 1 ? '1 approval' : `${queue.length} approvals`}
              {isWaiting ? ', earliest due first' : ', latest request first'}
              {list.hasNextPage && ' (there are more)'}
            </Text>
            <QueueList
              rows={queue}
              away={away}
              more={list}
              isBeside={isWide}
              selected={shown ?? selected}
              select={select}
            />
          </div>
          {shown !== undefined && (
            // It scrolls by itself, also by keys.
            // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            <section className={styles.beside} aria-label="The selected approval" tabIndex={0}>
              <AnswerMessage notice={notice} />
              <ApprovalDetail
                approvalId={shown}
                isBeside
                onAnswered={setNotice}
                onAnswering={(isAnswering) => setAnswering(isAnswering ? shown : undefined)}
                key={shown}
              />
            </section>
          )}
        </div>
      )}
    </Page>
  );
};

const isOfApprovals = ({ type }: LiveEvent): boolean =>
  type.startsWith('approval.') || type.startsWith('absence.') || type === 'condition.met';

const fieldsOf = (whose: 'mine' | 'all'): FiltersOf<'/v1/approvals', 'whose'> => [
  {
    name: 'whose',
    label: 'Assigned to',
    none: whose === 'mine' ? 'me' : 'anyone',
    choices: { mine: 'me', [ALL]: 'anyone' },
  },
  {
    name: 'status',
    none: 'waiting',
    byDefault: WAITING,
    choices: [...statuses, ALL],
  },
  'search',
  'owner',
  'kind',
];

const sqlOf = (status: string): string =>
  `SELECT approval_id, kind, owner, permits, due_at FROM writ.approvals${
    status === ALL ? '' : ` WHERE status = '${status.replaceAll("'", "''")}'`
  } ORDER BY due_at`;

export default ApprovalsPage;
