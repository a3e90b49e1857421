import { createHash } from 'node:crypto';
import { eventually, type Stack } from '#testkit';
import { ApiUser, newId } from './client';
import { shownAnywhere } from './every-address';
import { done, issue, openRefund } from './refund-work';
import { sharedSystem } from './shared-system';
import { StreamReader } from './stream-reader';

/** In the title, the content and the comment of what no delegate may see. */
const CANARY = 'canary-of-the-hidden';

/** What a delegate reads, at every address there is. */
describe('a delegate reads', () => {
  let stack: Stack;
  let integrator: ApiUser;
  let operator: ApiUser;
  let agent: ApiUser;
  let hidden: Record<string, string>;
  let shared: string;
  const streams: StreamReader[] = [];

  beforeAll(async () => {
    stack = sharedSystem();
    integrator = new ApiUser(stack.url, stack.keys['integrator']!);
    operator = new ApiUser(stack.url, stack.keys['operator']!);
    agent = await delegate('agent-reads', { owners: ['team-reads', '*'] });
    hidden = await workOf(integrator);
    shared = (await workOf(integrator))['workOrderId']!;
  });
  afterAll(() => streams.forEach((stream) => stream.close()));

  it('[D10] nothing of other work at any address, as if it was not there', async () => {
    const work = { ids: hidden, canary: CANARY };
    const { wrong, shown } = await shownAnywhere(agent, operator, work);
    expect(wrong).toEqual([]);
    // The addresses would show it.
    expect(shown).toBeGreaterThan(3);
  });

  it('[D10] nothing of other work by a filter, a file, a past or a stated work order', async () => {
    const { workOrderId, approvalId, evidenceId } = hidden as Record<string, string>;
    const { body } = await operator.get('/v1/work-orders?limit=1');
    for (const list of ['decisions', 'approvals', 'evidence', 'exceptions', 'obligations'])
      for (const more of ['', '&format=csv', `&asOf=${body.position}`]) {
        const { status, text } = await agent.get(`/v1/${list}?workOrderId=${workOrderId}${more}`);
        expect([list, more, status, text.includes(workOrderId!)]).toEqual([list, more, 200, false]);
      }
    const stated = `?workOrderId=${workOrderId}`;
    const review = await agent.get(`/v1/approvals/${approvalId}/review${stated}`);
    expect([review.status, review.body.code]).toEqual([404, 'approval_not_found']);
    const content = await agent.get(`/v1/evidence/${evidenceId}/content${stated}`);
    expect([content.status, content.body.code]).toEqual([404, 'evidence_not_found']);
  });

  it('[D10] its own decision on work that was not delegated to it, and what it recorded', async () => {
    const { workOrderId } = hidden;
    const proposed = await done(agent.post('/v1/decisions', { workOrderId, action: issue }));
    const { decisionId, position } = proposed.body;
    const { body: shown } = await done(
      agent.get(`/v1/decisions/${decisionId}?atLeast=${position}`),
    );
    expect(shown).toMatchObject({ decisionId, workOrderId, requestedBy: 'agent-reads' });
    const { body: list } = await agent.get(`/v1/decisions?atLeast=${position}`);
    expect(list.items.map((item: any) => item.decisionId)).toEqual([decisionId]);
    const { body: evidence } = await done(agent.post('/v1/evidence', note(workOrderId!, 'Mine.')));
    const { evidenceId } = evidence;
    const path = `/v1/evidence/${evidenceId}`;
    expect((await agent.get(`${path}?atLeast=${evidence.position}`)).status).toBe(200);
    expect((await agent.get(`${path}/content`)).text).toBe('Mine.');
    expect((await agent.get(`/v1/work-orders/${workOrderId}`)).status).toBe(404);
  });

  it('[D10] the whole of what was delegated to it or its team, until it is called back', async () => {
    const member = await delegate('agent-member', { owners: ['team-reads'] });
    const paths = ['', '/next', '/actions', '/handoff', '/history', '/bundle', '/obligations'];
    const statuses = (user: ApiUser) =>
      Promise.all(
        paths.map(async (path) => (await user.get(`/v1/work-orders/${shared}${path}`)).status),
      );
    const following = await follow(agent);
    for (const user of [agent, member])
      expect(await statuses(user)).toEqual([404, 404, 404, 404, 404, 404, 200]);
    const { body: sent } = await done(operator.post('/v1/delegations', dispatch('team-reads')));
    await agent.get(`/v1/work-orders?atLeast=${sent.position}`);
    for (const user of [agent, member]) expect(await statuses(user)).toEqual(paths.map(() => 200));
    expect(await statuses(await delegate('agent-stranger'))).toContain(404);

    const { body: evidence } = await agent.get(`/v1/evidence?workOrderId=${shared}`);
    const [{ evidenceId, eventId }] = evidence.items;
    expect((await agent.get(`/v1/evidence/${evidenceId}/content`)).text).toContain(CANARY);
    expect((await agent.get(`/v1/receipts/${eventId}`)).status).toBe(200);
    const { event } = await following.first(({ data }) => data.type === 'delegation.dispatched');
    expect(event.data.data.workOrderId).toBe(shared);
    const foreign = following.events.filter(({ event }) => event.data.data.workOrderId !== shared);
    expect(foreign.filter(({ event }) => event.data.actor.id !== 'agent-reads')).toEqual([]);

    const { dispatchId } = sent;
    const { body: stopped } = await done(
      operator.post(`/v1/delegations/${dispatchId}/stop`, { workOrderId: shared, reason: 'Over.' }),
    );
    await eventually(
      () => agent.get(`/v1/work-orders/${shared}?atLeast=${stopped.position}`),
      ({ status }) => status === 404,
    );
    expect((await member.get(`/v1/work-orders/${shared}/handoff`)).status).toBe(404);
  });

  it('[D10] no more by a key that has another role, too', async () => {
    const both = await delegate('agent-both-reads', { roles: ['delegate', 'operator', 'analyst'] });
    const { status } = await both.get(`/v1/work-orders/${hidden['workOrderId']}`);
    expect(status).toBe(404);
    expect((await both.get('/v1/reports/facts')).status).toBe(403);
    const { body } = await both.get('/v1/session');
    expect(body.mayNot.map(({ name }: { name: string }) => name)).toContain('facts');
  });

  // The words of this spec.

  async function delegate(principal: string, more: object = {}): Promise<ApiUser> {
    const admin = new ApiUser(stack.url, stack.keys['admin']!);
    const body = { principal, roles: ['delegate'], ...more };
    return new ApiUser(stack.url, (await done(admin.post('/v1/keys', body))).body.key);
  }

  /** A work order with one of everything, by the parameter that names it in an address. */
  async function workOf(owner: ApiUser): Promise<Record<string, string>> {
    const workOrderId = await openRefund(owner);
    const { body: decided } = await done(
      owner.post('/v1/decisions', { workOrderId, action: issue }),
    );
    const { body: evidence } = await done(owner.post('/v1/evidence', note(workOrderId, CANARY)));
    const sent = { ...dispatch('agent-elsewhere'), workOrderId };
    await done(operator.post('/v1/delegations', sent));
    const raised = await done(
      operator.post('/v1/exceptions', {
        workOrderId,
        code: 'order-unpaid',
        subject: CANARY,
        rationale: CANARY,
      }),
    );
    const { exceptionId, position } = raised.body;
    const { body } = await operator.get(`/v1/work-orders/${workOrderId}?atLeast=${position}`);
    return {
      workOrderId,
      decisionId: decided.decisionId,
      approvalId: decided.approvals[0],
      evidenceId: evidence.evidenceId,
      dispatchId: sent.dispatchId,
      exceptionId,
      eventId: body.eventId,
    };
  }

  function note(workOrderId: string, text: string) {
    const sha256 = createHash('sha256').update(text).digest('hex');
    const content = Buffer.from(text).toString('base64');
    const capturedAt = new Date().toISOString();
    const about = {
      kind: 'notes',
      mediaType: 'text/plain',
      size: text.length,
      visibility: 'private',
    };
    return { workOrderId, evidenceId: newId('note'), sha256, content, capturedAt, ...about };
  }

  function dispatch(recipient: string) {
    const brief = {
      objective: 'Look at the order.',
      scope: 'This order only.',
      reads: [],
      writes: ['out'],
      verification: ['It was looked at.'],
      completion: 'Report.',
      blocks: false,
      timeouts: { initialWait: 'PT1H', remindEvery: 'PT2H', hardTimeout: 'P1D' },
      yieldMode: 'user-confirmed',
    };
    const dispatchId = newId('dispatch');
    return { workOrderId: shared, dispatchId, kind: 'delegate_task', recipient, keep: true, brief };
  }

  async function follow(user: ApiUser): Promise<StreamReader> {
    const stream = await StreamReader.open(stack.url, user.key);
    streams.push(stream);
    return stream;
  }
});
