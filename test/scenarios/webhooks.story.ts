import { Webhook as Verifier } from 'standardwebhooks';
import { v7 as uuidv7 } from 'uuid';
import { eventually, type Stack } from '#testkit';
import { OutsideSlack, SLACK_TOKEN } from '../../apps/exceptions/test/outside-slack';
import { Receiver, type Received } from '../../apps/exceptions/test/receiver';
import { ApiUser, newId } from './client';
import { done, issue, openRefund } from './refund-work';
import { sharedSystem } from './shared-system';

describe('people are notified', () => {
  let stack: Stack;
  let receiver: Receiver;
  let slack: OutsideSlack;
  let operator: ApiUser;
  let integrator: ApiUser;
  let approver: ApiUser;

  beforeAll(async () => {
    [receiver, slack] = await Promise.all([Receiver.start(), OutsideSlack.start()]);
    stack = sharedSystem();
    operator = new ApiUser(stack.url, stack.keys['operator']!);
    integrator = new ApiUser(stack.url, stack.keys['integrator']!);
    approver = new ApiUser(stack.url, stack.keys['approver']!);
  });

  afterAll(async () => {
    await Promise.all([receiver?.stop(), slack?.stop()]);
  });

  it('[N2] [N3] [N10] by webhook, chat, list and stream: the owner of the question, the requester of the answer', async () => {
    const { path, secret, webhookId } = await webhook();
    const teams = await chats();
    const following = await notices(approver);
    const workOrderId = await openRefund(integrator);
    const wait = await done(integrator.post('/v1/decisions', { workOrderId, action: issue }));
    const [approvalId] = wait.body.approvals;
    const { owner } = wait.body;

    const [question] = await arrived(path, 'approval.requested', workOrderId);
    expect(question!.body).toMatchObject({
      to: owner,
      workOrderId,
      action: issue,
      permits: [issue.kind],
      scope: expect.objectContaining({ system: issue.system }),
      expiresAt: expect.stringMatching(/Z$/),
      reason: wait.body.reasons.join(' '),
      link: `/v1/approvals/${approvalId}`,
    });
    const { headers, body } = question!.received;
    const verified = new Verifier(secret).verify(body, headers as Record<string, string>);
    expect(verified).toMatchObject({ type: 'approval.requested', data: question!.body });
    const { noticeId } = question!.body;
    expect(headers['webhook-id']).toBe(noticeId);
    expect(await following.first((notice) => notice.noticeId === noticeId)).toMatchObject({
      to: owner,
    });
    following.close();
    const listed = await approver.get(`/v1/notices?to=${owner}&workOrderId=${workOrderId}`);
    expect(listed.body.items).toMatchObject([{ noticeId }]);
    expect((await approver.get(`/v1/approvals/${approvalId}`)).body.owner).toBe(owner);

    // Nobody is left who could tell; then both are back.
    await Promise.all([stack.kill('exceptions'), stack.kill('exceptions-2')]);
    await done(approver.post(`/v1/approvals/${approvalId}/grant`, { comment: 'Photos seen.' }));
    const [yes] = await arrived(path, 'approval.granted', workOrderId);
    expect(yes!.body).toMatchObject({ outcome: 'approved', action: issue, to: 'dev-integrator' });
    expect(JSON.stringify(yes!.body)).not.toContain('Photos seen.');
    const [run] = await arrived(path, 'decision.made', workOrderId);
    expect(run!.body).toMatchObject({ outcome: 'run', to: 'dev-integrator' });
    await stack.ready();
    const deliveries = () => operator.get(`/v1/webhooks/${webhookId}/deliveries?status=delivered`);
    await eventually(deliveries, ({ body }) => body.items.length === 3);

    // Every sender was killed: Slack has one message, and knows who answered; Teams cannot change one.
    const about = (text: string) => text.includes(workOrderId);
    const shown = () => slack.shown().filter((message) => about(JSON.stringify(message)));
    await eventually(
      async () => shown(),
      ([message]) => message?.text.startsWith('Granted by dev-approver') === true,
    );
    expect(shown()).toHaveLength(1);
    const cards = await eventually(
      async () => receiver.received.filter((one) => one.path === teams && about(one.body)),
      (all) => all.some(({ body }) => body.includes('Granted by dev-approver')),
    );
    expect(cards[0]!.body).toContain('Your approval is requested');
  });

  it('[N2] [O1] also of what happened while NATS had lost everything', async () => {
    const { path } = await webhook();
    const workOrderId = await openRefund(integrator);
    await stack.wipeNats();
    await eventually(
      () => integrator.post('/v1/decisions', { workOrderId, action: issue }),
      ({ status }) => status < 300,
    );
    const notice = await arrived(path, 'approval.requested', workOrderId);
    expect(notice.map(({ body }) => body.workOrderId)).toEqual([workOrderId]);
  });

  it('[N2] of nothing that is not there, and by no address that is none', async () => {
    const nobody = newId('nobody');
    const expected = [
      ['GET', `/v1/webhooks/${nobody}`, 404, 'webhook_not_found'],
      ['GET', `/v1/webhooks/${nobody}/deliveries`, 404, 'webhook_not_found'],
      ['DELETE', `/v1/webhooks/${nobody}`, 404, 'webhook_not_found'],
      ['POST', `/v1/webhooks/${nobody}/rotate`, 404, 'webhook_not_found'],
      ['POST', `/v1/webhooks/${nobody}/enable`, 404, 'webhook_not_found'],
      ['POST', `/v1/webhooks/${nobody}/replay-dead`, 404, 'webhook_not_found'],
      ['POST', `/v1/webhooks/deliveries/${uuidv7()}/replay`, 404, 'delivery_not_found'],
      ['POST', `/v1/webhooks/deliveries/${nobody}/replay`, 400, 'invalid_request'],
    ] as const;
    for (const [method, path, status, code] of expected) {
      const answer = await operator.send(method, path);
      expect([path, answer.status, answer.body.code]).toEqual([path, status, code]);
    }
    const refused = await operator.post('/v1/webhooks', { url: 'https://a:b@example.org/' });
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([400, '/url']);
  });

  it('[O2] with gauges of what is on its way', async () => {
    const text = await eventually(
      () => stack.metrics('exceptions'),
      (metrics) => /^writ_webhook_deliveries_pending\b.* \d+$/m.test(metrics),
    );
    expect(text).toMatch(/^writ_webhook_deliveries_dead\b.* 0$/m);
  });

  /** A webhook of three types that leads to a path of its own. */
  const webhook = async () => {
    const path = `/${uuidv7()}`;
    const types = ['approval.requested', 'approval.granted', 'decision.made'];
    const { body } = await done(operator.post('/v1/webhooks', { url: receiver.url(path), types }));
    return { path, secret: body.secret as string, webhookId: body.webhookId as string };
  };

  /** An app of Slack and a workflow of Teams; answers the path of the latter. */
  const chats = async (): Promise<string> => {
    const path = `/${uuidv7()}`;
    const types = ['approval.requested'];
    const app = { format: 'slack-app', url: slack.url, channel: 'refunds', token: SLACK_TOKEN };
    await done(operator.post('/v1/webhooks', { ...app, types }));
    await done(operator.post('/v1/webhooks', { format: 'teams', url: receiver.url(path), types }));
    return path;
  };

  /** What arrived of a type about a work order: each notice once, however often it was sent. */
  const arrived = async (path: string, type: string, workOrderId: string) => {
    const found = () =>
      receiver.received
        .filter((received) => received.path === path)
        .map((received) => ({ received, body: bodyOf(received) }))
        .filter(({ body }) => body.type === type && body.workOrderId === workOrderId);
    const all = await eventually(
      async () => found(),
      ({ length }) => length > 0,
    );
    return [...new Map(all.map((one) => [one.body.noticeId, one])).values()];
  };

  const notices = async (user: ApiUser) => {
    const controller = new AbortController();
    const response = await fetch(`${stack.url}/v1/stream`, {
      headers: { authorization: `Bearer ${user.key}` },
      signal: controller.signal,
    });
    let text = '';
    void (async () => {
      const decoder = new TextDecoder();
      for await (const bytes of response.body!)
        text += decoder.decode(bytes as Uint8Array, { stream: true });
    })().catch(() => undefined);
    const notices = (): any[] =>
      [...text.matchAll(/^event: notice\ndata: (.*)$/gm)].map(([, data]) => JSON.parse(data!));
    return {
      first: async (fits: (notice: any) => boolean) =>
        (
          await eventually(
            async () => notices().filter(fits),
            ({ length }) => length > 0,
          )
        )[0],
      close: () => controller.abort(),
    };
  };
});

function bodyOf({ body }: Received): any {
  return JSON.parse(body).data;
}
