import { createHash } from 'node:crypto';
import { eventually, type Stack } from '#testkit';
import { ApiUser, newId } from './client';
import { McpAgent } from './mcp-agent';
import { askOverNats, natsUser } from './nats-user';
import { done, openRefund } from './refund-work';
import { sharedSystem } from './shared-system';

/** What one delegate does for another, or to what a person has stated, through HTTP and NATS. */
describe('a delegate', () => {
  let stack: Stack;
  let operator: ApiUser;
  let limited: ApiUser;
  let another: ApiUser;
  let workOrderId: string;

  beforeAll(async () => {
    stack = sharedSystem();
    operator = new ApiUser(stack.url, stack.keys['operator']!);
    [limited, another] = await Promise.all([delegate('agent-limited'), delegate('agent-other')]);
    workOrderId = await openRefund(new ApiUser(stack.url, stack.keys['integrator']!));
  });

  it('[D9] that was sent nothing widens what another was sent neither by HTTP nor by NATS, and halts no work', async () => {
    const sent = dispatch({ permits: ['refund.draft'] });
    await done(operator.post('/v1/delegations', sent));
    const { dispatchId } = sent;
    await done(limited.post(`/v1/delegations/${dispatchId}/accept`, { workOrderId }));

    const wider = dispatch({ permits: ['customer.reply'], blocks: true });
    const { status, body } = await another.post('/v1/delegations', wider);
    expect([status, body.code]).toEqual([403, 'delegation_wider']);
    expect(await askingOverNats(another, 'dispatch-delegation', wider)).toMatchObject({
      ok: false,
      refusal: { code: 'delegation_wider' },
    });

    const reply = { kind: 'customer.reply', authority: 'apply', system: 'helpdesk' };
    const action = { ...reply, writes: ['reply'], objects: ['order-7'], rollback: 'Say sorry.' };
    const decided = await done(limited.post('/v1/decisions', { workOrderId, action }));
    expect(decided.body).toMatchObject({ outcome: 'stop', code: 'delegation-exceeded' });
  });

  it('[E2] lifts no block of an operator, neither by HTTP nor by NATS, and the exception stays open', async () => {
    const step = `/v1/work-orders/${workOrderId}/steps/issue-refund`;
    await done(operator.post(`${step}/block`, { code: 'order-unpaid' }));
    const exceptions = `/v1/exceptions?workOrderId=${workOrderId}&subject=issue-refund`;
    await eventually(
      () => operator.get(exceptions),
      ({ body }) => body.items.length === 1,
    );

    for (const way of ['unblock', 'complete']) {
      const { status, body } = await another.post(`${step}/${way}`);
      expect([way, status, body.code]).toEqual([way, 403, 'blocked_by_another']);
    }
    expect(
      await askingOverNats(another, 'unblock-step', { workOrderId, step: 'issue-refund' }),
    ).toMatchObject({ ok: false, refusal: { code: 'blocked_by_another' } });

    const prerequisite = `/v1/work-orders/${workOrderId}/prerequisites/order-found`;
    await done(operator.post(prerequisite, { result: 'failed' }));
    const passing = await another.post(prerequisite, { result: 'passed' });
    expect([passing.status, passing.body.code]).toEqual([403, 'blocked_by_another']);

    expect((await operator.get(exceptions)).body.items).toMatchObject([{ status: 'open' }]);
    const lifted = await done(operator.post(`${step}/unblock`));
    await eventually(
      () => operator.get(`${exceptions}&atLeast=${lifted.body.position}`),
      ({ body }) => body.items[0].status === 'resolved',
    );
  });

  it('[D8] supersedes nothing that an operator staged, where no dispatch lets it write', async () => {
    const staged = evidence('The order is broken.');
    const { body } = await done(operator.post('/v1/evidence', staged));
    for (const user of [another, limited]) {
      const refused = await user.post('/v1/evidence', evidence('The order is fine.'));
      expect([refused.status, refused.body.code]).toEqual([403, 'evidence_not_yours']);
    }
    expect(
      await askingOverNats(another, 'record-evidence', evidence('All is fine.')),
    ).toMatchObject({ ok: false, refusal: { code: 'evidence_not_yours' } });
    const { evidenceId, position } = body;
    const path = `/v1/evidence?workOrderId=${workOrderId}&atLeast=${position}`;
    expect((await operator.get(path)).body.items).toMatchObject([{ evidenceId, version: 1 }]);
  });

  it('[P14] ends the wait for the outcome of no decision of another, at any door', async () => {
    const wait = { kind: 'refund.draft', authority: 'propose', system: 'helpdesk' };
    const action = { ...wait, writes: ['draft'], objects: ['order-7'], amount: euros(900) };
    const own = await openRefund(new ApiUser(stack.url, stack.keys['integrator']!));
    const { body: run } = await done(operator.post('/v1/decisions', { workOrderId: own, action }));
    expect(run.outcome).toBe('run');
    const { decisionId } = run;
    const report = { workOrderId: own, decisionId, outcome: 'performed' };
    const theirs = { authorised: false, notTheirs: true };

    const path = `/v1/decisions/${decisionId}/outcome`;
    expect((await done(another.post(path, report))).body).toMatchObject(theirs);
    const overNats = await askingOverNats(another, 'report-outcome', report);
    expect(overNats).toMatchObject({ ok: true, answer: theirs });
    const agent = await McpAgent.start(stack, another.key);
    try {
      expect(await agent.done('report_outcome', report)).toMatchObject(theirs);
    } finally {
      await agent.stop();
    }
    const integrator = new ApiUser(stack.url, stack.keys['integrator']!);
    const data = { workOrderId: own, decisionId, action };
    const event = {
      specversion: '1.0',
      type: 'writ.action.failed.v1',
      source: '/examples/shop',
      id: newId('e'),
      data,
    };
    const type = { 'content-type': 'application/cloudevents+json' };
    const { body: recorded } = await done(integrator.post('/v1/events', event, type));

    const shown = await operator.get(
      `/v1/decisions/${decisionId}?atLeast=${recorded.position ?? 0}`,
    );
    expect(shown.body).toMatchObject({ reported: null, latest: null });
    expect((await done(operator.post(path, report))).body).toMatchObject({ authorised: true });
    const { body: history } = await operator.get(`/v1/work-orders/${own}/history`);
    const reports = history.items.filter(({ type }: any) => type.startsWith('action.'));
    expect(reports.map(({ data }: any) => [data.authorised, data.notTheirs ?? false])).toEqual([
      [false, true],
      [false, true],
      [false, true],
      [false, true],
      [true, false],
    ]);
    const replayed = await done(operator.post('/v1/decisions/replay', { workOrderId: own }));
    expect(replayed.body).toMatchObject({ different: [], notReplayable: [] });
  });

  it('[D9] sends no more than delegates do by a key that has another role, too', async () => {
    const both = await delegate('agent-both', ['delegate', 'operator']);
    const path = `/v1/work-orders/${workOrderId}`;
    const reason = 'As I please.';
    for (const [at, data] of [
      ['stop', { reason }],
      ['steps/tell-customer/skip', { rationale: reason, scope: 'All.' }],
      ['abandon', { reason }],
    ] as const) {
      const { status, body } = await both.post(`${path}/${at}`, data);
      expect([at, status, body.code]).toEqual([at, 403, 'forbidden']);
    }
    expect(await askingOverNats(both, 'stop-work-order', { workOrderId, reason })).toMatchObject({
      ok: false,
      refusal: { code: 'forbidden' },
    });
    await done(both.post(`${path}/steps/inspect-order/block`, { code: 'order-unpaid' }));
  });

  // The words of this spec.

  function euros(minor: number) {
    return { minor, currency: 'EUR' };
  }

  async function delegate(principal: string, roles = ['delegate']): Promise<ApiUser> {
    const admin = new ApiUser(stack.url, stack.keys['admin']!);
    const { body } = await done(admin.post('/v1/keys', { principal, roles }));
    return new ApiUser(stack.url, body.key);
  }

  function dispatch(limits: object) {
    const brief = {
      objective: 'Tell the customer.',
      scope: 'Order 7 only.',
      reads: [],
      writes: ['out'],
      verification: ['The customer knows.'],
      completion: 'Report.',
      blocks: false,
      timeouts: { initialWait: 'PT1H', remindEvery: 'PT2H', hardTimeout: 'P1D' },
      yieldMode: 'user-confirmed',
      ...limits,
    };
    const dispatchId = newId('dispatch');
    const kind = 'delegate_task';
    return { workOrderId, dispatchId, kind, recipient: 'agent-limited', keep: true, brief };
  }

  function evidence(text: string) {
    const sha256 = createHash('sha256').update(text).digest('hex');
    const content = Buffer.from(text).toString('base64');
    const artifact = { kind: 'findings', mediaType: 'text/plain', path: 'findings/order.md' };
    return { workOrderId, ...artifact, sha256, content };
  }

  async function askingOverNats(user: ApiUser, command: string, data: object): Promise<unknown> {
    const { body } = await done(user.post('/v1/tokens'));
    const nats = await natsUser(stack.natsIntegratorUrl!);
    try {
      return await askOverNats(nats, `writ.v1.${command}`, data, body.token);
    } finally {
      await nats.close();
    }
  }
});
