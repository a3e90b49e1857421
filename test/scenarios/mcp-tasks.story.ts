import { eventually, type Stack } from '#testkit';
import { ApiUser } from './client';
import { McpLines, modernParams, TASKS } from './mcp-lines';
import { rawHttp, RawStdio, serveMcpHttp } from './mcp-raw';
import { done, issue, openRefund } from './refund-work';
import { sharedSystem } from './shared-system';

const call = (name: string, args: object) => ({ name, arguments: args });

/** What waits in Writ is a task of MCP, and what only a person states is requested from one. */
describe('writ mcp for a client of 2026-07-28', () => {
  let stack: Stack;
  let key: string;
  let lines: McpLines;
  let stopHttp: (() => void) | undefined;
  const user = (role: string) => new ApiUser(stack.url, stack.keys[role]!);
  const start = (): McpLines => McpLines.start(stack, key);
  const grant = (approvalId: string, workOrderId: string) =>
    done(user('approver').post(`/v1/approvals/${approvalId}/grant`, { workOrderId }));
  const ended = (taskId: string, by = lines): Promise<any> =>
    eventually(
      () => by.request('tasks/get', { taskId }),
      ({ status }) => status !== 'working',
    );

  beforeAll(() => {
    stack = sharedSystem();
    key = stack.keys['integrator']!;
  });
  beforeEach(() => (lines = start()));
  afterEach(() => lines.stop());
  afterAll(() => stopHttp?.());

  it('[N4] has a task for a decision that waits, which outlives the server', async () => {
    const { capabilities } = await lines.request('server/discover');
    expect(capabilities.extensions).toEqual(TASKS.extensions);
    const workOrderId = await openRefund(user('integrator'));
    const request = call('request_decision', { workOrderId, action: issue });
    const created = await lines.request('tools/call', request);
    expect(created).toMatchObject({
      resultType: 'task',
      status: 'working',
      statusMessage: expect.stringContaining('finance'),
      ttlMs: null,
      pollIntervalMs: 5_000,
    });
    const { taskId } = created;
    // The SDK adds content to every result of a call.
    const { resultType: _, content: _c, ...task } = created;
    await lines.stop();
    lines = start();
    // No claim of the first server is left: the second one reads the same task from Writ.
    const found = await lines.request('tasks/get', { taskId });
    expect(found).toEqual({ resultType: 'complete', ...task });
    expect((await lines.request('tools/call', request)).taskId).toBe(taskId);
    const updated = await lines.request('tasks/update', { taskId, inputResponses: {} });
    expect(updated.resultType).toBe('complete');
    const { body } = await user('operator').get(`/v1/approvals?workOrderId=${workOrderId}`);
    await grant(body.items[0].approvalId, workOrderId);
    const { status, result, lastUpdatedAt } = await ended(taskId);
    expect([status, result.structuredContent.outcome]).toEqual(['completed', 'run']);
    expect(JSON.parse(result.content[0].text)).toEqual(result.structuredContent);
    expect(lastUpdatedAt > task.createdAt).toBe(true);
  });

  it('[N4] answers at once what does not wait, and clients without tasks', async () => {
    const workOrderId = await openRefund(user('integrator'));
    const inspect = {
      kind: 'order.inspect',
      authority: 'read',
      system: 'shop',
      objects: ['order-7'],
    };
    const run = await lines.request(
      'tools/call',
      call('request_decision', { workOrderId, action: inspect }),
    );
    expect([run.resultType, run.structuredContent.outcome]).toEqual(['complete', 'run']);
    const request = call('request_decision', { workOrderId, action: issue });
    const wait = await lines.request('tools/call', request, {});
    expect([wait.resultType, wait.structuredContent.outcome]).toEqual(['complete', 'wait']);
    const { taskId } = await lines.request('tools/call', request);
    for (const method of ['tasks/get', 'tasks/update', 'tasks/cancel'])
      await expect(lines.request(method, { taskId }, {})).rejects.toMatchObject({ code: -32_021 });
    const old = RawStdio.start(stack, key, []);
    old.send({
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: {
        protocolVersion: '2025-11-25',
        capabilities: TASKS,
        clientInfo: { name: 'old', version: '1' },
      },
    });
    await old.answers(1);
    old.send({ jsonrpc: '2.0', id: 2, method: 'tools/call', params: request });
    old.send({ jsonrpc: '2.0', id: 3, method: 'tasks/get', params: { taskId } });
    const [[answered], [unknown]] = await Promise.all([old.answers(2), old.answers(3)]);
    expect(answered.result.structuredContent.outcome).toBe('wait');
    expect(unknown.error.code).toBe(-32_601);
    await old.stop();
  });

  it('[N4] withdraws what its client cancels, over HTTP', async () => {
    const workOrderId = await openRefund(user('integrator'));
    const served = await serveMcpHttp(stack);
    stopHttp = served.stop;
    const post = async (by: string, method: string, params: Record<string, unknown>) => {
      const body = { jsonrpc: '2.0', id: 7, method, params: modernParams(params, TASKS) };
      const { messages } = await rawHttp(served.url, stack.keys[by]!)(body, {
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': method,
        'mcp-name': String(params['name'] ?? params['taskId']),
      });
      return messages[0];
    };
    const request = call('request_decision', { workOrderId, action: issue });
    const { taskId } = (await post('integrator', 'tools/call', request)).result;
    for (const unknown of ['other', `decision.other.${taskId.split('.')[2]}`, 'plan.a.b'])
      expect((await post('integrator', 'tasks/get', { taskId: unknown })).error).toMatchObject({
        code: -32_602,
        message: `There is no task ${unknown}.`,
      });
    // Who may read nothing of it finds no task, and cancels none.
    for (const method of ['tasks/get', 'tasks/cancel'])
      expect((await post('delegate', method, { taskId })).error.code).toBe(-32_602);
    const acknowledged = await post('integrator', 'tasks/cancel', { taskId });
    expect(acknowledged.result.resultType).toBe('complete');
    const { result } = await eventually(
      () => post('integrator', 'tasks/get', { taskId }),
      (answer) => answer.result.status !== 'working',
    );
    expect(result).toMatchObject({ taskId, status: 'cancelled' });
    expect(result.result).toBeUndefined();
    const open = `/v1/approvals?workOrderId=${workOrderId}&status=requested`;
    expect((await user('operator').get(open)).body.items).toEqual([]);
  });

  it('[N4] has a task for a plan while a line waits, and for the approval of a gate', async () => {
    const workOrderId = await openRefund(user('integrator'));
    const actions = [1_000, 2_000].map((minor) => ({
      ...issue,
      amount: { minor, currency: 'EUR' },
    }));
    const planOf = async (planId: string) =>
      lines.request('tools/call', call('propose_plan', { workOrderId, planId, actions }));
    const { taskId, statusMessage } = await planOf('first');
    expect(statusMessage).toBe('2 of 2 lines wait.');
    await lines.request('tasks/cancel', { taskId });
    expect(await ended(taskId)).toMatchObject({ status: 'cancelled' });
    const { taskId: granted } = await planOf('second');
    await done(user('approver').post('/v1/plans/second/grant', { workOrderId, lines: [1, 2] }));
    const { status, result } = await ended(granted);
    expect([status, result.structuredContent.linesRun]).toEqual(['completed', 2]);

    const inputs = { client: 'acme', agreement: 'msa-1' };
    const opening = { workflow: 'change-order', inputs };
    const { body } = await done(user('integrator').post('/v1/work-orders', opening));
    const gate = { workOrderId: body.workOrderId, gate: 'legal', kind: 'legal' };
    const task = await lines.request('tools/call', call('request_approval', gate));
    expect(task).toMatchObject({ resultType: 'task', status: 'working' });
    // Nobody withdraws the request of a gate: its owner answers.
    await lines.request('tasks/cancel', { taskId: task.taskId });
    await grant(task.taskId.split('.')[2], body.workOrderId);
    const answered = await ended(task.taskId);
    expect(answered.result.structuredContent).toMatchObject({ status: 'approved', gate: 'legal' });
  });

  it('[N4] puts a form before a person for the reason of a stop', async () => {
    const workOrderId = await openRefund(user('integrator'));
    const operator = McpLines.start(stack, stack.keys['operator']!);
    const stop = (more: object = {}, capabilities: object = { elicitation: {} }) =>
      operator.request(
        'tools/call',
        { ...call('stop_work_order', { workOrderId }), ...more },
        capabilities,
      );
    const { resultType, inputRequests } = await stop();
    expect([resultType, inputRequests]).toEqual([
      'input_required',
      {
        stated: {
          method: 'elicitation/create',
          params: {
            mode: 'form',
            message: expect.stringContaining(workOrderId),
            requestedSchema: {
              type: 'object',
              properties: {
                reason: { type: 'string', description: expect.any(String), maxLength: 4_000 },
              },
              required: ['reason'],
            },
          },
        },
      },
    ]);
    const stated = (response: object) => stop({ inputResponses: { stated: response } });
    const blank = await stated({ action: 'accept', content: { reason: ' ' } });
    expect(blank.resultType).toBe('input_required');
    const declined = await stated({ action: 'decline' });
    expect([declined.isError, declined.content[0].text]).toEqual([
      true,
      'Nobody stated reason: stop_work_order did nothing.',
    ]);
    for (const capabilities of [{}, { elicitation: { url: {} } }]) {
      const refused = await stop({}, capabilities);
      expect([refused.isError, refused.structuredContent.errors]).toMatchObject([
        true,
        [{ pointer: '/reason' }],
      ]);
    }
    const path = `/v1/work-orders/${workOrderId}`;
    expect((await user('operator').get(path)).body.status).toBe('open');
    await stated({ action: 'accept', content: { reason: 'The customer called.', other: 1 } });
    const stopped = await eventually(
      () => user('operator').get(path),
      (answer) => answer.body.status !== 'open' || answer.body.stopped,
    );
    expect(stopped.body).toMatchObject({ reason: 'The customer called.' });
    await operator.stop();
  });
});
