import { HTTP, type CloudEvent } from 'cloudevents';
import { Webhook as Verifier } from 'standardwebhooks';
import { v7 as uuidv7 } from 'uuid';
import { eventually, type Stack } from '#testkit';
import { Receiver } from '../../apps/exceptions/test/receiver';
import { ApiUser, newId } from './client';
import { done, issue, openRefund } from './refund-work';
import { sharedSystem } from './shared-system';

const EVENTS = ['decision.made', 'approval.requested', 'approval.granted'];

describe('a webhook of events', () => {
  let stack: Stack;
  let receiver: Receiver;
  let operator: ApiUser;
  let integrator: ApiUser;
  let approver: ApiUser;

  beforeAll(async () => {
    receiver = await Receiver.start();
    stack = sharedSystem();
    operator = new ApiUser(stack.url, stack.keys['operator']!);
    integrator = new ApiUser(stack.url, stack.keys['integrator']!);
    approver = new ApiUser(stack.url, stack.keys['approver']!);
  });
  afterAll(() => receiver?.stop());
  afterEach(() => receiver.answers(204));

  it('[N2] has each as a CloudEvent, in the order of the log, through failures and kills', async () => {
    receiver.answers(500, 204);
    const { path, secret, webhookId, position } = await webhook({ events: EVENTS });
    const workOrderId = await openRefund(integrator);
    const { body } = await done(integrator.post('/v1/decisions', { workOrderId, action: issue }));
    await arrived(path, 2);
    await Promise.all([stack.kill('exceptions'), stack.kill('exceptions-2')]);
    await done(approver.post(`/v1/approvals/${body.approvals[0]}/grant`, { workOrderId }));
    await stack.ready();
    const expected = await eventually(
      () => logged(workOrderId),
      (events) => events.length === 4,
    );
    const events = await arrived(path, 4);
    expect(events.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
    for (const event of events) {
      expect(event.validate()).toBe(true);
      expect(event).toMatchObject({
        specversion: '1.0',
        type: expect.stringMatching(/^writ\..+\.v\d$/),
        subject: `work-order-${workOrderId}`,
        source: expect.stringMatching(/^\/writ\//),
        data: { id: event.id, actor: expect.anything(), data: { workOrderId } },
      });
    }
    const [first, ...later] = receiver.received.filter((one) => one.path === path);
    // It was not taken at first: nothing overtook it.
    expect(later[0]!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
    expect(first!.headers['content-type']).toBe('application/cloudevents+json');
    const headers = first!.headers as Record<string, string>;
    expect(new Verifier(secret).verify(first!.body, headers)).toMatchObject({ id: events[0]!.id });
    const last = Number(events.at(-1)!['position']);
    expect(events.every((event) => Number(event['position']) > position)).toBe(true);
    await eventually(
      () => operator.get(`/v1/webhooks/${webhookId}`),
      (shown) => shown.body.position >= last && shown.body.lastError === null,
    );
    // Notices go elsewhere.
    expect((await operator.get(`/v1/webhooks/${webhookId}/deliveries`)).body.items).toEqual([]);
  });

  it('[N2] goes on where it stopped, and begins where its maker says', async () => {
    const { path, webhookId } = await webhook({ events: ['work-order.opened'] });
    receiver.answers(410);
    const workOrderId = await openRefund(integrator);
    const stopped = await eventually(
      () => operator.get(`/v1/webhooks/${webhookId}`),
      ({ body }) => body.status === 'disabled',
    );
    expect(stopped.body.disabledBecause).toContain('410');
    receiver.answers(204);
    await done(operator.post(`/v1/webhooks/${webhookId}/enable`));
    const again = await arrived(path, 1);
    expect(again.at(-1)).toMatchObject({ subject: `work-order-${workOrderId}` });
    const after = Number(again.at(-1)!['position']) - 1;
    const other = await webhook({ events: ['work-order.opened'], after });
    const [begun] = await arrived(other.path, 1);
    expect(begun!.id).toBe(again.at(-1)!.id);
  });

  it('[N2] is refused where it would get something else than is stated', async () => {
    const url = receiver.url('/refused');
    const feed = { url, format: 'cloudevents' };
    for (const [body, pointer] of [
      [{ url, events: ['decision.made'] }, '/events'],
      [{ url, after: 1 }, '/after'],
      [{ ...feed, events: ['decision.made', 'decision.unmade'] }, '/events/1'],
      [{ ...feed, after: Number.MAX_SAFE_INTEGER }, '/after'],
      [{ ...feed, types: ['decision.made'] }, '/types'],
      [{ ...feed, recipients: ['finance'] }, '/recipients'],
    ] as const) {
      const answer = await operator.post('/v1/webhooks', body);
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, pointer]);
    }
    const admin = new ApiUser(stack.url, stack.keys['admin']!);
    const limited = { principal: newId('limited'), roles: ['operator'], workflows: ['refunds'] };
    const { key } = (await done(admin.post('/v1/keys', limited))).body;
    const refused = await new ApiUser(stack.url, key).post('/v1/webhooks', feed);
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);
  });

  const webhook = async (more: object) => {
    const path = `/${uuidv7()}`;
    const wanted = { url: receiver.url(path), format: 'cloudevents', label: 'warehouse', ...more };
    const { body } = await done(operator.post('/v1/webhooks', wanted));
    return { ...body, path };
  };

  /** What arrived at a path, each event once, as soon as there are so many. */
  const arrived = (path: string, count: number): Promise<readonly CloudEvent[]> =>
    eventually(
      async () => {
        const received = receiver.received.filter((one) => one.path === path);
        const events = received.map(({ headers, body }) => HTTP.toEvent({ headers, body }));
        return [...new Map((events as CloudEvent[]).map((event) => [event.id, event])).values()];
      },
      (events) => events.length >= count,
    );

  const logged = async (workOrderId: string): Promise<readonly any[]> => {
    const { body } = await operator.get(`/v1/work-orders/${workOrderId}/history`);
    return body.items.filter(({ type }: any) => EVENTS.includes(type));
  };
});
