import { subjects } from '#contracts';
import { Unavailable } from '#platform';
import { as, keyOf, refusal, useGateway } from './outside';
import { principalOf } from './principals';

const webhook = { webhookId: 'w-1', url: 'https://example.org/hook', status: 'active' };
const {
  confirmOwnMailbox,
  createWebhook,
  deleteWebhook,
  takeBackWebhook,
  enableWebhook,
  listDeliveries,
  listNotices,
  listWebhooks,
  replayDeadDeliveries,
  removeMailbox,
  removeOwnMailbox,
  replayDelivery,
  rotateWebhook,
  setMailbox,
} = subjects.internal;
const deliveryId = '0197a3c4-0000-7000-8000-000000000001';

describe('notices and webhooks over HTTP', () => {
  const { outside, app } = useGateway();
  // Nobody remembers of an earlier test which keys work.
  beforeEach(() => outside.tellOf(subjects.credentials.revoked));

  it('[N2] makes a webhook, shows its secret this once, and says where it stands', async () => {
    outside.on(createWebhook, () => ({ ok: true, ...webhook, secret: 'whsec_abc' }));
    const body = { url: webhook.url, types: ['approval.requested'], recipients: ['dana'] };
    const answer = await app.inject(as('operator', 'POST', '/v1/webhooks', body));
    expect([answer.statusCode, answer.headers['location']]).toEqual([201, '/v1/webhooks/w-1']);
    expect(answer.json()).toEqual({ ...webhook, secret: 'whsec_abc' });
    expect(outside.requestsOn(createWebhook)).toEqual([
      {
        ...body,
        metadata: expect.objectContaining({ tenant: 'acme', roles: ['operator'] }),
      },
    ]);
  });

  const setUp = (act: string, subject: string, back: string, named: object) =>
    [act, subject, back, named] as const;
  it.each([
    setUp('POST /v1/webhooks', createWebhook, takeBackWebhook, { webhookId: 'w-1' }),
    setUp('POST /v1/webhooks/w-1/rotate', rotateWebhook, takeBackWebhook, { webhookId: 'w-1' }),
    setUp('POST /v1/webhooks/w-1/enable', enableWebhook, takeBackWebhook, { webhookId: 'w-1' }),
    setUp('PUT /v1/mailboxes/dana', setMailbox, removeMailbox, { principal: 'dana' }),
    setUp('POST /v1/own-mailboxes/confirmations', confirmOwnMailbox, removeOwnMailbox, {
      principal: 'dana',
    }),
  ])(
    '[N2] takes back what a credential set up that ended meanwhile: %s',
    async (act, subject, back, named) => {
      const [method, path] = act.split(' ') as ['POST' | 'PUT', string];
      const bodies: Record<string, object> = {
        [createWebhook]: { url: webhook.url },
        [setMailbox]: { address: 'dana@example.org' },
        [confirmOwnMailbox]: { code: `${deliveryId}.${'x'.repeat(22)}` },
      };
      outside.on(back, () => ({ ok: true }));
      outside.on(subject, () => {
        outside.on(subjects.internal.verifyKey, () => ({ ok: true, principal: null }));
        outside.tellOf(subjects.credentials.revoked);
        return { ok: true, ...webhook, principal: 'dana', secret: 'whsec_abc' };
      });
      const answer = await app.inject(as('operator', method, path, bodies[subject]));
      expect([answer.statusCode, answer.json().code]).toEqual([401, 'unauthenticated']);
      expect(answer.body).not.toContain('whsec');
      expect(outside.requestsOn(back)).toEqual([{ ...named, metadata: expect.anything() }]);
    },
  );

  /** Policy is away from when something is set up, for so many questions, and then answers who the caller is. */
  const awayDuring = (subject: string, unanswered: number, principal: unknown = null) =>
    outside.on(subject, () => {
      let left = unanswered;
      outside.on(subjects.internal.verifyKey, () => {
        if ((left -= 1) >= 0) throw new Unavailable('Nobody answers.');
        return { ok: true, principal };
      });
      outside.tellOf(subjects.credentials.revoked);
      return { ok: true, ...webhook, principal: 'dana', secret: 'whsec_abc' };
    });

  it.each([
    ['POST', '/v1/webhooks/w-1/rotate', rotateWebhook, takeBackWebhook, undefined],
    ['PUT', '/v1/mailboxes/dana', setMailbox, removeMailbox, { address: 'dana@example.org' }],
  ] as const)(
    '[N2] leaves what existed before where nobody says whether the credential ended: %s %s',
    async (method, path, subject, back, body) => {
      awayDuring(subject, Infinity);
      const answer = await app.inject(as('operator', method, path, body));
      expect(answer.statusCode).toBe(503);
      expect(answer.body).not.toContain('whsec');
      expect(outside.requestsOn(back)).toEqual([]);
    },
  );

  it('[N2] takes back a new webhook where nobody says whether the credential ended', async () => {
    awayDuring(createWebhook, Infinity);
    const answer = await app.inject(as('operator', 'POST', '/v1/webhooks', { url: webhook.url }));
    expect(answer.statusCode).toBe(503);
    expect(outside.requestsOn(takeBackWebhook)).toMatchObject([{ webhookId: 'w-1' }]);
  });

  it.each([
    ['works', principalOf(keyOf('operator')), 200, []],
    ['ended', null, 401, [{ webhookId: 'w-1' }]],
  ])(
    '[N2] learns after a restart of policy that the credential %s',
    async (_, principal, status, takenBack) => {
      awayDuring(rotateWebhook, 1, principal);
      const answer = await app.inject(as('operator', 'POST', '/v1/webhooks/w-1/rotate'));
      expect(answer.statusCode).toBe(status);
      expect(outside.requestsOn(takeBackWebhook)).toMatchObject(takenBack);
    },
  );

  it.each([
    [{ url: 'ftp://example.org' }, '/url'],
    [{ url: 'https://user:password@example.org' }, '/url'],
    [{ url: 'no address' }, '/url'],
    [{}, '/url'],
    [{ url: webhook.url, types: ['nothing.happened'] }, '/types'],
    [{ url: webhook.url, recipients: [''] }, '/recipients'],
    [{ url: webhook.url, secret: 'whsec_mine' }, '/secret'],
  ])('[N2] answers 400 to %j and points at it', async (body, pointer) => {
    const answer = await app.inject(as('admin', 'POST', '/v1/webhooks', body));
    expect([answer.statusCode, answer.json().errors?.[0].pointer]).toEqual([400, pointer]);
    expect(outside.requestsOn(createWebhook)).toEqual([]);
  });

  it('[N2] lists webhooks, shows one, and says when there is none', async () => {
    outside.on(listWebhooks, () => ({ ok: true, webhooks: [webhook] }));
    const list = await app.inject(as('admin', 'GET', '/v1/webhooks'));
    expect(list.json()).toEqual({ items: [webhook], nextCursor: null });
    const one = await app.inject(as('admin', 'GET', '/v1/webhooks/w-1'));
    expect(one.json()).toEqual(webhook);
    const none = await app.inject(as('admin', 'GET', '/v1/webhooks/w-2'));
    expect([none.statusCode, none.json().code]).toEqual([404, 'webhook_not_found']);
  });

  it('[N2] passes questions about deliveries on, page by page', async () => {
    outside.on(listDeliveries, () => ({ ok: true, deliveries: [{ deliveryId }], next: 7 }));
    const path = '/v1/webhooks/w-1/deliveries?status=dead&before=9&limit=1';
    const answer = await app.inject(as('operator', 'GET', path));
    expect(answer.json()).toEqual({ items: [{ deliveryId }], nextCursor: '7' });
    expect(outside.requestsOn(listDeliveries)[0]).toMatchObject({
      webhookId: 'w-1',
      status: 'dead',
      before: 9,
      limit: 1,
    });
    for (const [query, pointer] of [
      ['status=lost', '/status'],
      ['limit=0', '/limit'],
      ['limit=many', '/limit'],
      ['before=-1', '/before'],
      ['cursor=1', '/cursor'],
      ['status=dead&status=pending', '/status'],
    ]) {
      const refused = await app.inject(as('admin', 'GET', `/v1/webhooks/w-1/deliveries?${query}`));
      expect([query, refused.statusCode, refused.json().errors?.[0].pointer]).toEqual([
        query,
        400,
        pointer,
      ]);
    }
  });

  it('[N2] replays one delivery or all dead ones, rotates and deletes', async () => {
    const done = [
      ['POST', `/v1/webhooks/deliveries/${deliveryId}/replay`, replayDelivery, { deliveryId }],
      ['POST', '/v1/webhooks/w-1/replay-dead', replayDeadDeliveries, { webhookId: 'w-1' }],
      ['POST', '/v1/webhooks/w-1/rotate', rotateWebhook, { webhookId: 'w-1' }],
      ['DELETE', '/v1/webhooks/w-1', deleteWebhook, { webhookId: 'w-1' }],
    ] as const;
    for (const [method, path, subject, request] of done) {
      outside.on(subject, () => ({ ok: true, ...request }));
      const answer = await app.inject(as('operator', method, path));
      expect([answer.statusCode, answer.json()]).toEqual([200, request]);
      expect(outside.requestsOn(subject)).toEqual([expect.objectContaining(request)]);
    }
    outside.on(replayDelivery, () => refusal('webhook_disabled'));
    const [, path] = done[0];
    expect((await app.inject(as('admin', 'POST', path))).statusCode).toBe(409);
  });

  it('[N3] lists notices for the caller, and passes on who that is', async () => {
    const notice = { noticeId: 'n-1', to: 'dana', number: 3 };
    outside.on(listNotices, () => ({ ok: true, notices: [notice], next: 3 }));
    const path = '/v1/notices?to=dana&since=2&limit=1';
    const answer = await app.inject(as('approver', 'GET', path));
    expect(answer.json()).toEqual({ items: [notice], nextCursor: '3' });
    expect(outside.requestsOn(listNotices)[0]).toMatchObject({
      to: 'dana',
      since: '2',
      limit: 1,
      metadata: { actor: { id: 'approver-person' }, roles: ['approver'], owners: ['*'] },
    });
    const refused = await app.inject(as('approver', 'GET', '/v1/notices?since=yesterday'));
    expect([refused.statusCode, refused.json().errors?.[0].pointer]).toEqual([400, '/since']);
  });
});
