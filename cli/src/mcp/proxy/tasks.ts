/** The Tasks extension of MCP (SEP-2663, as of 2026-07-28): a call that waits is a task. */
import {
  type CallToolResult,
  CLIENT_CAPABILITIES_META_KEY,
  type StandardSchemaV1,
} from '@modelcontextprotocol/server';
import { type Call, resultOf } from './call';

export const TASKS = 'io.modelcontextprotocol/tasks';

const POLL_MS = 5_000;

/** Clients of 2025-11-25 have no such declaration, and get text. */
export const declaresTasks = (envelope: unknown): boolean => {
  const capabilities = partOf(envelope, CLIENT_CAPABILITIES_META_KEY);
  return partOf(partOf(capabilities, 'extensions'), TASKS) !== undefined;
};

const partOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;

interface TaskParams {
  readonly taskId: string;
}

/** The parameters of `tasks/get`, `tasks/update` and `tasks/cancel`. */
const params: StandardSchemaV1<unknown, TaskParams> = {
  '~standard': {
    version: 1,
    vendor: 'writ',
    validate: (value) => {
      const taskId = partOf(value, 'taskId');
      return typeof taskId === 'string'
        ? { value: { taskId } }
        : { issues: [{ message: 'taskId is missing' }] };
    },
  },
};
export const taskParams = { params };

const statusOf = ({ state, answer }: Call) => {
  if (state === 'waiting' || state === 'sent') return 'working';
  if (state === 'cancelled') return 'cancelled';
  return answer && 'error' in answer ? 'failed' : 'completed';
};

const task = (call: Call) => ({
  taskId: call.id,
  status: statusOf(call),
  ...(call.message && { statusMessage: call.message }),
  createdAt: call.createdAt,
  lastUpdatedAt: call.updatedAt,
  ttlMs: null,
  pollIntervalMs: POLL_MS,
});

/** In place of a result: the call is in the journal, and `tasks/get` finds it. */
export const taskCreated = (call: Call): CallToolResult => {
  const created: unknown = { resultType: 'task', ...task(call) };
  // The type of the SDK knows results alone; the extension adds this one.
  return created as CallToolResult;
};

/** A task with its result, or the error of its server. */
export const detailedTask = (call: Call) => {
  const shown = task(call);
  if (shown.status === 'completed') return { ...shown, result: resultOf(call) };
  return shown.status === 'failed' && call.answer && 'error' in call.answer
    ? { ...shown, error: call.answer.error }
    : shown;
};
