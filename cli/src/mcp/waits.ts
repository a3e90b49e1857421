import { ApiProblem, type WritClient, WritError } from '#client';
import { isRequestWithdrawn, REQUEST_WITHDRAWN } from '#contracts';
import { answered } from './answered';
import { type Arguments } from './call-tool';
import { type Task, type TaskStore } from './tasks';
import { type WaitKind } from './tools';

/** Which wait it is. All of its state is in Writ, so any process with the caller's credential finds it. */
interface Wait {
  readonly kind: WaitKind;
  readonly workOrderId: string;
  readonly id: string;
}

type Row = Readonly<Record<string, unknown>>;

/** How one kind is read and given up. */
interface WaitDefinition {
  readonly path: string;
  /** The field of an answer that names it. */
  readonly by: string;
  /** Whether an answer to a call waits. */
  readonly waits: (answer: Row) => boolean;
  readonly stateOf: (row: Row) => Omit<Task, 'taskId'>;
  /** Decisions to withdraw where its client gives it up. */
  readonly withdraws: (row: Row) => readonly string[];
}

const isWait = ({ outcome, enforced }: Row): boolean => outcome === 'wait' && enforced !== false;

const waitsFor = ({ owner, reasons }: Row): string =>
  `It waits for ${String(owner)}. ${typeof reasons === 'string' ? reasons : ''}`.trim();

const DEFINITIONS: Readonly<Record<WaitKind, WaitDefinition>> = {
  decision: {
    path: '/v1/decisions',
    by: 'decisionId',
    waits: isWait,
    stateOf: (row) => {
      const latest = (row['latest'] ?? row) as Row;
      const { decidedAt: lastUpdatedAt, code, rules } = latest;
      const stop = { code: String(code), rules: String(rules).split(',') };
      return {
        ...ended(isWait(latest), isRequestWithdrawn(stop), latest),
        createdAt: String(row['decidedAt']),
        lastUpdatedAt: String(lastUpdatedAt),
      };
    },
    withdraws: ({ decisionId }) => [String(decisionId)],
  },
  plan: {
    path: '/v1/plans',
    by: 'planId',
    waits: ({ decisions }) => (decisions as readonly Row[]).some(isWait),
    stateOf: (row) => {
      const { open, linesWaiting, lines, proposedAt } = row;
      const isGivenUp = linesOf(row).every(({ code }) => code === REQUEST_WITHDRAWN);
      return {
        ...ended(open === true, isGivenUp, row),
        ...(open === true && {
          statusMessage: `${String(linesWaiting)} of ${String(lines)} lines wait.`,
        }),
        createdAt: String(proposedAt),
        lastUpdatedAt: String(proposedAt),
      };
    },
    withdraws: (row) =>
      linesOf(row)
        .filter(({ outcome }) => outcome === 'wait')
        .map(({ decisionId }) => String(decisionId)),
  },
  approval: {
    path: '/v1/approvals',
    by: 'approvalId',
    waits: ({ status }) => status === 'requested',
    stateOf: (row) => {
      const { status, requestedAt, answeredAt, revokedAt } = row;
      return {
        ...ended(status === 'requested', false, row),
        createdAt: String(requestedAt),
        lastUpdatedAt: String(revokedAt ?? answeredAt ?? requestedAt),
      };
    },
    // Of a gate: its owner answers, or its time ends.
    withdraws: () => [],
  },
};

const ended = (
  isWaiting: boolean,
  isGivenUp: boolean,
  row: Row,
): Pick<Task, 'status' | 'statusMessage' | 'result'> => {
  if (isWaiting) return { status: 'working', statusMessage: waitsFor(row) };
  return isGivenUp
    ? { status: 'cancelled', statusMessage: 'Its request was withdrawn.' }
    : { status: 'completed', result: answered(row) };
};

const linesOf = ({ lineList }: Row): readonly Row[] => lineList as readonly Row[];

const taskIdOf = ({ kind, workOrderId, id }: Wait): string => `${kind}.${workOrderId}.${id}`;

const waitOf = (taskId: string): Wait | undefined => {
  const [kind = '', workOrderId, id, ...more] = taskId.split('.');
  return Object.hasOwn(DEFINITIONS, kind) && workOrderId && id && more.length === 0
    ? { kind: kind as WaitKind, workOrderId, id }
    : undefined;
};

/**
 * The task of a call whose answer waits; undefined where it does not, and where Writ cannot say now: the answer itself is as good.
 * It is read after the answer, so that every later request finds it.
 */
export const taskOfAnswer = async (
  client: WritClient,
  kind: WaitKind,
  answer: Arguments,
): Promise<Task | undefined> => {
  const { by, waits } = DEFINITIONS[kind];
  const { workOrderId, [by]: id, position } = answer;
  if (!waits(answer)) return undefined;
  const wait = { kind, workOrderId: String(workOrderId), id: String(id) };
  try {
    // Where it was decided before, nothing is newer than the view.
    const row = await found(client, wait, position === null ? undefined : String(position));
    return row && taskOf(wait, row);
  } catch (error) {
    if (error instanceof WritError) return undefined;
    throw error;
  }
};

/** The tasks of everything that waits, or waited, for the caller in Writ. */
export const tasksInWrit = (client: WritClient): TaskStore => ({
  find: async (taskId) => {
    const wait = waitOf(taskId);
    const row = wait && (await found(client, wait));
    return wait && row && taskOf(wait, row);
  },
  cancel: async (taskId) => {
    const wait = waitOf(taskId);
    const row = wait && (await found(client, wait));
    for (const decisionId of wait && row ? DEFINITIONS[wait.kind].withdraws(row) : [])
      await client.post('/v1/decisions/{decisionId}/withdraw', {
        path: { decisionId },
        body: { workOrderId: wait!.workOrderId },
      });
  },
});

const taskOf = (wait: Wait, row: Row): Task => ({
  taskId: taskIdOf(wait),
  ...DEFINITIONS[wait.kind].stateOf(row),
});

/** Undefined where the caller may read no such thing. */
const found = async (
  client: WritClient,
  { kind, workOrderId, id }: Wait,
  atLeast?: string,
): Promise<Row | undefined> => {
  const { path, by } = DEFINITIONS[kind];
  // Only a decision is read with the one that replaced it. Ids of the others are unique on their work orders.
  if (kind !== 'decision') {
    const query = { workOrderId, [by]: id, atLeast };
    return (await client.get<{ readonly items: readonly Row[] }>(path, { query })).body.items[0];
  }
  try {
    const decision = { path: { decisionId: id }, query: { atLeast } };
    const { body } = await client.get<Row>(`${path}/{decisionId}`, decision);
    return body['workOrderId'] === workOrderId ? body : undefined;
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.status === 404) return undefined;
    throw error;
  }
};
