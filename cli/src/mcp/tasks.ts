/** The Tasks extension of MCP (SEP-2663, as of 2026-07-28): a call that waits is a task, which its client polls. */
import {
  type CallToolResult,
  MissingRequiredClientCapabilityError,
  ProtocolError,
  ProtocolErrorCode,
  type Server,
  type ServerContext,
  type StandardSchemaV1,
} from '@modelcontextprotocol/server';
import { type Envelope, extensionOf } from './client-capabilities';

export const TASKS = 'io.modelcontextprotocol/tasks';

const POLL_MS = 5_000;

/** What a client finds out about a call that waits or waited. */
export interface Task {
  readonly taskId: string;
  readonly status: 'working' | 'completed' | 'failed' | 'cancelled';
  /** For people. */
  readonly statusMessage?: string | undefined;
  readonly createdAt: string;
  readonly lastUpdatedAt: string;
  /** What the call is answered; only of a completed one. */
  readonly result?: CallToolResult | undefined;
  /** Only of a failed one. */
  readonly error?: { readonly code: number; readonly message: string } | undefined;
}

/** Where the tasks of a server are. */
export interface TaskStore {
  /** Undefined where there is none. */
  readonly find: (taskId: string) => Promise<Task | undefined>;
  /** Its client is answered with the task as it is. */
  readonly shown?: (task: Task) => Promise<void>;
  /** Takes effect where it can; a task that ended stays as it is. */
  readonly cancel: (taskId: string) => Promise<void>;
}

/** Clients of 2025-11-25 have no such declaration, and get text. */
export const declaresTasks = (envelope: Envelope): boolean =>
  extensionOf(envelope, TASKS) !== undefined;

/** In place of a result. The task has to be there: `tasks/get` finds it. */
export const taskCreated = ({ result: _r, error: _e, ...task }: Task): CallToolResult => {
  const created: unknown = { resultType: 'task', ...task, ...POLLING };
  // The type of the SDK knows results alone; the extension adds this one.
  return created as CallToolResult;
};

const POLLING = { ttlMs: null, pollIntervalMs: POLL_MS };

/** Serves `tasks/get`, `tasks/update` and `tasks/cancel`. No task wants input, so an update changes nothing. */
export const serveTasks = (server: Server, { find, shown, cancel }: TaskStore): void => {
  const found = async (taskId: string, { mcpReq }: ServerContext): Promise<Task> => {
    mustDeclareTasks(mcpReq.envelope);
    const task = await find(taskId);
    if (!task)
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, `There is no task ${taskId}.`);
    return task;
  };
  server.setRequestHandler('tasks/get', taskParams, async ({ taskId }, context) => {
    const task = await found(taskId, context);
    await shown?.(task);
    return { ...task, ...POLLING };
  });
  server.setRequestHandler('tasks/update', taskParams, async ({ taskId }, context) => {
    await found(taskId, context);
    return {};
  });
  server.setRequestHandler('tasks/cancel', taskParams, async ({ taskId }, context) => {
    await found(taskId, context);
    await cancel(taskId);
    return {};
  });
};

/** The versions of 2025 have no such methods here. */
const mustDeclareTasks = (envelope: Envelope): void => {
  if (envelope === undefined)
    throw new ProtocolError(ProtocolErrorCode.MethodNotFound, 'Method not found');
  if (!declaresTasks(envelope))
    throw new MissingRequiredClientCapabilityError(
      { requiredCapabilities: { extensions: { [TASKS]: {} } } },
      `Declare the extension ${TASKS} in the capabilities of the request.`,
    );
};

interface TaskParams {
  readonly taskId: string;
}

/** The parameters of the three methods. */
const params: StandardSchemaV1<unknown, TaskParams> = {
  '~standard': {
    version: 1,
    vendor: 'writ',
    validate: (value) => {
      const taskId = (value as Partial<TaskParams> | undefined)?.taskId;
      return typeof taskId === 'string'
        ? { value: { taskId } }
        : { issues: [{ message: 'taskId is missing' }] };
    },
  },
};
const taskParams = { params };
