import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { WritClient } from '#client';
import { type ProxyMapping } from '#contracts';
import { eventually, temporaryFolder } from '#testkit';
import { type Reply, StubServer } from '../../../test/stub-server';
import { Calls } from './calls';
import { Decisions } from './decisions';
import { Journal } from './journal';
import { MappedTools } from './mapped-tools';
import { Upstream } from './upstream';

type Held = () => Promise<Reply | 'drop' | undefined>;

describe('a call that its agent gives up and makes again', () => {
  let writ: StubServer;
  let server: StubServer;
  let upstream: Upstream;
  let journal: Journal;
  let calls: Calls;
  let decisions: Decisions;
  /** What happens to the next request of a kind before it is answered. */
  let before: Record<string, Held>;

  const now = (name: string) => {
    const { [name]: held } = before;
    delete before[name];
    return held?.();
  };

  beforeEach(async () => {
    before = {};
    writ = new StubServer(async ({ path, body }) => {
      if (path !== '/v1/actions') return { body: { definition: { actions } } };
      const { 'call-id': id } = JSON.parse(body).action.arguments;
      return (
        (await now('decision')) ?? {
          body: { decisionId: `of-${id}`, outcome: 'run', enforced: true },
        }
      );
    });
    server = new StubServer(async ({ method, body }) => {
      if (method !== 'POST') return { status: 405 };
      const { id, method: name } = JSON.parse(body);
      if (id === undefined) return { status: 202, body: '' };
      await now(name);
      const result = results[name];
      return { body: { jsonrpc: '2.0', id, ...(result ? { result } : { error: NO_METHOD }) } };
    });
    await Promise.all([writ.start(), server.start()]);
    const mapped = { name: 'notes', url: `${server.url}/mcp`, tools };
    const mapping = { workflow: 'w', servers: [mapped] } as unknown as ProxyMapping;
    upstream = new Upstream(mapping.servers[0]!, (text) => text, new PassThrough().resume());
    const client = new WritClient({ url: writ.url, key: 'k' });
    decisions = new Decisions(client, mapping, 'wo-1', () => undefined);
    const mappedTools = new MappedTools(mapping, new Map([['notes', upstream]]), decisions);
    journal = await Journal.open(join(temporaryFolder(), 'journal'), 'agent-7');
    calls = new Calls(
      mappedTools,
      decisions,
      journal,
      () => undefined,
      () => undefined,
    );
  });
  afterEach(async () => {
    await upstream.close();
    journal.close();
    await Promise.all([writ.stop(), server.stop()]);
  });

  const make = (tool = 'write') => {
    const agent = new AbortController();
    const made = calls.make(tool, { text: 'a' }, agent.signal);
    made.catch(() => undefined);
    return { made, giveUp: () => agent.abort(new Error('given up')) };
  };
  const decided = () =>
    new Set(
      writ.requests
        .filter(({ path }) => path === '/v1/actions')
        .map(({ body }) => JSON.parse(body).action.arguments['call-id']),
    ).size;
  const ran = () => server.requests.filter(({ body }) => body.includes('tools/call')).length;
  const holding = (name: string) => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const reached = new Promise<void>((onReached) => {
      before[name] = () => {
        onReached();
        return promise;
      };
    });
    return { reached, goOn: () => resolve(undefined) };
  };

  it('[A1] has one decision and runs once, where the answer of Writ was lost', async () => {
    before['decision'] = () => Promise.resolve('drop');
    const first = make();
    await eventually(decided, (count) => count === 1);
    first.giveUp();
    expect(await make().made).toEqual({ result: WRITTEN });
    await expect(first.made).rejects.toThrow('given up');
    expect([decided(), ran()]).toEqual([1, 1]);
  });

  it.each(['decision', 'initialize'])(
    '[A1] runs once, where the first waits for the %s',
    async (on) => {
      const { reached, goOn } = holding(on);
      const first = make();
      await reached;
      first.giveUp();
      const second = make();
      goOn();
      expect(await second.made).toEqual({ result: WRITTEN });
      await expect(first.made).rejects.toThrow('given up');
      expect([decided(), ran()]).toEqual([1, 1]);
    },
  );

  it('[A1] is the first one, where that was sent, until its answer is there', async () => {
    const { reached, goOn } = holding('tools/call');
    const first = make();
    await reached;
    first.giveUp();
    expect(await make().made).toMatchObject({ waiting: { state: 'sent', deferred: true } });
    goOn();
    await first.made;
    expect(await make().made).toEqual({ result: WRITTEN });
    expect(ran()).toBe(1);
    expect(await make().made).toEqual({ result: WRITTEN });
    expect([decided(), ran()]).toEqual([2, 2]);
  });

  it('[A1] runs again where it only reads', async () => {
    const { reached, goOn } = holding('tools/call');
    const first = make('read');
    await reached;
    first.giveUp();
    expect(await make('read').made).toEqual({ result: WRITTEN });
    goOn();
    await first.made;
    expect([decided(), ran()]).toEqual([2, 2]);
  });

  it('[A1] says that nothing ran where its server cannot be reached', async () => {
    await server.stop();
    const { result } = (await make().made) as any;
    expect(result).toMatchObject({
      isError: true,
      content: [{ text: 'Not run: the server notes cannot be reached.' }],
    });
    await server.start();
  });

  it('[A1] is withdrawn where the agent cancels it, and is not proposed again', async () => {
    before['decision'] = () =>
      Promise.resolve({ body: { decisionId: 'd-1', outcome: 'wait', enforced: true } });
    const { waiting } = (await make().made) as any;
    calls.cancel(waiting.id);
    const [cancelled] = journal.unreported();
    await decisions.report(cancelled!);
    const withdrawn = writ.requests.filter(({ path }) => path === '/v1/decisions/d-1/withdraw');
    expect(withdrawn.map(({ body }) => JSON.parse(body))).toEqual([{ workOrderId: 'wo-1' }]);
    expect(await calls.goOn(waiting)).toMatchObject({ state: 'cancelled' });
    expect([decided(), ran()]).toEqual([1, 0]);
  });

  it('[A1] is withdrawn with what Writ decided while the agent cancelled it', async () => {
    const wait = (decisionId: string) => ({
      body: { decisionId, outcome: 'wait', enforced: true },
    });
    before['decision'] = () => Promise.resolve(wait('d-1'));
    const { waiting } = (await make().made) as any;
    before['decision'] = () => {
      calls.cancel(waiting.id);
      return Promise.resolve(wait('d-2'));
    };
    await calls.goOn(waiting);
    expect(journal.unreported()).toMatchObject([{ state: 'cancelled', decisionId: 'd-2' }]);
  });

  it('[A1] waits for its server, and for nobody else, after its owner has answered', async () => {
    before['decision'] = () =>
      Promise.resolve({
        body: { decisionId: 'd-1', outcome: 'wait', enforced: true, owner: 'ana' },
      });
    const { waiting } = (await make().made) as any;
    expect(waiting.message).toMatch(/^Not run: it waits for ana/);
    await server.stop();
    await expect(calls.goOn(waiting)).rejects.toThrow();
    const { state, message } = journal.call(waiting.id)!;
    expect([state, message]).toEqual([
      'waiting',
      expect.stringMatching(/^Not run: the server notes cannot be reached\. Nobody else/),
    ]);
    await server.start();
    expect(await calls.goOn(waiting)).toMatchObject({ state: 'answered', message: '' });
    expect(ran()).toBe(1);
  });
});

const bound = { system: 'notes', arguments: { 'call-id': 'string', 'call-digest': 'string' } };
const actions = [
  { ...bound, kind: 'note.write', authority: 'apply' },
  { ...bound, kind: 'note.read', authority: 'read' },
];
const tools = [
  { tool: 'write', action: 'note.write' },
  { tool: 'read', action: 'note.read' },
];
const WRITTEN = { content: [{ type: 'text', text: 'Written.' }] };
const results: Readonly<Record<string, object | undefined>> = {
  initialize: {
    protocolVersion: '2025-11-25',
    capabilities: { tools: {} },
    serverInfo: { name: 'stub', version: '1' },
  },
  ping: {},
  'tools/call': WRITTEN,
};
const NO_METHOD = { code: -32_601, message: 'no such method' };
