import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { temporaryFolder } from '#testkit';
import { type Handler, StubServer } from '../../../test/stub-server';
import { Upstream } from './upstream';

const TOKEN = 'a-token-"of"-the-server';
const PIN = '12345678';

/** A server of 2025-11-25 at an address, whose answer to a call is what a spec makes of it. */
const serving =
  (onCall: Handler): Handler =>
  (request) => {
    if (request.method !== 'POST') return { status: 405 };
    const { id, method } = JSON.parse(request.body);
    if (method === 'tools/call') return onCall(request);
    if (id === undefined) return { status: 202, body: '' };
    if (method === 'initialize') return { body: { jsonrpc: '2.0', id, result: INITIALIZED } };
    if (method === 'ping') return { body: { jsonrpc: '2.0', id, result: {} } };
    return { body: { jsonrpc: '2.0', id, error: { code: -32_601, message: 'no such method' } } };
  };

const INITIALIZED = {
  protocolVersion: '2025-11-25',
  capabilities: { tools: {} },
  serverInfo: { name: 'stub', version: '1' },
};

describe('a server behind the proxy', () => {
  let server: StubServer;
  let upstream: Upstream;
  const err = new PassThrough().resume();
  const mask = (text: string) => text.replaceAll(TOKEN, '[masked]').replaceAll(PIN, '[masked]');
  const start = async (onCall: Handler): Promise<void> => {
    server = new StubServer(serving(onCall));
    await server.start();
    const headers = { Authorization: `Bearer ${TOKEN}` };
    const mapping = { name: 'crm', url: `${server.url}/mcp`, headers, timeout: 'PT2S', tools: [] };
    upstream = new Upstream(mapping, mask, err);
  };
  const called = () => server.requests.filter(({ body }) => body.includes('tools/call'));
  const answering =
    (more: object): Handler =>
    (request) => ({
      body: { jsonrpc: '2.0', id: JSON.parse(request.body).id, ...more },
    });

  afterEach(async () => {
    await upstream.close();
    await server.stop();
  });

  it('[D1] gets its credential, which no answer shows', async () => {
    await start(answering({ result: { content: [{ type: 'text', text: `It is ${TOKEN}.` }] } }));
    expect(await upstream.call({ name: 'a', arguments: { b: 1 } })).toMatchObject({
      result: { content: [{ text: 'It is [masked].' }] },
    });
    expect(called()[0]!.headers.authorization).toBe(`Bearer ${TOKEN}`);
    expect(JSON.parse(called()[0]!.body).params).toMatchObject({ name: 'a', arguments: { b: 1 } });
  });

  it('[D1] shows no credential that is a number or a name of a field', async () => {
    const shown = { [TOKEN]: 1, pin: Number(PIN), items: [true, null, 7] };
    await start(answering({ result: { content: [], structuredContent: shown } }));
    expect(await upstream.call({ name: 'a' })).toEqual({
      result: {
        content: [],
        structuredContent: { '[masked]': 1, pin: '[masked]', items: [true, null, 7] },
      },
    });
  });

  it('answers with an error of its own', async () => {
    await start(answering({ error: { code: -32_602, message: 'No such tool.' } }));
    expect(await upstream.call({ name: 'a' })).toEqual({
      error: { code: -32_602, message: 'No such tool.' },
    });
  });

  it.each<[string, Handler]>([
    ['the connection breaks', () => 'drop'],
    ['the answer breaks off', () => ({ cut: true })],
    ['there is an error in between', () => ({ status: 502, body: 'no gateway' })],
    ['nobody knows the session', () => ({ status: 404 })],
    ['the answer is none', () => ({ body: 'hello' })],
    ['no answer comes', () => new Promise(() => undefined)],
  ])('[A1] leaves it unknown what ran where %s, and is called once', async (_title, onCall) => {
    await start(onCall);
    expect(await upstream.call({ name: 'a' })).toBe('lost');
    expect(called()).toHaveLength(1);
  });

  it('[A1] proves that nothing ran only by a connection that was never made', async () => {
    await start(answering({ result: { content: [] } }));
    await upstream.ready();
    await server.stop();
    expect(await upstream.call({ name: 'a' })).toBe('unmade');
    await server.start();
    expect(await upstream.call({ name: 'a' })).toMatchObject({ result: { content: [] } });
    expect(called()).toHaveLength(1);
  });
});

describe('a server that the proxy starts', () => {
  let upstream: Upstream;
  afterEach(() => upstream.close());

  it.each([
    ['once where it answers', '', 1],
    ['again where it ends at a request for newer versions', 'process.exit(1)', 2],
  ])('is started %s', async (_title, onDiscover, starts) => {
    const folder = temporaryFolder();
    const log = join(folder, 'starts');
    const file = join(folder, 'server.js');
    writeFileSync(file, program(log, onDiscover));
    const mapping = { name: 'files', command: process.execPath, args: [file], tools: [] };
    upstream = new Upstream(mapping, (text) => text, new PassThrough().resume());
    expect(await upstream.call({ name: 'a' })).toEqual({ result: { content: [] } });
    expect(readFileSync(log, 'utf8')).toBe('started\n'.repeat(starts));
  });
});

/** A server of 2025-11-25 that records its starts. */
const program = (log: string, onDiscover: string): string => `
  require('node:fs').appendFileSync(${JSON.stringify(log)}, 'started\\n');
  const results = {
    initialize: ${JSON.stringify(INITIALIZED)},
    ping: {},
    'tools/call': { content: [] },
  };
  require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
    const { id, method } = JSON.parse(line);
    if (method === 'server/discover') { ${onDiscover} }
    if (id === undefined) return;
    const result = results[method];
    const answer = result ? { result } : { error: { code: -32601, message: 'no such method' } };
    console.log(JSON.stringify({ jsonrpc: '2.0', id, ...answer }));
  });`;
