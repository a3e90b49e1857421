import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { getDefaultEnvironment, StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { WritClient } from '#client';
import { startStack, type Stack } from '#testkit';
import { publishFolder } from '../../cli/src/publish/publish-folder';
import { type BenchCase, type Measure, type Round } from '../case';
import { Latencies } from '../load/load';

const CALLS = 200;
const WARM_UP = 20;
const WRIT = join(process.cwd(), 'cli/bin/writ');
const MAPPING = join(process.cwd(), 'examples/agents/proxy.yaml');
const SERVER = join(
  process.cwd(),
  'node_modules/@modelcontextprotocol/server-filesystem/dist/index.js',
);

const median: Measure = {
  name: 'a tool call that runs, p50',
  unit: 'ms',
  baseline: 'the server alone',
};
const slowest: Measure = { ...median, name: 'a tool call that runs, p99' };

/** An agent with one MCP server, over standard input and output. */
const agentWith = async (
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Client> => {
  const client = new Client({ name: 'bench', version: '1' });
  const server = {
    command: process.execPath,
    args: [...args],
    env: { ...getDefaultEnvironment(), ...env },
    stderr: 'ignore' as const,
  };
  await client.connect(new StdioClientTransport(server));
  return client;
};

/** Reads a note again and again, one call at a time. Throws where a call does not run. */
const reading = async (agent: Client, path: string, calls: number): Promise<Latencies> => {
  const latencies = new Latencies();
  for (let n = 0; n < calls; n++) {
    const began = performance.now();
    const answer = await agent.callTool({ name: 'read_text_file', arguments: { path } });
    latencies.add(performance.now() - began);
    if (answer.isError) throw new Error(JSON.stringify(answer.content));
  }
  return latencies;
};

const keyOfAgent = async ({ url, keys }: Stack): Promise<string> => {
  const admin = new WritClient({ url, key: keys['admin'] });
  const { failures } = await publishFolder(admin, join(process.cwd(), 'examples'));
  if (failures.length > 0) throw new Error(failures.join('\n'));
  const body = { principal: 'agent-bench', roles: ['delegate'] };
  return (await admin.post<{ key: string }>('/v1/keys', { body })).body.key;
};

/** What it costs an agent that each call of a tool is decided and recorded first. */
export const proxy: BenchCase = {
  name: 'proxy',
  measures: [median, slowest],
  async open({ processes }) {
    const stack = await startStack({ processes });
    const folder = await mkdtemp(join(tmpdir(), 'writ-notes-'));
    const note = join(folder, 'hours.md');
    await writeFile(note, 'We open at nine.');
    const env = { WRIT_URL: stack.url, WRIT_API_KEY: await keyOfAgent(stack), NOTES: folder };
    const alone = await agentWith([SERVER, folder]);
    const args = ['--mapping', MAPPING, '--journal', `${note}.journal`];
    const proxied = await agentWith([WRIT, 'mcp', 'proxy', ...args], env);
    for (const agent of [alone, proxied]) await reading(agent, note, WARM_UP);
    return {
      async round(): Promise<Round> {
        const baseline = await reading(alone, note, CALLS);
        const writ = await reading(proxied, note, CALLS);
        const compared = (share: number) => ({
          baseline: baseline.percentile(share),
          writ: writ.percentile(share),
        });
        return { [median.name]: compared(0.5), [slowest.name]: compared(0.99) };
      },
      async close() {
        await Promise.all([alone.close(), proxied.close()]);
        await stack.stop();
        await rm(folder, { recursive: true });
      },
    };
  },
};
