import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { type Stack, temporaryFolder } from '#testkit';
import { ApiUser } from './client';
import { rawHttp, RawStdio, serveMcpHttp } from './mcp-raw';
import { done, issue, openRefund } from './refund-work';
import { sharedSystem } from './shared-system';

const VERSIONS = ['2025-11-25', '2025-06-18'];
const request = (method: string, params?: object, id: string | number = 7) => ({
  jsonrpc: '2.0',
  id,
  method,
  ...(params && { params }),
});
const initialize = (protocolVersion: string) =>
  request('initialize', {
    protocolVersion,
    capabilities: {},
    clientInfo: { name: 'raw', version: '1' },
  });
const initialized = { jsonrpc: '2.0', method: 'notifications/initialized' };
const ping = request('ping');
const batch = [ping, request('ping', undefined, 8)];

/** Requests that are refused by a protocol error, with its code. */
const REFUSED: readonly (readonly [string, object, number])[] = [
  ['a method that is not there', request('resources/list'), -32_601],
  ['a method that nobody knows', request('no/such'), -32_601],
  ['a call without a name', request('tools/call', {}), -32_602],
  ['a call with a list of arguments', request('tools/call', { name: 'a', arguments: [] }), -32_602],
  ['a call of a tool that is not there', request('tools/call', { name: 'no_such' }), -32_602],
  ['a page that is not there', request('tools/list', { cursor: 'other' }), -32_602],
  ['a cursor that is no text', request('tools/list', { cursor: 5 }), -32_602],
  ['params that are missing', request('initialize', { protocolVersion: '2025-11-25' }), -32_602],
];

/** As the specification of 2025-11-25 and of 2025-06-18 has it, over the wire and without an SDK. */
describe('the Model Context Protocol', () => {
  let stack: Stack;
  let integrator: ApiUser;
  let key: string;

  beforeAll(async () => {
    stack = sharedSystem();
    integrator = new ApiUser(stack.url, stack.keys['integrator']!);
    const admin = new ApiUser(stack.url, stack.keys['admin']!);
    const forAgent = { principal: 'agent-raw', roles: ['delegate'] };
    key = (await done(admin.post('/v1/keys', forAgent))).body.key;
  });

  describe('over Streamable HTTP', () => {
    let post: ReturnType<typeof rawHttp>;
    let stop: () => void;

    beforeAll(async () => {
      const served = await serveMcpHttp(stack);
      stop = served.stop;
      post = rawHttp(served.url, key);
    });
    afterAll(() => stop?.());

    it.each(VERSIONS)('[N4] answers initialize with the version %s', async (version) => {
      const { status, headers, messages } = await post(initialize(version));
      expect([status, headers.get('mcp-session-id')]).toEqual([200, null]);
      expect(messages).toMatchObject([
        {
          jsonrpc: '2.0',
          id: 7,
          result: { protocolVersion: version, capabilities: { tools: {} } },
        },
      ]);
      const headed = { 'mcp-protocol-version': version };
      expect((await post(initialized, headed)).status).toBe(202);
      const pong = await post(ping, headed);
      expect([pong.status, pong.messages]).toEqual([200, [{ jsonrpc: '2.0', id: 7, result: {} }]]);
    });

    it('[N4] offers its latest version where it does not have the requested one', async () => {
      const [{ result }] = (await post(initialize('1999-01-01'))).messages;
      expect(result.protocolVersion).toBe('2025-11-25');
    });

    it.each(['1999-01-01', 'no-version'])('[N4] refuses the version header %s', async (version) => {
      const headed = { 'mcp-protocol-version': version };
      expect((await post(ping, headed)).status).toBe(400);
      expect((await post(initialized, headed)).status).toBe(400);
    });

    it('[N4] takes notifications and responses with 202 and no body', async () => {
      const response = { jsonrpc: '2.0', id: 1, result: {} };
      const unknown = { jsonrpc: '2.0', method: 'notifications/no-such' };
      for (const message of [initialized, response, unknown]) {
        const { status, messages } = await post(message);
        expect([status, messages]).toEqual([202, []]);
      }
    });

    it.each<readonly [string, object | string, number]>([
      ['what is not JSON', '{"jsonrpc"', -32_700],
      ['a batch', batch, -32_600],
      ['a request without an id that counts', { ...ping, id: null }, -32_600],
      ['a message of another protocol', { method: 'ping', id: 7 }, -32_600],
    ])('[N4] refuses %s with 400', async (_, body, code) => {
      const headed = { 'mcp-protocol-version': '2025-06-18' };
      const { status, messages } = await post(body, headed);
      expect([status, messages.map(({ error }) => error.code)]).toEqual([400, [code]]);
    });

    it.each(REFUSED)('[N4] refuses %s by a protocol error', async (_, body, code) => {
      const { messages } = await post(body);
      expect(messages).toEqual([
        { jsonrpc: '2.0', id: 7, error: expect.objectContaining({ code }) },
      ]);
    });

    it('[N4] has no stream and no session behind GET and DELETE', async () => {
      for (const method of ['GET', 'DELETE', 'PUT']) {
        const { status, headers } = await post(undefined, {}, method);
        expect([method, status, headers.get('allow')]).toEqual([method, 405, 'POST']);
      }
    });

    it.each([
      ['null', 403],
      ['https://evil.example', 403],
      ['http://localhost:3000', 200],
    ])('[D1] answers a page of the origin %s with %d', async (origin, status) => {
      expect((await post(ping, { origin })).status).toBe(status);
      const unknown = await post(ping, { origin, authorization: 'Bearer none' });
      expect(unknown.status).toBe(status === 403 ? 403 : 401);
    });

    it('[N4] refuses other types of content', async () => {
      expect((await post('x', { 'content-type': 'text/plain' })).status).toBe(415);
      expect((await post(ping, { accept: 'text/html' })).status).toBe(406);
    });

    it('[N4] lists all tools on one page, each with a name and a schema that clients take', async () => {
      const [{ result }] = (await post(request('tools/list'))).messages;
      expect(result.nextCursor).toBeUndefined();
      const names = result.tools.map(({ name }: any) => name);
      expect([names.length, new Set(names).size]).toEqual([names.length, names.length]);
      for (const { name, inputSchema, outputSchema, annotations } of result.tools) {
        expect(name).toMatch(/^[A-Za-z0-9_.-]{1,128}$/);
        expect([inputSchema.type, outputSchema]).toEqual(['object', undefined]);
        expect(new Ajv2020({ strict: false }).validateSchema(inputSchema)).toBe(true);
        const flags = Object.values(annotations).map((flag) => typeof flag);
        expect(new Set(flags)).toEqual(new Set(['boolean']));
      }
    });

    it('[N4] answers a call with the same in text and as structured content', async () => {
      const call = request('tools/call', { name: 'check_inbox', arguments: {} }, 'a text');
      const [{ id, result }] = (await post(call)).messages;
      expect([id, result.isError]).toEqual(['a text', undefined]);
      expect(result.structuredContent).toMatchObject({ items: expect.any(Array) });
      expect(JSON.parse(result.content[0].text)).toEqual(result.structuredContent);
    });

    it.each([
      ['arguments that the API refuses', 'check_inbox', { limit: 'many' }, 400],
      [
        'an action that the caller may not take',
        'confirm_delegation',
        { dispatchId: 'd', workOrderId: 'w' },
        403,
      ],
    ])('[N4] answers %s as an error of the tool', async (_, name, args, status) => {
      const [{ error, result }] = (await post(request('tools/call', { name, arguments: args })))
        .messages;
      expect([error, result.isError]).toEqual([undefined, true]);
      expect(result.structuredContent).toMatchObject({ status });
    });
  });

  describe.each(['writ mcp', 'writ mcp proxy'])('over standard input and output: %s', (command) => {
    let server: RawStdio;

    beforeEach(async () => {
      const file = join(temporaryFolder(), 'proxy.yaml');
      const servers = '[{ name: none, command: "true", tools: [] }]';
      writeFileSync(file, `workflow: refunds\nworkOrder: raw\nservers: ${servers}\n`);
      const args = command === 'writ mcp' ? [] : ['proxy', '--mapping', file];
      server = RawStdio.start(stack, key, args);
      server.send(initialize('2025-06-18'));
      const [{ result }] = await server.answers(7);
      expect(result.protocolVersion).toBe('2025-06-18');
      server.send(initialized);
    });
    afterEach(() => server.stop());

    it('[N4] answers each line that is no message, and goes on', async () => {
      for (const line of ['{oops', JSON.stringify(batch), '{"jsonrpc":"2.0","id":null}'])
        server.send(line);
      const refused = await server.answers(null, 3);
      expect(refused.map(({ error }) => error.code)).toEqual([-32_700, -32_600, -32_600]);
      server.send(request('ping', undefined, 9));
      expect(await server.answers(9)).toEqual([{ jsonrpc: '2.0', id: 9, result: {} }]);
      expect(await server.stop()).toBe(0);
      expect(server.messages.every(({ jsonrpc }) => jsonrpc === '2.0')).toBe(true);
    });

    it('[N4] refuses by protocol errors, each with the id of its request', async () => {
      for (const [index, [, body]] of REFUSED.entries()) server.send({ ...body, id: `r${index}` });
      for (const [index, [title, , code]] of REFUSED.entries()) {
        const [{ error }] = await server.answers(`r${index}`);
        expect([title, error.code]).toEqual([title, code]);
      }
    });
  });

  it('[N4] answers no request that was cancelled, and no notification', async () => {
    const workOrderId = await openRefund(integrator);
    const { body } = await done(integrator.post('/v1/decisions', { workOrderId, action: issue }));
    const server = RawStdio.start(stack, stack.keys['integrator']!, []);
    server.send(initialize('2025-11-25'));
    const args = { decisionId: body.decisionId, waitFor: '30s' };
    const call = { name: 'check_decision', arguments: args, _meta: { progressToken: 'p' } };
    for (const id of ['given-up', 'followed']) server.send(request('tools/call', call, id));
    server.send({
      jsonrpc: '2.0',
      method: 'notifications/cancelled',
      params: { requestId: 'given-up' },
    });
    const approver = new ApiUser(stack.url, stack.keys['approver']!);
    await done(approver.post(`/v1/approvals/${body.approvals[0]}/grant`, { workOrderId }));
    const [{ result }] = await server.answers('followed');
    expect(result.structuredContent.latest).not.toBeNull();
    server.send(ping);
    await server.answers(7, 2);
    expect(server.messages.map(({ id }) => id)).toEqual([7, 'followed', 7]);
    expect(await server.stop()).toBe(0);
  });
});
