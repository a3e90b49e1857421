import { once } from 'node:events';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { WritError } from '#client';
import { type Session } from '../../session';
import { sayLine } from '../../terminal';
import { Background } from './background';
import { Calls } from './calls';
import { Decisions } from './decisions';
import { Journal } from './journal';
import { MappedTools } from './mapped-tools';
import { proxyServer } from './proxy-server';
import { readProxyMapping } from './read-mapping';
import { Upstream } from './upstream';

export interface ProxyOptions {
  readonly mapping: string;
  readonly journal?: string;
  readonly workOrder?: string;
}

/** Serves an agent over standard input and output until the input ends: nothing else may write to the output. */
export const serveProxy = async (
  { client, terminal }: Session,
  options: ProxyOptions,
  env: NodeJS.ProcessEnv,
): Promise<void> => {
  const { mapping, secrets } = readProxyMapping(options.mapping, env);
  const workOrderId = options.workOrder ?? mapping.workOrder;
  if (!workOrderId)
    throw new WritError(`Name the work order: workOrder in ${options.mapping}, or --work-order.`);
  const mask = (text: string): string =>
    secrets.reduce((rest, secret) => rest.replaceAll(secret, '[masked]'), text);
  const say = (sentence: string): void => sayLine(terminal.err, mask(sentence));

  const journal = await Journal.open(options.journal ?? `${options.mapping}.journal`);
  const upstreams = new Map(
    mapping.servers.map((server) => [server.name, new Upstream(server, mask, terminal.err)]),
  );
  const decisions = new Decisions(client, mapping, workOrderId, say);
  const tools = new MappedTools(mapping, upstreams, decisions);
  const background = new Background(journal, decisions, say);
  const calls = new Calls(
    tools,
    decisions,
    journal,
    (call) => background.follow(call),
    () => background.report(),
  );
  background.calls = calls;
  background.start();

  const ended = once(process.stdin, 'end');
  const serving = serveStdio(() => proxyServer({ tools, calls, journal, background }));
  await ended;
  await serving.close();
  await Promise.all([...upstreams.values()].map((upstream) => upstream.close()));
  journal.close();
  // Calls that wait go on in the next proxy with this journal.
  process.exit();
};
