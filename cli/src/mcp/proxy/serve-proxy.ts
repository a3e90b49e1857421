import { once } from 'node:events';
import { type Readable, type Writable } from 'node:stream';
import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { LONG_WAIT, WritError, type WritClient } from '#client';
import { type WhoYouAre } from '#contracts';
import { type Session } from '../../session';
import { sayLine } from '../../terminal';
import { messageLines } from '../message-lines';
import { Background } from './background';
import { Calls } from './calls';
import { Decisions } from './decisions';
import { Journal } from './journal';
import { MappedTools } from './mapped-tools';
import { type Proxy, proxyServer } from './proxy-server';
import { readProxyMapping } from './read-mapping';
import { Upstream } from './upstream';

export interface ProxyOptions {
  readonly mapping: string;
  readonly journal?: string;
  readonly workOrder?: string;
}

/** What an agent speaks over; nothing else may write to the output. */
export interface AgentStreams {
  readonly input: Readable;
  readonly output: Writable;
}

/**
 * Serves an agent until the input ends. Agents give up servers that are slow to start, so where Writ does not answer it serves
 * at once, and calls wait. Throws where Writ refuses the credential, and where the journal cannot be had.
 */
export const serveProxy = async (
  { client, terminal }: Session,
  options: ProxyOptions,
  env: NodeJS.ProcessEnv,
  { input, output }: AgentStreams,
): Promise<void> => {
  const { mapping, secrets } = readProxyMapping(options.mapping, env);
  const workOrderId = options.workOrder ?? mapping.workOrder;
  if (!workOrderId)
    throw new WritError(`Name the work order: workOrder in ${options.mapping}, or --work-order.`);
  const mask = (text: string): string =>
    secrets.reduce((rest, secret) => rest.replaceAll(secret, '[masked]'), text);
  const say = (sentence: string): void => sayLine(terminal.err, mask(sentence));

  const upstreams = new Map(
    mapping.servers.map((server) => [server.name, new Upstream(server, mask, terminal.err)]),
  );
  const decisions = new Decisions(client, mapping, workOrderId, say);
  const tools = new MappedTools(mapping, upstreams, decisions);
  let journal: Journal | undefined;
  let background: Background | undefined;
  const proxyOf = async (caller: Promise<string>): Promise<Proxy> => {
    const file = options.journal ?? `${options.mapping}.journal`;
    journal = await Journal.open(file, await caller);
    const reports = (background = new Background(journal, decisions, say));
    const calls = new Calls(
      tools,
      decisions,
      journal,
      (call) => reports.follow(call),
      () => reports.report(),
    );
    reports.calls = calls;
    reports.start();
    return { tools, calls, journal, background: reports };
  };

  let onOutage!: () => void;
  const outage = new Promise<void>((resolve) => (onOutage = resolve));
  const opening = proxyOf(
    callerOf(client, (sentence) => {
      say(sentence);
      onOutage();
    }),
  );
  await Promise.race([opening, outage]);
  // Not before: a process that reads its input does not end where the journal cannot be had.
  const lines = messageLines(input, output);
  const ended = once(lines, 'end');
  const transport = new StdioServerTransport(lines, output);
  const serving = serveStdio(() => proxyServer(opening), { transport });
  try {
    await Promise.race([ended, opening.then(() => ended)]);
  } finally {
    // A process whose input is read does not end, also where it has failed.
    lines.destroy();
    await serving.close();
    await Promise.all([...upstreams.values()].map((upstream) => upstream.close()));
    await background?.end();
    journal?.close();
  }
};

/** Who acts by the credential, whichever it is: keys are replaced. */
const callerOf = async (
  client: WritClient,
  onError: (sentence: string) => void,
): Promise<string> => {
  const retryPolicy = { ...LONG_WAIT, onError };
  const { body } = await client.get<WhoYouAre>('/v1/session', { retryPolicy });
  return JSON.stringify([body.tenant, body.actor.id]);
};
