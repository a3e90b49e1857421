import { eventually, type Stack } from '#testkit';
import { filesWith, tablesWith } from './canaries';
import { ApiUser, newId } from './client';
import { writ } from './examples';
import { McpAgent } from './mcp-agent';
import { askOverNats, natsUser } from './nats-user';
import { done, openRefund } from './refund-work';
import { sharedSystem } from './shared-system';

const PRIVATE = 'brain/margin-we-can-give';

/** Agents delegate by the protocol that they speak, and only people say that it is done. */
describe('a delegation, from dispatch to confirmation', () => {
  let stack: Stack;
  let integrator: ApiUser;
  let operator: ApiUser;
  let agentKey: string;
  let delegator: McpAgent;
  let agent: McpAgent;
  let workOrderId: string;
  const dispatchId = newId('dispatch');

  beforeAll(async () => {
    stack = sharedSystem();
    integrator = new ApiUser(stack.url, stack.keys['integrator']!);
    operator = new ApiUser(stack.url, stack.keys['operator']!);
    const admin = new ApiUser(stack.url, stack.keys['admin']!);
    const forAgent = { principal: 'agent-7', roles: ['delegate'] };
    agentKey = (await done(admin.post('/v1/keys', forAgent))).body.key;
    [delegator, agent] = await Promise.all([
      McpAgent.start(stack, integrator.key),
      McpAgent.start(stack, agentKey),
    ]);
    workOrderId = await openRefund(integrator);
  });

  afterAll(async () => {
    await Promise.all([delegator?.stop(), agent?.stop()]);
  });

  it('[N4] offers an agent its tools', async () => {
    expect(await agent.tools()).toEqual([
      'check_inbox',
      'check_next',
      'check_actions',
      'read_handoff',
      'accept_delegation',
      'report_done',
      'confirm_delegation',
      'dispatch_delegation',
      'request_decision',
      'open_and_decide',
      'propose_plan',
      'check_plan',
      'check_decision',
      'withdraw_request',
      'report_outcome',
      'request_approval',
      'check_approval',
      'record_evidence',
      'state_facts',
      'record_prerequisite',
      'ask_question',
      'complete_step',
      'block_step',
      'complete_stage',
      'stop_work_order',
    ]);
  });

  it('[N4] tells an agent what is next, and hands the work over to it', async () => {
    const next = await delegator.done('check_next', { workOrderId });
    expect(next).toMatchObject({ done: false, step: 'inspect-order', action: expect.any(String) });
    const handoff = await delegator.done('read_handoff', { workOrderId });
    expect(handoff).toMatchObject({ nextAction: next.action });
    const { isError, body } = await agent.call('check_approval', { approvalId: 'nothing' });
    expect([isError, body.code]).toEqual([true, 'approval_not_found']);
    const request = { workOrderId, gate: 'nothing', kind: 'nothing' };
    const refused = await agent.call('request_approval', request);
    expect([refused.isError, refused.body.status]).toEqual([true, expect.any(Number)]);
    expect(refused.text).toContain('gate');
  });

  it('[D10] shows an agent nothing of work that was not delegated to it', async () => {
    for (const tool of ['check_next', 'read_handoff']) {
      const { isError, body } = await agent.call(tool, { workOrderId });
      expect([isError, body.status, body.code]).toEqual([true, 404, 'work_order_not_found']);
    }
  });

  it('[D1] names the gap of a brief that is not complete', async () => {
    const { verification: _left, ...incomplete } = brief();
    const { isError, text, body } = await delegator.call(
      'dispatch_delegation',
      dispatch({ brief: incomplete }),
    );
    expect([isError, body.status, body.code]).toEqual([true, 400, 'invalid_request']);
    expect(text).toContain('/brief/verification');
    const early = dispatch({ brief: brief({ reads: ['inspection/order.md'] }) });
    const notStaged = await delegator.call('dispatch_delegation', early);
    expect(notStaged.body).toMatchObject({ status: 422, code: 'artifact_not_staged' });
  });

  it('[D8] refuses private planning in a brief, and keeps it nowhere', async () => {
    const leaky = dispatch({ brief: brief({ scope: `As ${PRIVATE}.md says` }) });
    const { body } = await delegator.call('dispatch_delegation', leaky);
    expect([body.code, body.errors[0].pointer]).toEqual([
      'brief_leaks_private_path',
      '/brief/scope',
    ]);
    // What stands there shows that the search finds what is there.
    expect(await tablesWith(stack, [workOrderId])).not.toEqual([]);
    expect(await tablesWith(stack, [PRIVATE])).toEqual([]);
    expect(await filesWith(stack, [PRIVATE])).toEqual([]);
  });

  it('[D2] [D6] sends a brief once: the same again is the first, another one is refused', async () => {
    await delegator.done('record_evidence', {
      workOrderId,
      kind: 'notes',
      text: 'Order 7 came broken.',
      path: 'inspection/order.md',
    });
    const first = await delegator.done('dispatch_delegation', dispatch());
    expect(first).toMatchObject({
      dispatchId,
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const { createdAt, digest } = first;
    const again = await delegator.done('dispatch_delegation', dispatch());
    expect(again).toMatchObject({ dispatchId, createdAt, digest });
    const other = dispatch({ brief: brief({ objective: 'Pay it out.' }) });
    const refused = await delegator.call('dispatch_delegation', other);
    expect(refused.body).toMatchObject({ status: 422, code: 'delegation_exists' });
  });

  it('[D3] shows the recipient what to know before it accepts, and changes nothing by that', async () => {
    const { items } = await eventually(
      () => agent.done('check_inbox', { verbose: true }),
      ({ items: [entry] }) => entry?.status === 'delivered',
    );
    expect(items).toMatchObject([
      {
        dispatchId,
        workOrderId,
        step: 'inspect-order',
        status: 'delivered',
        recipient: 'agent-7',
        delegator: 'dev-integrator',
        acceptedAt: null,
        brief: brief(),
        verification: brief().verification,
        owner: 'support-lead',
        policy: { id: 'refunds', version: 1, digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
      },
    ]);
    const next = await agent.done('check_next', { workOrderId });
    expect(next).toMatchObject({ done: false, step: 'inspect-order' });
    const handoff = await agent.done('read_handoff', { workOrderId });
    expect(handoff).toMatchObject({ nextAction: next.action });
    const before = await historyOf();
    for (const box of ['inbox', 'sent']) await agent.done('check_inbox', { box, state: 'any' });
    const { stdout } = await writ(stack, ['inbox', '--box', 'sent'], 'integrator');
    expect(stdout).toContain(dispatchId);
    expect(await historyOf()).toEqual(before);
    const wrong = await agent.call('check_inbox', { filter: 'chat' });
    expect(wrong.body.errors).toMatchObject([{ pointer: '/filter' }]);
  });

  it('[D7] is not done when it is taken on or reported: only when an operator confirms', async () => {
    await agent.done('accept_delegation', { dispatchId });
    const report = { dispatchId, report: 'It is broken.', artifacts: ['findings/order.md'] };
    const early = await agent.call('report_done', report);
    expect(early.body).toMatchObject({ code: 'artifact_not_staged' });
    await agent.done('record_evidence', {
      workOrderId,
      kind: 'findings',
      text: 'Broken.',
      path: 'findings/order.md',
    });
    expect(await completing()).toEqual([409, 'delegation_open']);
    await agent.done('report_done', report);
    expect(await completing()).toEqual([409, 'delegation_open']);
    const notTheirs = await agent.call('confirm_delegation', { dispatchId });
    expect(notTheirs.body).toMatchObject({ status: 403, code: 'forbidden' });
    expect(notTheirs.text).not.toContain(agentKey);

    const confirm = `/v1/delegations/${dispatchId}/confirm`;
    const { body } = await done(operator.post(confirm, { comment: 'Seen it.' }));
    expect(await completing()).toEqual([200, undefined]);
    const path = `/v1/delegations/${dispatchId}?atLeast=${body.position}`;
    const { body: shown } = await done(operator.get(path));
    expect(shown).toMatchObject({ status: 'confirmed', state: 'met', confirmedBy: 'dev-operator' });
    expect((await agent.done('check_inbox')).items).toEqual([]);
  });

  it('[N4] [D4] is taken on and reported over NATS with a token, too', async () => {
    const id = newId('dispatch');
    const sent = dispatch({ dispatchId: id, kind: 'execute', step: 'draft-refund' });
    await delegator.done('dispatch_delegation', sent);
    const { body } = await done(new ApiUser(stack.url, agentKey).post('/v1/tokens'));
    const nats = await natsUser(stack.natsIntegratorUrl!);
    try {
      const ask = (command: string, overrides: object = {}) =>
        askOverNats(
          nats,
          `writ.v1.${command}`,
          { workOrderId, dispatchId: id, ...overrides },
          body.token,
        );
      expect(await ask('accept-delegation')).toMatchObject({ ok: true });
      expect(await ask('report-done', { report: 'Drafted.' })).toMatchObject({ ok: true });
      const refused = await ask('confirm-delegation');
      expect(refused).toMatchObject({ ok: false, refusal: { code: 'forbidden' } });
    } finally {
      await nats.close();
    }
    const confirmed = await writ(stack, ['confirm', id], 'operator');
    expect(confirmed.stdout).toMatch(new RegExp(`^confirmed ${id} `));
  });

  // The words of this spec.

  function brief(more: object = {}) {
    return {
      objective: 'Say whether the order is broken.',
      scope: 'Order 7 only; nothing is paid.',
      reads: ['inspection/order.md'],
      writes: ['findings'],
      verification: ['The finding names what is broken.'],
      completion: 'Report, then stop and wait.',
      timeouts: { initialWait: 'PT1H', remindEvery: 'PT2H', hardTimeout: 'P1D' },
      yieldMode: 'user-confirmed',
      permits: ['order.inspect'],
      blocks: true,
      ...more,
    };
  }

  function dispatch(more: object = {}): Record<string, unknown> {
    return {
      workOrderId,
      dispatchId,
      kind: 'delegate_task',
      recipient: 'agent-7',
      step: 'inspect-order',
      brief: brief(),
      ...more,
    };
  }

  async function completing(): Promise<readonly unknown[]> {
    const path = `/v1/work-orders/${workOrderId}/steps/inspect-order/complete`;
    const { status, body } = await integrator.post(path);
    return [status, body.code];
  }

  async function historyOf(): Promise<readonly string[]> {
    const path = `/v1/work-orders/${workOrderId}/history?limit=500`;
    const { body } = await done(operator.get(path));
    return body.items.map(({ id }: { id: string }) => id);
  }
});
