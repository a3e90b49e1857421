import { Client } from '@modelcontextprotocol/client';
import { InMemoryTransport, ProtocolErrorCode } from '@modelcontextprotocol/server';
import Ajv2020 from 'ajv/dist/2020';
import { WritClient } from '#client';
import { fieldsOfPath } from '#contracts';
import { type Handler, StubServer } from '../../test/stub-server';
import { apiDocumentOf, mcpServer } from './server';
import { tools } from './tools';

const KEY = 'writ_k1_a-key-that-nobody-may-see';

describe('the tools of an agent', () => {
  it('[N4] are described by the document of the server that they lead to', async () => {
    await withAgent(documented, async (agent) => {
      const { tools: listed } = await agent.listTools();
      expect(listed.map(({ name }) => name)).toEqual(tools.map(({ name }) => name));
      const report = listed.find(({ name }) => name === 'report_done')!;
      expect(report.inputSchema).toEqual({
        type: 'object',
        properties: {
          dispatchId: { type: 'string' },
          report: { type: 'string' },
          parts: { type: 'array', items: { $ref: '#/$defs/Part' } },
        },
        required: ['dispatchId', 'report'],
        additionalProperties: false,
        $defs: { Part: { type: 'object', properties: { of: { $ref: '#/$defs/Part' } } } },
      });
      for (const { inputSchema } of listed)
        expect(new Ajv2020({ strict: false }).validateSchema(inputSchema)).toBe(true);
      expect(
        listed.filter(({ annotations }) => annotations?.readOnlyHint).map(({ name }) => name),
      ).toEqual([
        'check_inbox',
        'check_next',
        'check_actions',
        'read_handoff',
        'check_plan',
        'check_decision',
        'check_approval',
      ]);
    });
  });

  it('[D1] ask the API with the key, and answer what it answers', async () => {
    const page = { items: [], malformed: [], next: null, position: 3 };
    await withAgent(
      () => ({ body: page }),
      async (agent, server) => {
        const args = { box: 'inbox', limit: 5, verbose: true, since: null };
        const answer = await agent.callTool({ name: 'check_inbox', arguments: args });
        expect(answer.structuredContent).toEqual(page);
        expect(answer.isError).toBeUndefined();
        expect(server.requests[0]).toMatchObject({
          method: 'GET',
          path: '/v1/inbox?box=inbox&limit=5&verbose=true',
          headers: { authorization: `Bearer ${KEY}` },
        });
      },
    );
  });

  it.each([
    [
      'check_next',
      { workOrderId: 'w 1', target: 'report' },
      '/v1/work-orders/w%201/next?target=report',
    ],
    ['check_actions', { workOrderId: 'w 1' }, '/v1/work-orders/w%201/actions'],
    ['read_handoff', { workOrderId: 'w 1' }, '/v1/work-orders/w%201/handoff'],
    ['check_plan', { planId: 'p-1' }, '/v1/plans/p-1'],
    ['check_decision', { decisionId: 'd-1', waitFor: '30s' }, '/v1/decisions/d-1?waitFor=30s'],
    ['check_approval', { approvalId: 'a-1', workOrderId: 'w' }, '/v1/approvals/a-1?workOrderId=w'],
  ])('[N4] ask without changing anything: %s', async (name, args, path) => {
    await withAgent(
      () => ({ body: { found: name } }),
      async (agent, server) => {
        const answer = await agent.callTool({ name, arguments: args });
        expect(answer.structuredContent).toEqual({ found: name });
        expect(server.requests).toMatchObject([{ method: 'GET', path }]);
      },
    );
  });

  it.each([
    ['request_decision', { workOrderId: 'w', action: { kind: 'refund.issue' } }, '/v1/decisions'],
    ['request_approval', { workOrderId: 'w', gate: 'scope', kind: 'scope' }, '/v1/approvals'],
  ])('[N4] ask those who decide: %s', async (name, args, path) => {
    await withAgent(
      () => ({ body: { position: 1 } }),
      async (agent, server) => {
        await agent.callTool({ name, arguments: args });
        const [request] = server.requests;
        expect([request!.method, request!.path, JSON.parse(request!.body)]).toEqual([
          'POST',
          path,
          args,
        ]);
      },
    );
  });

  it.each([
    ['accept_delegation', { dispatchId: 'd-1' }, '/v1/delegations/d-1/accept', {}],
    [
      'complete_stage',
      { workOrderId: 'w 1', stage: 's', artifacts: ['e-1'] },
      '/v1/work-orders/w%201/stages/s/complete',
      { artifacts: ['e-1'] },
    ],
    [
      'record_evidence',
      { kind: 'report', text: 'abc', path: 'findings/a.md' },
      '/v1/evidence',
      {
        kind: 'report',
        path: 'findings/a.md',
        mediaType: 'text/plain',
        size: 3,
        sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
        content: 'YWJj',
      },
    ],
  ])('[N4] put arguments where they belong: %s', async (name, args, path, body) => {
    await withAgent(
      () => ({ body: { position: 1 } }),
      async (agent, server) => {
        await agent.callTool({ name, arguments: args });
        const [request] = server.requests;
        expect([request!.path, JSON.parse(request!.body)]).toEqual([path, body]);
      },
    );
  });

  it('[N4] say no with the code, the places and what to do, and never with the key', async () => {
    const problem = {
      status: 403,
      code: 'forbidden',
      detail: 'Only an operator confirms.',
      errors: [{ pointer: '/comment', message: 'must be text' }],
    };
    await withAgent(
      () => ({ status: 403, body: problem }),
      async (agent) => {
        const args = { dispatchId: 'd-1' };
        const answer = await agent.callTool({ name: 'confirm_delegation', arguments: args });
        expect(answer).toMatchObject({ isError: true, structuredContent: problem });
        const [{ text }] = answer.content as unknown as [{ text: string }];
        expect(text).toMatch(/^Only an operator confirms \(forbidden\)\.\n {2}\/comment: must be/);
        expect(JSON.stringify(answer)).not.toContain(KEY);
      },
    );
  });

  it('[N4] say what is missing before they ask', async () => {
    await withAgent(documented, async (agent, server) => {
      const none = await agent.callTool({ name: 'accept_delegation', arguments: {} });
      expect(none).toMatchObject({ isError: true, content: [{ text: 'Give dispatchId.' }] });
      const unknown = agent.callTool({ name: 'delete_everything' });
      await expect(unknown).rejects.toMatchObject({ code: ProtocolErrorCode.InvalidParams });
      const both = { kind: 'report', text: 'a', content: 'YQ==' };
      const twice = await agent.callTool({ name: 'record_evidence', arguments: both });
      expect(twice).toMatchObject({ isError: true });
      expect(server.requests).toEqual([]);
    });
  });

  it('[N4] are listed again when the server was away before', async () => {
    let calls = 0;
    const handler: Handler = (question) =>
      ++calls === 1 ? { status: 500, body: { code: 'broken' } } : documented(question);
    await withAgent(handler, async (agent) => {
      await expect(agent.listTools()).rejects.toThrow('broken');
      expect((await agent.listTools()).tools).toHaveLength(tools.length);
    });
  });
});

const documented: Handler = () => ({
  body: {
    paths: Object.fromEntries(tools.map((tool) => [tool.path, operationOf(tool)])),
    components: {
      schemas: {
        Body: {
          type: 'object',
          properties: {
            report: { type: 'string' },
            parts: { type: 'array', items: { $ref: '#/components/schemas/Part' } },
          },
          required: ['report'],
        },
        Part: {
          type: 'object',
          properties: { of: { $ref: '#/components/schemas/Part' } },
        },
      },
    },
  },
});

const operationOf = ({ method, path }: (typeof tools)[number]) => {
  const named = fieldsOfPath(path);
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Body' } } };
  return {
    [method.toLowerCase()]: {
      parameters: [
        ...named.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
        { name: 'Idempotency-Key', in: 'header', schema: { type: 'string' } },
      ],
      ...(method === 'POST' && { requestBody: { content } }),
    },
  };
};

async function withAgent(
  handler: Handler,
  use: (agent: Client, server: StubServer) => Promise<void>,
): Promise<void> {
  const server = new StubServer(handler);
  await server.start();
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  const client = new WritClient({ url: server.url, key: KEY });
  const document = apiDocumentOf();
  const mcp = mcpServer(client, () => document(client));
  const agent = new Client({ name: 'spec', version: '1' });
  try {
    await Promise.all([mcp.connect(ours), agent.connect(theirs)]);
    await use(agent, server);
  } finally {
    await agent.close();
    await server.stop();
  }
}
