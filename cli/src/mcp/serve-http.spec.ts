import { WritClient } from '#client';
import { StubServer } from '../../test/stub-server';
import { version } from '../../../package.json';
import { serveMcpOverHttp } from './serve-http';

const ping = JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'ping' });

const MODERN = { 'mcp-protocol-version': '2026-07-28' };
/** A request of 2026-07-28. */
const modern = (method: string, more: object = {}): string => {
  const about = { protocolVersion: '2026-07-28', clientInfo: { name: 'an agent', version: '1' } };
  const _meta = Object.fromEntries(
    Object.entries({ ...about, clientCapabilities: {} }).map(([name, value]) => [
      `io.modelcontextprotocol/${name}`,
      value,
    ]),
  );
  return JSON.stringify({ jsonrpc: '2.0', id: 7, method, params: { ...more, _meta } });
};

describe('MCP over HTTP', () => {
  let writ: StubServer;
  let url: string;
  let close: () => void;

  beforeEach(async () => {
    writ = new StubServer(() => ({ body: { items: [], paths: {}, components: {} } }));
    await writ.start();
    const options = { port: 0, host: '127.0.0.1', names: [] };
    const served = await serveMcpOverHttp((key) => new WritClient({ url: writ.url, key }), options);
    ({ url } = served);
    close = () => {
      served.server.closeAllConnections();
      served.server.close();
    };
  });
  afterEach(async () => {
    close();
    await writ.stop();
  });

  const post = (to: string, body: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(to, {
      method: 'POST',
      headers: {
        authorization: 'Bearer k',
        accept: 'application/json, text/event-stream',
        'content-type': 'application/json',
        ...headers,
      },
      body,
    });

  it('[N4] says that Writ does not answer, and answers once it does', async () => {
    await writ.stop();
    const away = await post(url, ping);
    expect([away.status, away.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await away.json()).toMatchObject({ id: null, error: { code: -32_000 } });
    await writ.start();
    expect((await post(url, ping)).status).toBe(200);
  });

  it('[N4] takes one message at a time', async () => {
    const batch = await post(url, `[${ping}]`);
    expect(batch.status).toBe(400);
    const message = expect.stringContaining('no batch');
    expect(await batch.json()).toMatchObject({ id: null, error: { code: -32_600, message } });
  });

  it('[A1] records nothing that another reader would read differently', async () => {
    const decide = (args: string) =>
      `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"open_and_decide","arguments":${args}}}`;
    for (const args of ['{"account":9007199254740993}', '{"cents":500,"cents":5}']) {
      const refused = await post(url, decide(args));
      expect(await refused.json()).toMatchObject({ id: 7, error: { code: -32_602 } });
    }
    expect(writ.requests.filter(({ method }) => method === 'POST')).toEqual([]);
  });

  it.each(['initialize', 'ping'])('[N4] has no %s in 2026-07-28', async (method) => {
    const answer = await post(url, modern(method), { 'mcp-method': method, ...MODERN });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ id: 7, error: { code: -32_601 } });
  });

  it.each([
    ['2026-07-28', modern('tools/list'), { 'mcp-method': 'tools/list', ...MODERN }],
    ['2025-11-25', ping, {}],
  ])('[N4] requires in %s that a client takes JSON and event streams', async (_, body, headers) => {
    for (const accept of ['application/json', 'text/event-stream', '*/*'])
      expect((await post(url, body, { ...headers, accept })).status).toBe(406);
    expect((await post(url, body, headers)).status).toBe(200);
  });

  it('[N4] has tasks for requests that declare them alone', async () => {
    const headers = { 'mcp-method': 'tasks/get', 'mcp-name': 'decision.w.d', ...MODERN };
    const answer = await post(url, modern('tasks/get', { taskId: 'decision.w.d' }), headers);
    expect(answer.status).toBe(400);
    const data = { requiredCapabilities: { extensions: { 'io.modelcontextprotocol/tasks': {} } } };
    expect(await answer.json()).toMatchObject({ id: 7, error: { code: -32_021, data } });
  });

  it('[N4] names the version of Writ', async () => {
    const params = {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 'an agent', version: '1' },
    };
    const message = { jsonrpc: '2.0', id: 7, method: 'initialize', params };
    expect(await (await post(url, JSON.stringify(message))).text()).toContain(
      JSON.stringify({ name: 'writ', version }),
    );
  });

  it('[N4] is at one address', async () =>
    expect((await post(`${url}/other`, ping)).status).toBe(404));

  it('[G9] takes no message of more than 4 MiB', async () =>
    expect((await post(url, 'x'.repeat(4 * 1024 * 1024 + 1))).status).toBe(413));
});
