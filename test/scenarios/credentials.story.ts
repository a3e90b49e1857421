import { createHash } from 'node:crypto';
import { type NatsConnection } from 'nats';
import { decideAction, grantApproval, publicCommandSubject } from '#contracts';
import { type Stack } from '#testkit';
import { type Answer, ApiUser, cloudEvent, newId } from './client';
import { askOverNats, natsUser } from './nats-user';
import { done, issue, openRefund } from './refund-work';
import { sharedSystem } from './shared-system';

const BOUND = [403, 'forbidden'];

/** What a credential is worth: never more than its parent, and nothing once its key is revoked. */
describe('a credential', () => {
  let stack: Stack;
  let nats: NatsConnection;
  let admin: ApiUser;
  let integrator: ApiUser;

  beforeAll(async () => {
    stack = sharedSystem();
    admin = new ApiUser(stack.url, stack.keys['admin']!);
    integrator = new ApiUser(stack.url, stack.keys['integrator']!);
    nats = await natsUser(stack.natsIntegratorUrl ?? stack.natsUrl);
  });
  afterAll(() => nats?.close());

  it('that is bound to a source frees neither itself nor what it hands out', async () => {
    const { body } = await done(integrator.post('/v1/tokens', { source: '/crm' }));
    const bound = new ApiUser(stack.url, body.token);
    const again = await done(bound.post('/v1/tokens', {}));
    expect(claimsOf(again.body.token)).toMatchObject({ source: '/crm', id: 'dev-integrator' });
    expect(claimsOf(again.body.token).exp).toBeLessThanOrEqual(claimsOf(body.token).exp);
    expect(codeOf(await bound.post('/v1/tokens', { source: '/erp' }))).toBe('api_key_wider');
    expect(codeOf(await bound.post('/v1/tokens', { roles: ['admin'] }))).toBe('api_key_wider');

    const free = new ApiUser(stack.url, again.body.token);
    const event = cloudEvent('fact.observed', { workOrderId: 'w' }, { source: '/erp' });
    const { body: answered } = await done(free.publish([event]));
    expect(answered.results).toMatchObject([
      { outcome: 'quarantined', reason: 'source_not_yours' },
    ]);
  });

  it('that is bound to a source publishes its events and does nothing else, over HTTP and NATS', async () => {
    const { body: made } = await done(
      admin.post('/v1/keys', { principal: newId('crm'), roles: ['admin'], source: '/crm' }),
    );
    const { body } = await done(integrator.post('/v1/tokens', { source: '/crm' }));
    const workOrderId = await openRefund(integrator);
    for (const bound of [made.key, body.token].map((text) => new ApiUser(stack.url, text))) {
      const fact = { workOrderId, name: 'order-total', value: 1 };
      const own = cloudEvent('fact.observed', fact, { source: '/crm' });
      const { body: answered } = await done(bound.publish([own]));
      expect(answered.results).toMatchObject([{ outcome: 'accepted' }]);
      expect((await bound.get('/v1/session')).status).toBe(200);
      const refused = await Promise.all([
        bound.get('/v1/work-orders'),
        bound.get(`/v1/work-orders/${workOrderId}/history`),
        bound.get('/v1/stream'),
        bound.get('/v1/events/quarantine'),
        bound.get('/v1/keys'),
        bound.post('/v1/work-orders', { workflow: 'refunds' }),
        bound.post('/v1/decisions', { workOrderId, action: issue }),
        bound.post('/v1/keys', { principal: newId('agent'), roles: ['integrator'] }),
      ]);
      for (const answer of refused) expect([answer.status, codeOf(answer)]).toEqual(BOUND);
      expect(refused[0]!.body.detail).toContain('bound to the source /crm');
    }
    // Over a connection that may do more, a token decides.
    for (const [subject, data] of [
      [publicCommandSubject(decideAction), { workOrderId, action: issue }],
      ['writ.v1.open-work-order', { workflow: 'refunds' }],
    ] as const) {
      const reply = await askOverNats(nats, subject, data, body.token);
      expect(reply.refusal).toMatchObject({ code: 'forbidden', facts: { source: '/crm' } });
    }
  });

  it('of an admin with an end issues no key that lasts longer', async () => {
    const soon = new Date(Date.now() + 60_000).toISOString();
    const { body } = await done(
      admin.post('/v1/keys', { principal: newId('admin'), roles: ['admin'], expiresAt: soon }),
    );
    const limited = new ApiUser(stack.url, body.key);
    const wanted = { principal: newId('agent'), roles: ['integrator'] };
    expect(codeOf(await limited.post('/v1/keys', wanted))).toBe('api_key_wider');
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    expect(codeOf(await limited.post('/v1/keys', { ...wanted, expiresAt }))).toBe('api_key_wider');
  });

  it('ends at every interface the moment that its key is revoked, and so do its tokens', async () => {
    const { body: made } = await done(
      admin.post('/v1/keys', { principal: newId('agent'), roles: ['integrator', 'operator'] }),
    );
    const byKey = new ApiUser(stack.url, made.key);
    const { body } = await done(byKey.post('/v1/tokens', {}));
    const byToken = new ApiUser(stack.url, body.token);
    const overNats = async () => {
      const data = { workOrderId: 'none', action: issue };
      const reply = await askOverNats(nats, publicCommandSubject(decideAction), data, body.token);
      return reply.refusal.code as string;
    };
    for (const user of [byKey, byToken]) await done(user.get('/v1/work-orders'));
    expect(await overNats()).toBe('work_order_not_found');

    await done(admin.send('DELETE', `/v1/keys/${made.keyId}`));
    for (const user of [byKey, byToken])
      expect((await user.get('/v1/work-orders')).status).toBe(401);
    expect((await byToken.post('/v1/tokens', {})).status).toBe(401);
    expect(await overNats()).toBe('unauthenticated');
  });

  it.each(['service-policy', 'TBD', '__proto__', 'constructor', 'prototype'])(
    'is issued to nobody of the name %s',
    async (principal) => {
      const answer = await admin.post('/v1/keys', { principal, roles: ['approver'] });
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, '/principal']);
    },
  );

  it('that the requester issued approves nothing of theirs, over HTTP and NATS', async () => {
    const dana = await issuedBy(admin, 'dana', ['admin'], ['*']);
    const workOrderId = await openRefund(integrator);
    const { body } = await done(dana.post('/v1/decisions', { workOrderId, action: issue }));
    const [approvalId] = body.approvals as [string];
    const path = `/v1/approvals/${approvalId}/grant`;

    const finance = await issuedBy(dana, 'finance', ['approver']);
    const eve = await issuedBy(dana, 'eve', ['admin']);
    const second = await issuedBy(eve, 'finance', ['approver']);
    for (const user of [finance, second]) {
      const answer = await user.post(path, { workOrderId });
      expect([answer.status, codeOf(answer)]).toEqual([403, 'issued_by_requester']);
      const { body: made } = await done(user.post('/v1/tokens', {}));
      const subject = publicCommandSubject(grantApproval);
      const data = { workOrderId, approvalId };
      const reply = await askOverNats(nats, subject, data, made.token);
      expect(reply.refusal.code).toBe('issued_by_requester');
    }
    const other = await issuedBy(admin, 'finance', ['approver']);
    await done(other.post(path, { workOrderId }));
  });

  it('of the admin who issued the requester’s key approves nothing of theirs', async () => {
    const dana = await issuedBy(admin, newId('dana'), ['admin', 'approver'], ['*']);
    const agent = await issuedBy(dana, newId('agent'), ['integrator']);
    const workOrderId = await openRefund(integrator);
    const { body } = await done(agent.post('/v1/decisions', { workOrderId, action: issue }));
    const path = `/v1/approvals/${body.approvals[0]}`;
    for (const [answer, more] of [
      ['grant', {}],
      ['reject', { reason: 'no' }],
    ] as const)
      expect(codeOf(await dana.post(`${path}/${answer}`, { workOrderId, ...more }))).toBe(
        'issuer_of_requester',
      );
    const other = await issuedBy(dana, newId('fay'), ['approver'], ['finance']);
    await done(other.post(`${path}/grant`, { workOrderId }));
  });

  it('and the key that its holder issued are not the two people of a recorded answer', async () => {
    const name = newId('dana');
    const dana = await issuedBy(admin, name, ['admin', 'operator'], ['finance']);
    const own = await issuedBy(dana, newId('cora'), ['operator', 'approver']);
    const workOrderId = await openRefund(integrator);
    const { body } = await done(integrator.post('/v1/decisions', { workOrderId, action: issue }));
    const approvalId = body.approvals[0];
    const bytes = Buffer.from('Granted. Finance');
    const letter = {
      workOrderId,
      kind: 'letter',
      mediaType: 'text/plain',
      content: bytes.toString('base64'),
      sha256: createHash('sha256').update(bytes).digest('hex'),
      approves: { approver: 'finance', permits: ['refund.issue'], approvalId },
    };
    const { body: recorded } = await done(dana.post('/v1/evidence', letter));
    const grant = { workOrderId, approver: 'finance', evidence: [recorded.evidenceId] };
    await done(dana.post(`/v1/approvals/${approvalId}/grant`, grant));
    const confirmPath = `/v1/approvals/${approvalId}/records/1/confirm`;
    expect(codeOf(await own.post(confirmPath, { workOrderId }))).toBe('issued_by_requester');
    const approver = new ApiUser(stack.url, stack.keys['approver']!);
    await done(approver.post(confirmPath, { workOrderId }));
  });

  // The words of this spec.

  async function issuedBy(
    user: ApiUser,
    principal: string,
    roles: readonly string[],
    owners: readonly string[] = [],
  ): Promise<ApiUser> {
    const { body } = await done(user.post('/v1/keys', { principal, roles, owners }));
    return new ApiUser(stack.url, body.key);
  }
});

const codeOf = ({ body }: Answer): string => body.code;

const claimsOf = (token: string): { source?: string; id: string; exp: number } =>
  JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
