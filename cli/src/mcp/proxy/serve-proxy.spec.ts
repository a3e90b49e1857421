import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { WritClient } from '#client';
import { eventually, temporaryFolder } from '#testkit';
import { type Handler, StubServer, terminalForSpecs } from '../../../test/stub-server';
import { serveProxy } from './serve-proxy';

const MAPPING = `
workflow: notes
workOrder: wo-1
servers:
  - name: files
    command: "true"
    tools:
      - { tool: write_file, action: note.write }
`;

describe('a proxy that starts while Writ does not answer, or loses an answer of it', () => {
  let writ: StubServer;
  let others: Handler;
  let session: Handler;
  let input: PassThrough;
  let lines: AsyncIterator<string>;
  let served: Promise<void>;

  beforeEach(async () => {
    others = () => ({
      status: 404,
      body: { code: 'not_found', detail: 'There is no workflow notes.' },
    });
    session = () => ({ body: { tenant: 'default', actor: { id: 'agent-7' } } });
    writ = new StubServer((request) =>
      (request.path === '/v1/session' ? session : others)(request),
    );
    await writ.start();
    await writ.stop();
    const mapping = join(temporaryFolder(), 'proxy.yaml');
    writeFileSync(mapping, MAPPING);
    input = new PassThrough();
    const output = new PassThrough();
    lines = createInterface({ input: output })[Symbol.asyncIterator]();
    const client = new WritClient({ url: writ.url, key: 'k' });
    const withKey = { client, terminal: terminalForSpecs(), json: false };
    served = serveProxy(withKey, { mapping }, {}, { input, output });
  });
  afterEach(async () => {
    input.end();
    await served;
    await writ.stop();
  });

  const send = (message: object): void =>
    void input.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const answer = async () => JSON.parse((await lines.next()).value);
  const initialize = async () => {
    const clientInfo = { name: 'an agent', version: '1' };
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo };
    send({ id: 1, method: 'initialize', params });
    return answer();
  };
  const call = (id: number): void =>
    send({ id, method: 'tools/call', params: { name: 'write_file', arguments: {} } });

  it('[N4] serves at once, and its calls wait for Writ, less those that the agent gave up', async () => {
    expect(await initialize()).toMatchObject({ result: { serverInfo: { name: 'writ-proxy' } } });
    send({ method: 'notifications/initialized' });
    call(2);
    send({ method: 'notifications/cancelled', params: { requestId: 2 } });
    call(3);
    await writ.start();
    const { id, result } = await answer();
    expect([id, result.isError]).toEqual([3, true]);
    expect(result.content[0].text).toMatch(/^Not run: /);
    expect(writ.requests.map(({ path }) => path)).toEqual(['/v1/session', '/v1/workflows/notes']);
  });

  it('[A1] asks once about a call that the agent gives up while the answer is lost, and makes again', async () => {
    await writ.start();
    await initialize();
    send({ method: 'notifications/initialized' });
    const bound = { 'call-id': 'string', 'call-digest': 'string' };
    const write = { kind: 'note.write', authority: 'apply', system: 'notes', arguments: bound };
    const proposed: string[] = [];
    others = ({ path, body }) => {
      if (path !== '/v1/actions') return { body: { definition: { actions: [write] } } };
      proposed.push(JSON.parse(body).action.arguments['call-id']);
      const decision = { decisionId: 'd-1', outcome: 'stop', enforced: true, reasons: ['No.'] };
      return proposed.length === 1 ? 'drop' : { body: decision };
    };
    call(2);
    await eventually(
      () => proposed,
      ({ length }) => length > 0,
    );
    send({ method: 'notifications/cancelled', params: { requestId: 2 } });
    call(3);
    const { id, result } = await answer();
    expect([id, result.content[0].text]).toEqual([3, expect.stringContaining('Writ says stop')]);
    expect(new Set(proposed).size).toBe(1);
  });

  it('[N4] reads nothing more, so that its process ends, once Writ refuses the credential', async () => {
    session = () => ({ status: 401, body: { code: 'unauthenticated', detail: 'No key.' } });
    await initialize();
    const refused = expect(served).rejects.toThrow('No key');
    served = served.catch(() => undefined);
    await writ.start();
    await refused;
    await eventually(() => input.destroyed);
  });
});
