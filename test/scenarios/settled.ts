import { type JetStreamManager } from 'nats';
import { type Client } from 'pg';
import { streams } from '#contracts';
import { eventually, type Stack } from '#testkit';
import { natsUser } from './nats-user';

const POSITION_HEADER = 'Writ-Position';
/** So many looks at which nothing was left: what a reaction asks for is in the log before it says that it is done. */
const LOOKS = 3;

interface SystemState {
  readonly size: number;
  /** How far the view that is farthest behind has come. */
  readonly seen: number;
  readonly due: number;
  /** Of the last event that was published. */
  readonly published: number;
  /** Events that a reaction has not had yet, or not finished with. */
  readonly open: number;
}

/**
 * Resolves with the size of the log when nothing is due, the views show all of it, and every reaction
 * is done with what was published.
 */
export const settled = async (stack: Stack, sql: Client): Promise<number> => {
  const connection = await natsUser(stack.natsUrl);
  try {
    const manager = await connection.jetstreamManager();
    let still = 0;
    let before = -1;
    const { size } = await eventually(
      () => systemState(manager, sql),
      ({ size, seen, due, published, open }) => {
        const isDone = seen === size && published === size && due === 0 && open === 0;
        still = isDone && size === before ? still + 1 : 0;
        before = size;
        return still >= LOOKS;
      },
    );
    return size;
  } finally {
    await connection.close();
  }
};

const systemState = async (manager: JetStreamManager, sql: Client): Promise<SystemState> => {
  const { rows } = await sql.query<Pick<SystemState, 'size' | 'seen' | 'due'>>(`SELECT
    (SELECT size::int FROM ledger.head) AS size,
    (SELECT min(position)::int FROM views.cursors) AS seen,
    (SELECT count(*)::int FROM messaging.timers WHERE due_at <= writ.now()) AS due`);
  const { state } = await manager.streams.info(streams.events);
  const last = await manager.streams.getMessage(streams.events, { seq: state.last_seq });
  const consumers = await manager.consumers.list(streams.events).next();
  const open = consumers.map(({ num_pending, num_ack_pending }) => num_pending + num_ack_pending);
  return {
    ...rows[0]!,
    published: Number(last.header.get(POSITION_HEADER)),
    open: open.reduce((sum, one) => sum + one, 0),
  };
};
