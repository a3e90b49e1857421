import { execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { eventually, LONGEST_WAIT_MS } from '#testkit';
import { Writ } from '#client';
import { Guard, type HookInput, toolHook } from '../../libs/client/src/agents';
import { blocksToRun } from '../pages/blocks';
import { ApiUser, newId } from './client';
import { folderWithClient, node } from './client-package';
import { done } from './refund-work';
import { sharedSystem } from './shared-system';

const PAGE = 'docs/agent-frameworks.md';
const FIXTURES = 'test/scenarios/agent-frameworks';
const [GUARD, AI_SDK, OPENAI_AGENTS, LANGGRAPH, HOOK] = blocksToRun(PAGE, 'js') as string[];
const [SETTINGS] = blocksToRun(PAGE, 'json') as string[];
const PACKAGES = ['ai', '@openai/agents-core', '@langchain/langgraph', '@langchain/core'];
const LINE = 'We open at ten.\n';

/** The page on agent frameworks, done as it says, with the packages of the frameworks; their models are scripts. */
describe('the page on agent frameworks', () => {
  let installed: string;
  let folder: string;
  let workOrderId: string;
  let env: Record<string, string>;
  let key: string;
  const user = (role: string) => new ApiUser(sharedSystem().url, sharedSystem().keys[role]!);

  beforeAll(async () => {
    installed = folderWithClient();
    for (const name of PACKAGES) {
      mkdirSync(resolve(installed, 'node_modules', name, '..'), { recursive: true });
      symlinkSync(resolve('node_modules', name), join(installed, 'node_modules', name));
    }
    const forAgent = { principal: 'agent-framework', roles: ['delegate'] };
    key = (await done(user('admin').post('/v1/keys', forAgent))).body.key;
  });

  beforeEach(() => {
    workOrderId = newId('framework');
    folder = join(installed, workOrderId);
    cpSync(FIXTURES, folder, { recursive: true });
    writeFileSync(join(folder, 'guard.mjs'), GUARD!);
    env = {
      NOTE: join(folder, 'note.md'),
      WRIT_URL: sharedSystem().url,
      WRIT_API_KEY: key,
      WRIT_OWNER_KEY: sharedSystem().keys['approver']!,
      WRIT_WORK_ORDER: workOrderId,
    };
  });

  it.each([
    ['ai-sdk', AI_SDK!, 'tool-approval-request'],
    ['openai-agents', OPENAI_AGENTS!, 'tool_approval_item'],
    ['langgraph', LANGGRAPH!, '__interrupt__'],
  ])(
    '[A1] [A9] %s: runs a call once, with the arguments that its owner approved, whatever its state says',
    async (framework, program, waiting) => {
      writeFileSync(join(folder, 'agent.mjs'), program);
      const deceived = program.replace('@writ-control/client/agents', './forged.mjs');
      writeFileSync(join(folder, 'deceived.mjs'), deceived);
      cpSync(join(folder, `${framework}.model.mjs`), join(folder, 'model.mjs'));
      const state = join(folder, 'state.json');

      const killed = spawn(node, ['agent.mjs', state], { cwd: folder, env });
      const ended = text(killed.stdout);
      await approvals(1);
      await eventually(
        () => existsSync(state) && readFileSync(state, 'utf8'),
        (stored) => String(stored).includes(waiting),
      );
      killed.kill('SIGKILL');
      expect(await ended).toBe('');

      const { stdout, stderr } = await promisify(execFile)(node, ['driver.mjs', state], {
        cwd: folder,
        env,
        timeout: LONGEST_WAIT_MS,
      });
      const last = stdout.trim().split('\n').at(-1)!;
      expect({ ...JSON.parse(last), stderr }).toMatchObject({
        forged: '',
        edited: '',
        resumedTwice: LINE,
        resumedLater: LINE,
      });
      expect(stdout).toContain('The agent has ended.');
      expect(await reports(1)).toEqual([['run', 'performed', true]]);
    },
  );

  it('[A1] [A9] Claude Code: allows a call once, with the arguments that its owner approved', async () => {
    writeFileSync(join(folder, 'writ-hook.mjs'), HOOK!);
    const input = call('PreToolUse', 'We open at ten.');
    const killed = hookProcess(input);
    const nothing = text(killed.stdout);
    const [approval] = await approvals(1);
    process.kill(-killed.pid!, 'SIGKILL');
    expect(await nothing).toBe('');

    const hook = toolHook(guard(), { waitMs: 0 });
    expect(permission(await hook(input))).toMatch(/^deny.*notes-lead.*Make the same call again/s);
    const path = `/v1/approvals/${approval.approvalId}/grant`;
    await done(user('approver').post(path, { workOrderId }));
    // The same tool with another line waits by itself.
    expect(permission(await hook(call('PreToolUse', 'We open at two.')))).toMatch(/^deny/);
    expect(permission(JSON.parse(await text(hookProcess(input).stdout)))).toMatch(/^allow/);
    expect(permission(await hook(input))).toMatch(/^deny.*was started before/);
    const after = hookProcess(call('PostToolUse', 'We open at ten.'));
    expect(JSON.parse(await text(after.stdout))).toEqual({});
    expect(permission(await hook(input))).toMatch(/^deny.*wait/);
    expect(await reports(1)).toEqual([['run', 'performed', true]]);
    expect(Object.keys(hooks)).toEqual(['PreToolUse', 'PostToolUse', 'PostToolUseFailure']);

    // The work is stopped while the tool runs: the report is of the run, and asks for nothing.
    for (const { approvalId } of await approvals(2))
      await done(user('approver').post(`/v1/approvals/${approvalId}/grant`, { workOrderId }));
    expect(permission(await toolHook(guard())(input))).toMatch(/^allow/);
    const stop = `/v1/work-orders/${workOrderId}/stop`;
    await done(user('operator').post(stop, { reason: 'Nothing changes now.' }));
    expect(await hook(call('PostToolUseFailure', 'We open at ten.'))).toEqual({});
    expect((await reports(2)).map(([outcome, what]) => [outcome, what]).sort()).toEqual([
      ['run', 'failed'],
      ['run', 'performed'],
    ]);
  });

  /** The settings of the page, by event. */
  const { hooks } = JSON.parse(SETTINGS!) as {
    hooks: Record<string, [{ readonly hooks: [{ readonly command: string }] }]>;
  };

  /** What Claude Code starts for an event: a shell, in a group of processes of its own. */
  const hookProcess = (input: HookInput) => {
    const [
      {
        hooks: [{ command }],
      },
    ] = hooks[input.hook_event_name]!;
    const PATH = `${dirname(node)}${delimiter}${process.env['PATH']}`;
    const spawned = { cwd: folder, env: { ...env, PATH }, detached: true };
    const child = spawn('/bin/sh', ['-c', command], spawned);
    child.stdin.end(JSON.stringify(input));
    return child;
  };

  const guard = (): Guard =>
    new Guard(new Writ({ url: env['WRIT_URL']!, key }), {
      workOrderId,
      workflow: 'agent-notes',
      actions: {
        change_note: ({ path, line }: { readonly path: string; readonly line: string }) => ({
          kind: 'note.change',
          authority: 'apply',
          system: 'notes',
          writes: ['note'],
          objects: [path],
          arguments: { path, 'new-text': line },
          rollback: 'Change it back.',
        }),
      },
    });

  const call = (hook_event_name: string, line: string): HookInput => ({
    hook_event_name,
    tool_name: 'change_note',
    tool_input: { path: env['NOTE'], line },
    tool_use_id: 'toolu_01',
  });

  const approvals = async (count: number): Promise<readonly any[]> => {
    const path = `/v1/approvals?workOrderId=${workOrderId}&status=requested`;
    const { body } = await eventually(
      () => user('approver').get(path),
      (answer) => answer.body.items.length === count,
    );
    return body.items;
  };

  /** What came of the decisions that were reported, once so many were. */
  const reports = async (count: number): Promise<readonly (readonly unknown[])[]> => {
    const reported = await eventually(
      async () => {
        const { body } = await user('operator').get(`/v1/decisions?workOrderId=${workOrderId}`);
        return (body.items as readonly any[]).filter((one) => one.reported !== null);
      },
      (all) => all.length === count,
    );
    return reported.map((one) => [one.outcome, one.reported, one.authorised]);
  };
});

const permission = (output: any): string =>
  `${output.hookSpecificOutput.permissionDecision}: ${output.hookSpecificOutput.permissionDecisionReason}`;
