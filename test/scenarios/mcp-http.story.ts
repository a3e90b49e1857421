import { execFile } from 'node:child_process';
import { createServer, request as httpRequest, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { type Stack } from '#testkit';
import { ApiUser } from './client';
import { serveMcpHttp } from './mcp-raw';
import { done } from './refund-work';
import { sharedSystem } from './shared-system';

/** The scenarios of the conformance suite that a server of tools alone can take: the others call tools of its own. */
const SCENARIOS = ['server-initialize', 'ping', 'tools-list', 'dns-rebinding-protection'];

const run = promisify(execFile);

describe('writ mcp over HTTP', () => {
  let stack: Stack;
  let key: string;
  let url: string;
  let stop: () => void;

  beforeAll(async () => {
    stack = sharedSystem();
    const admin = new ApiUser(stack.url, stack.keys['admin']!);
    const forAgent = { principal: 'agent-http', roles: ['delegate'] };
    key = (await done(admin.post('/v1/keys', forAgent))).body.key;
    ({ url, stop } = await serveMcpHttp(stack));
  });
  afterAll(() => stop?.());

  it.each([
    ['2026-07-28', 'auto'],
    ['2025-11-25', 'legacy'],
  ] as const)('[N4] serves an agent of %s, as the holder of its own key', async (version, mode) => {
    const agent = new Client({ name: 'agent', version: '1' }, { versionNegotiation: { mode } });
    const headers = { authorization: `Bearer ${key}` };
    await agent.connect(
      new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }),
    );
    expect(agent.getNegotiatedProtocolVersion()).toBe(version);
    const { tools } = await agent.listTools();
    expect(tools.map(({ name }) => name)).toContain('request_decision');
    const inbox = await agent.callTool({ name: 'check_inbox', arguments: {} });
    expect(inbox.structuredContent).toMatchObject({ items: [] });
    // What the key of the process may do, the agent may not.
    const stopped = await agent.callTool({
      name: 'confirm_delegation',
      arguments: { dispatchId: 'd-1', workOrderId: 'w-1' },
    });
    expect([stopped.isError, stopped.structuredContent]).toMatchObject([true, { status: 403 }]);
    await agent.close();
  });

  it.each([
    ['no credential', {}, 401],
    ['a credential that is none', { authorization: 'Bearer writ_k1_none' }, 401],
    [
      'a page of another origin',
      { authorization: 'Bearer x', origin: 'https://evil.example' },
      403,
    ],
  ])('[D1] refuses %s', async (_title, headers: Record<string, string>, status) => {
    const accept = 'application/json, text/event-stream';
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept, ...headers },
      body,
    });
    expect(answer.status).toBe(status);
    if (status === 401) expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it.each(SCENARIOS)('[N4] passes the conformance scenario %s', async (scenario) => {
    const server = await forwarder();
    const { port } = server.address() as AddressInfo;
    const cli = 'node_modules/@modelcontextprotocol/conformance/dist/index.js';
    const args = [cli, 'server', '--url', `http://localhost:${port}/mcp`, '--scenario', scenario];
    const { stdout } = await run(process.execPath, args).finally(() => server.close());
    expect(stdout).toMatch(/Passed: [1-9]\d*\/\d+, 0 failed/);
  });

  /** The suite sends no credential: this passes its requests on with one, and everything else as it is. */
  const forwarder = async (): Promise<Server> => {
    const server = createServer((request, response) => {
      const { port } = new URL(url);
      const headers = { ...request.headers, authorization: `Bearer ${key}` };
      const { method, url: path } = request;
      const forwarded = httpRequest({ port, method, path, headers }, (answer) => {
        response.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(response);
      });
      request.pipe(forwarded);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return server;
  };
});
