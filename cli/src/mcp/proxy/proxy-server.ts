import { Server, type CallToolResult } from '@modelcontextprotocol/server';
import { WritError } from '#client';
import { version } from '#version';
import { requireFirstPage } from '../messages';
import { declaresTasks, serveTasks, taskCreated, TASKS } from '../tasks';
import { type Background } from './background';
import { isEnded, resultOf, ownResult } from './call';
import { type CallArguments } from './action-of-call';
import { type Calls, undecided } from './calls';
import { type Journal } from './journal';
import { type MappedTools } from './mapped-tools';
import { CHECK_CALL } from './read-mapping';
import { taskOf } from './tasks';

const WAIT_MAX_S = 50;

const checkCall = {
  name: CHECK_CALL,
  description:
    'What became of a call that waits for somebody: its result once it ran, or that it still waits. Waits up to waitSeconds for news. Asking changes nothing.',
  inputSchema: {
    type: 'object' as const,
    properties: {
      call: { type: 'string', description: 'The id of the call, from the answer that it waits.' },
      waitSeconds: {
        type: 'integer',
        minimum: 0,
        maximum: WAIT_MAX_S,
        default: 0,
        description: 'How long to wait for news.',
      },
    },
    required: ['call'],
    additionalProperties: false,
  },
  annotations: { readOnlyHint: true },
};

const INSTRUCTIONS =
  'Writ decides on every call here before it runs. A call may wait for a person: it then runs by itself, once, after the grant. ' +
  'Do not look for another way to do what was stopped.';

export interface Proxy {
  readonly tools: MappedTools;
  readonly calls: Calls;
  readonly journal: Journal;
  readonly background: Background;
}

/** The proxy as agents see it: the tools that are mapped, each call of which is decided first. Requests wait until it is open. */
export const proxyServer = (opening: Promise<Proxy>): Server => {
  const server = new Server(
    { name: 'writ-proxy', version },
    { capabilities: { tools: {}, extensions: { [TASKS]: {} } }, instructions: INSTRUCTIONS },
  );
  server.setRequestHandler('tools/list', async ({ params }) => {
    requireFirstPage(params);
    return { tools: [...(await (await opening).tools.listed()), checkCall] };
  });
  server.setRequestHandler('tools/call', async ({ params }, { mcpReq }) => {
    const { name, arguments: args = {} } = params;
    const proxy = await opening;
    // An agent that gave up meanwhile may have made the call again: it must not run twice.
    const { signal } = mcpReq;
    signal.throwIfAborted();
    if (name === CHECK_CALL) return checked(proxy, args);
    try {
      const { calls, background } = proxy;
      const made = await background.whileMaking(() => calls.make(name, args, signal));
      if ('result' in made) return made.result;
      return declaresTasks(mcpReq.envelope)
        ? taskCreated(taskOf(made.waiting))
        : resultOf(made.waiting);
    } catch (error) {
      if (error instanceof WritError) return undecided(error);
      throw error;
    }
  });
  serveTasks(server, {
    find: async (taskId) => {
      const call = (await opening).journal.call(taskId);
      return call?.deferred ? taskOf(call) : undefined;
    },
    shown: async ({ taskId, status }) => {
      const { calls, journal } = await opening;
      if (status !== 'working') calls.collected(journal.call(taskId)!);
    },
    cancel: async (taskId) => (await opening).calls.cancel(taskId),
  });
  return server;
};

const checked = async (proxy: Proxy, args: CallArguments): Promise<CallToolResult> => {
  const { call: id, waitSeconds = 0 } = args;
  const seconds = Number(waitSeconds);
  if (typeof id !== 'string' || !(seconds >= 0 && seconds <= WAIT_MAX_S))
    return ownResult(`Give call, and waitSeconds of 0 to ${WAIT_MAX_S}.`);
  const until = performance.now() + seconds * 1_000;
  for (;;) {
    const call = proxy.journal.call(id);
    if (!call?.deferred) return ownResult(`There is no call ${id} that waits or waited.`);
    const leftMs = until - performance.now();
    if (isEnded(call)) return proxy.calls.collected(call);
    if (leftMs <= 0) return resultOf(call);
    await proxy.background.changed(leftMs);
  }
};
