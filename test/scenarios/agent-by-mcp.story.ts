import { eventually, type Stack } from '#testkit';
import { ApiUser, newId } from './client';
import { McpAgent } from './mcp-agent';
import { BRIEF } from './refund-brief';
import { done, issue, openRefund } from './refund-work';
import { sharedSystem } from './shared-system';

/** Nothing but the tools of `writ mcp`: an agent takes work on, and finishes it. */
describe('an agent that has MCP alone', () => {
  let stack: Stack;
  let agent: McpAgent;
  let workOrderId: string;
  const dispatchId = newId('dispatch');
  const user = (role: string) => new ApiUser(stack.url, stack.keys[role]!);

  beforeAll(async () => {
    stack = sharedSystem();
    const forAgent = { principal: 'agent-mcp', roles: ['delegate'] };
    const { body } = await done(user('admin').post('/v1/keys', forAgent));
    agent = await McpAgent.start(stack, body.key);
    workOrderId = await openRefund(user('integrator'));
    await done(
      user('integrator').post('/v1/delegations', {
        workOrderId,
        dispatchId,
        kind: 'execute',
        step: 'issue-refund',
        recipient: 'agent-mcp',
        brief: BRIEF,
      }),
    );
    await eventually(
      () => agent.done('check_inbox'),
      ({ items }) => items.length === 1,
    );
    await agent.done('accept_delegation', { dispatchId });
  });
  afterAll(() => agent?.stop());

  it('[N4] learns what it may propose, and what a brief leaves out', async () => {
    const { actions, systems } = await agent.done('check_actions', { workOrderId });
    expect(actions).toContainEqual({
      kind: 'refund.issue',
      authority: 'apply',
      system: 'payments',
      writes: ['refund'],
      arguments: {},
      permitted: true,
    });
    expect(actions.filter((one: any) => one.permitted)).toHaveLength(1);
    expect(systems).toContainEqual({ name: 'payments', reads: ['payment'], writes: ['refund'] });
    const draft = {
      kind: 'refund.draft',
      authority: 'propose',
      system: 'helpdesk',
      objects: ['order-7'],
      writes: ['draft'],
    };
    const beyond = await agent.done('request_decision', { workOrderId, action: draft });
    expect(beyond).toMatchObject({ outcome: 'stop', code: 'delegation-exceeded' });
  });

  it('[N4] proposes, waits for the owner, acts, and reports what it did with evidence', async () => {
    const requested = await agent.done('request_decision', { workOrderId, action: issue });
    expect(requested.outcome).toBe('wait');
    const { decisionId: first, position: atLeast } = requested;
    const waiting = eventually(
      () => agent.done('check_decision', { decisionId: first, atLeast, waitFor: '30s' }),
      ({ latest }) => latest !== null,
    );
    const [approvalId] = requested.approvals;
    const grant = { workOrderId, comment: 'Photos seen.' };
    await done(user('approver').post(`/v1/approvals/${approvalId}/grant`, grant));
    const { latest } = await waiting;
    expect(latest.outcome).toBe('run');

    const { evidenceId } = await agent.done('record_evidence', {
      workOrderId,
      kind: 'refund-receipt',
      text: 'Refunded 50.00 EUR.',
      path: 'findings/receipt.md',
    });
    const { decisionId } = latest;
    const outcome = { workOrderId, decisionId, outcome: 'performed', evidence: [evidenceId] };
    await agent.done('report_outcome', outcome);
    const again = await agent.done('report_outcome', outcome);
    expect(again).toEqual({ workOrderId, position: null });
    const failed = { workOrderId, decisionId, outcome: 'failed' };
    const refused = await agent.call('report_outcome', failed);
    expect(refused.body).toMatchObject({ status: 409, code: 'outcome_reported' });
    const shown = await eventually(
      () => agent.done('check_decision', { decisionId }),
      ({ reported }) => reported !== null,
    );
    expect(shown).toMatchObject({
      outcome: 'run',
      requestedBy: 'agent-mcp',
      reported: 'performed',
    });
    const raised = `/v1/exceptions?workOrderId=${workOrderId}&code=unauthorised-action`;
    expect((await user('operator').get(raised)).body.items).toEqual([]);
  });

  it('[N4] gives up what it requested and needs no more', async () => {
    const action = { ...issue, amount: { minor: 4_000, currency: 'EUR' } };
    const { decisionId, outcome, position } = await agent.done('request_decision', {
      workOrderId,
      action,
    });
    expect(outcome).toBe('wait');
    await agent.done('withdraw_request', { workOrderId, decisionId });
    const { latest } = await agent.done('check_decision', {
      decisionId,
      atLeast: position,
      waitFor: '30s',
    });
    expect(latest).toMatchObject({ outcome: 'stop', code: 'request-withdrawn' });
  });

  it('[N4] states of a decision the action alone, and its workflow where it knows that', async () => {
    const action = { ...issue, kind: 'refund.draft' };
    const asked = await agent.call('request_decision', { workOrderId, action, question: 'q' });
    expect(asked.body).toMatchObject({ status: 400, errors: [{ pointer: '/question' }] });
  });

  it('[N4] [D9] completes its own step alone, once that is confirmed, asks what it does not know, and reports done', async () => {
    const next = () => agent.done('check_next', { workOrderId });
    const code = async (step: string) =>
      (await agent.call('complete_step', { workOrderId, step })).body.code;
    for (const step of ['inspect-order', 'draft-refund']) {
      expect([(await next()).step, await code(step)]).toEqual([step, 'delegation_wider']);
      const path = `/v1/work-orders/${workOrderId}/steps/${step}/complete`;
      await done(user('integrator').post(path));
    }
    const step = { workOrderId, step: 'issue-refund' };
    expect(await code(step.step)).toBe('delegation_open');
    const question = { workOrderId, question: 'Does the customer keep the goods?' };
    expect(await agent.done('ask_question', question)).toMatchObject({ number: 1 });
    const { openQuestions } = await agent.done('read_handoff', { workOrderId });
    expect(openQuestions).toMatchObject([{ number: 1, question: question.question }]);
    await agent.done('report_done', {
      dispatchId,
      report: 'Refunded.',
      artifacts: ['findings/receipt.md'],
    });
    const path = `/v1/delegations/${dispatchId}/confirm`;
    await done(user('operator').post(path, { workOrderId, comment: 'Seen it.' }));
    await agent.done('complete_step', step);
    expect(await next()).toMatchObject({ step: 'tell-customer' });
  });

  it('[N4] says why a step cannot go on, by a code that it knows', async () => {
    const { exceptionCodes } = await agent.done('check_actions', { workOrderId });
    expect(exceptionCodes).toContain('order-unpaid');
    await agent.done('block_step', { workOrderId, step: 'tell-customer', code: 'order-unpaid' });
    const { first } = await agent.done('check_next', { workOrderId });
    expect(first.map(({ kind }: any) => kind)).toContain('exception');
  });

  it('[N4] opens work and proposes in one call, only where the workflow says so', async () => {
    const action = { kind: 'meter.read', authority: 'read', system: 'meters' };
    const ask = (workOrderId: string) =>
      agent.call('open_and_decide', { workOrderId, workflow: 'meter-looks', action });
    const id = newId('look');
    await publishLooks({});
    expect((await ask(id)).body).toMatchObject({ code: 'opening_not_allowed', status: 403 });
    await publishLooks({ delegatesMayOpen: true });
    const first = (await ask(id)).body;
    expect(first).toMatchObject({ workOrderId: id, outcome: 'run', requestedBy: 'agent-mcp' });
    const again = (await ask(id)).body;
    expect(again).toMatchObject({ decisionId: first.decisionId, alreadyDecided: true });
    const handoff = await agent.done('read_handoff', { workOrderId: id });
    expect(handoff).toMatchObject({ workOrder: { id, status: 'open' } });
  });

  /** A workflow of looks at meters, which policy lets run. */
  async function publishLooks(more: object): Promise<void> {
    const admin = user('admin');
    const definition = {
      id: 'meter-looks',
      jobType: 'look',
      title: 'Look at meters',
      owner: 'support-lead',
      systems: [{ name: 'meters', reads: ['meter'] }],
      actions: [{ kind: 'meter.read', authority: 'read', system: 'meters', objects: 'any' }],
      ...more,
    };
    await done(admin.put('/v1/workflows/meter-looks', definition));
    const cedar = `@id("looks-run") @reason("A look changes nothing.")
      permit (principal, action == Action::"meter.read", resource);`;
    await done(admin.put('/v1/policies/meter-looks', { workflowId: 'meter-looks', cedar }));
  }
});
