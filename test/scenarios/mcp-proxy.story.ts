import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { eventually, type Stack, temporaryFolder } from '#testkit';
import { ApiUser, newId } from './client';
import { publishExamples } from './examples';
import { McpAgent } from './mcp-agent';
import { McpLines } from './mcp-lines';
import { done } from './refund-work';
import { sharedSystem } from './shared-system';

const SERVERS = resolve('node_modules/@modelcontextprotocol');
const TOKEN = 'a-token-of-the-server';
const example = parse(readFileSync('examples/agents/proxy.yaml', 'utf8')) as {
  readonly servers: readonly object[];
};

/** Published servers behind the proxy; their effects are on disk, where each can be counted. */
describe('an agent behind writ mcp proxy', () => {
  let stack: Stack;
  let folder: string;
  let key: string;
  let workOrderId: string;
  let agent: McpAgent;
  const user = (role: string) => new ApiUser(stack.url, stack.keys[role]!);
  const note = (name: string): string => join(folder, 'notes', name);
  const journal = (): string => join(folder, 'journal');
  const setting = (name: string) => {
    const mapping = join(folder, `${name}.yaml`);
    writeFileSync(mapping, stringify(mappings()[name]));
    const args = ['proxy', '--mapping', mapping, '--journal', journal()];
    return { args, env: { TOKEN, NOTES: join(folder, 'notes') } };
  };
  const start = async (name = 'files'): Promise<void> => {
    agent = await McpAgent.start(stack, key, setting(name));
  };

  beforeAll(async () => {
    stack = sharedSystem();
    await publishExamples(stack, 'agent-notes');
    await publishTools();
    const forAgent = { principal: 'agent-proxied', roles: ['delegate'] };
    key = (await done(user('admin').post('/v1/keys', forAgent))).body.key;
  });
  beforeEach(() => {
    folder = temporaryFolder();
    workOrderId = newId('proxied');
    mkdirSync(note('drafts'), { recursive: true });
    writeFileSync(note('published.md'), 'runs: \n');
  });
  afterEach(() => agent?.stop());

  it('[N4] sees mapped tools alone, and gets what their server answers', async () => {
    await start();
    const tools = ['read_text_file', 'write_file', 'edit_file', 'check_call'];
    expect(new Set(await agent.tools())).toEqual(new Set(tools));
    expect((await agent.call('move_file', { source: 'a' })).text).toContain('Writ says stop');
    await expect(agent.call('search_files', {})).rejects.toThrow('no tool search_files');
    const { isError, text } = await agent.call('read_text_file', { path: note('published.md') });
    expect([isError, text]).toEqual([false, 'runs: \n']);
    const decision = await reported('note.read');
    expect(decision).toMatchObject({ outcome: 'run', reported: 'performed', authorised: true });
    const evidence = await user('operator').get(`/v1/evidence?workOrderId=${workOrderId}`);
    expect(evidence.body.items).toMatchObject([{ kind: 'mcp-result' }]);
  });

  it('[D2] does nothing that Writ stops, and learns why and by whom', async () => {
    await start();
    const answer = await agent.call('write_file', { path: note('other.md'), content: 'x' });
    expect(answer.isError).toBe(true);
    expect(answer.text).toMatch(/^Not run: Writ says stop.*owner is notes-lead/s);
    expect(() => readFileSync(note('other.md'))).toThrow('ENOENT');
    const around = { path: `${note('drafts')}/../published.md`, content: 'x' };
    expect((await agent.call('write_file', around)).text).toMatch(/^Not run: Writ says stop/);
    const edits = ['|', '||'].map((newText) => ({ oldText: 'runs: ', newText }));
    const unseen = await agent.call('edit_file', { path: note('published.md'), edits });
    expect(unseen.text).toMatch(/^Not run: Writ says stop.*one place at a time/s);
    expect(readFileSync(note('published.md'), 'utf8')).toBe('runs: \n');
    const draft = await agent.call('write_file', { path: note('drafts/a.md'), content: 'x' });
    expect(draft.isError).toBe(false);
    expect(readFileSync(note('drafts/a.md'), 'utf8')).toBe('x');
  });

  it('[A1] runs once after the grant, through kills of proxy and Writ', async () => {
    await start();
    const change = {
      path: note('published.md'),
      edits: [{ oldText: 'runs: ', newText: 'runs: |' }],
    };
    const waiting = await agent.call('edit_file', change);
    expect(waiting.text).toMatch(/^Not run: it waits for notes-lead/);
    expect(await agent.call('edit_file', change)).toEqual(waiting);
    process.kill(agent.pid, 'SIGKILL');
    await stack.kill('gateway');
    await stack.kill('policy');
    await stack.ready();
    await grantAll(1);
    await start();
    const { call } = waiting.body;
    const result = await agent.call('check_call', { call, waitSeconds: 50 });
    expect([result.isError, readFileSync(note('published.md'), 'utf8')]).toEqual([
      false,
      'runs: |\n',
    ]);
    process.kill(agent.pid, 'SIGKILL');
    await start();
    expect((await agent.call('check_call', { call })).text).toBe(result.text);
    const other = { ...change, edits: [{ oldText: 'runs: ', newText: 'runs: ||' }] };
    expect((await agent.call('edit_file', other)).text).toMatch(/^Not run: it waits/);
    expect((await agent.call('edit_file', change)).text).toMatch(/^Not run: it waits/);
    expect(readFileSync(note('published.md'), 'utf8')).toBe('runs: |\n');
  });

  it('[A1] does not repeat a call whose answer was lost, until somebody says what came of it', async () => {
    await start('tools');
    const long = { duration: 3, steps: 1 };
    const lost = agent.call('long', long);
    await eventually(() => inJournal('sent'), Boolean);
    process.kill(childOf(agent.pid, 'server-everything')!, 'SIGKILL');
    expect((await lost).text).toMatch(/^Nobody knows whether this call ran/);
    expect((await agent.call('long', long)).body).toMatchObject({ state: 'unknown' });
    const { items } = await eventually(
      async () =>
        (
          await user('operator').get(
            `/v1/exceptions?workOrderId=${workOrderId}&code=outcome-unknown`,
          )
        ).body,
      (body) => body.items.length === 1,
    );
    expect(items[0].owner).toBe('operations-lead');
    const { decisionId } = (await lost).body;
    const path = `/v1/decisions/${decisionId}/outcome`;
    await done(user('operator').post(path, { workOrderId, outcome: 'failed' }));
    const again = await eventually(
      () => agent.call('long', long),
      ({ isError }) => !isError,
    );
    expect(again.text).toContain('completed');
  });

  it('[A1] does not repeat a call that a kill of the proxy cut off', async () => {
    await start('tools');
    const long = { duration: 2, steps: 1 };
    const lost = agent.call('long', long).catch(() => 'cut off');
    await eventually(() => inJournal('sent'), Boolean);
    process.kill(agent.pid, 'SIGKILL');
    expect(await lost).toBe('cut off');
    const another = { principal: 'agent-curious', roles: ['delegate'] };
    const { body } = await done(user('admin').post('/v1/keys', another));
    await expect(McpAgent.start(stack, body.key, setting('tools'))).rejects.toThrow();
    await start('tools');
    const again = await agent.call('long', long);
    expect([again.isError, again.body.state]).toEqual([true, 'unknown']);
  });

  it('[N4] has a task for a call that waits, where it declares tasks', async () => {
    const lines = McpLines.start(stack, key, setting('files'));
    const { supportedVersions, capabilities } = await lines.request('server/discover');
    expect([supportedVersions, Object.keys(capabilities.extensions)]).toEqual([
      ['2026-07-28'],
      ['io.modelcontextprotocol/tasks'],
    ]);
    const change = {
      name: 'edit_file',
      arguments: { path: note('published.md'), edits: [{ oldText: 'runs', newText: 'ran' }] },
    };
    const { taskId, ...task } = await lines.request('tools/call', change);
    expect(task).toMatchObject({ resultType: 'task', status: 'working', ttlMs: null });
    await expect(lines.request('tasks/get', { taskId: 'other' })).rejects.toThrow('no task other');
    await requested(1);
    await lines.request('tasks/cancel', { taskId });
    await requested(0);
    expect(await lines.request('tasks/get', { taskId })).toMatchObject({ status: 'cancelled' });
    const { taskId: next } = await lines.request('tools/call', change);
    expect(next).not.toBe(taskId);
    await grantAll(1);
    const ended = await eventually(
      () => lines.request('tasks/get', { taskId: next }),
      ({ status }) => status !== 'working',
    );
    expect(ended).toMatchObject({ status: 'completed', result: { content: [{ type: 'text' }] } });
    expect(readFileSync(note('published.md'), 'utf8')).toBe('ran: \n');
    await lines.stop();
  });

  it('[D1] never sees a credential of a server, and the server none of the agent', async () => {
    await start('tools');
    const { text } = await agent.call('env', {});
    expect(text).toContain('"TOKEN": "[masked]"');
    expect(text).not.toContain(TOKEN);
    expect(text).not.toContain(key);
  });

  const decisions = async (kind: string): Promise<readonly any[]> =>
    (await user('operator').get(`/v1/decisions?workOrderId=${workOrderId}`)).body.items.filter(
      (one: any) => one.actionKind === kind,
    );
  const reported = async (kind: string) =>
    (
      await eventually(
        () => decisions(kind),
        ([one]) => Boolean(one?.reported),
      )
    )[0];

  const requested = (count: number) =>
    eventually(
      () => user('approver').get(`/v1/approvals?workOrderId=${workOrderId}&status=requested`),
      ({ body }) => body.items?.length === count,
    );

  async function grantAll(count: number): Promise<void> {
    const waiting = await requested(count);
    for (const { approvalId } of waiting.body.items)
      await done(user('approver').post(`/v1/approvals/${approvalId}/grant`, { workOrderId }));
  }

  /** The journal is SQLite, locked by its proxy: its bytes are what can be looked at. */
  const inJournal = (state: string): boolean =>
    [journal(), `${journal()}-wal`].some((file) => {
      try {
        return readFileSync(file).includes(`"state":"${state}"`);
      } catch {
        return false;
      }
    });

  const mappings = (): Readonly<Record<string, object>> => ({
    files: {
      ...example,
      workOrder: workOrderId,
      servers: example.servers.map((server) => ({ ...server, command: process.execPath })),
    },
    tools: {
      workflow: 'agent-tools',
      workOrder: workOrderId,
      servers: [
        {
          name: 'everything',
          command: process.execPath,
          args: [join(SERVERS, 'server-everything/dist/index.js'), 'stdio'],
          env: { TOKEN: '${TOKEN}' },
          tools: [
            { tool: 'get-env', as: 'env', action: 'tool.read' },
            {
              tool: 'trigger-long-running-operation',
              as: 'long',
              action: 'tool.use',
              rollback: 'Nothing is left of it.',
            },
          ],
        },
      ],
    },
  });

  /** A workflow whose every action runs. */
  async function publishTools(): Promise<void> {
    const admin = user('admin');
    const bound = { 'call-id': 'string', 'call-digest': 'string' };
    const definition = {
      id: 'agent-tools',
      jobType: 'agent-tools',
      title: 'Tools of an agent',
      owner: 'notes-lead',
      delegatesMayOpen: true,
      systems: [{ name: 'tools', reads: ['tool'], writes: ['tool'] }],
      actions: [
        { kind: 'tool.read', authority: 'read', system: 'tools', arguments: bound },
        {
          kind: 'tool.use',
          authority: 'apply',
          system: 'tools',
          writes: ['tool'],
          arguments: bound,
        },
      ],
    };
    await done(admin.put('/v1/workflows/agent-tools', definition));
    const cedar = '@id("all-run") @reason("Tools to try.") permit (principal, action, resource);';
    await done(admin.put('/v1/policies/agent-tools', { workflowId: 'agent-tools', cedar }));
  }
});

/** The process that a proxy started for a server. */
const childOf = (parent: number, name: string): number | undefined => {
  const listing = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' });
  const [found] = listing
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((match) => match && Number(match[2]) === parent && match[3]!.includes(name));
  return found ? Number(found[1]) : undefined;
};
