import { decideAction, publicCommandSubject } from '#contracts';
import { eventually, type Stack } from '#testkit';
import { ApiUser, newId } from './client';
import { askOverNats, natsUser } from './nats-user';
import { done, issue, openRefund } from './refund-work';
import { sharedSystem } from './shared-system';

/** An admin keeps the registry of principals, and gains no approval by it. */
describe('the registry of principals', () => {
  let stack: Stack;
  let admin: ApiUser;
  beforeAll(() => {
    stack = sharedSystem();
    admin = new ApiUser(stack.url, stack.keys['admin']!);
  });

  it('[I12] gives no approval to who is put into the team of its owner', async () => {
    const name = newId('nina');
    const member = new ApiUser(stack.url, (await keyFor(name)).key);
    const integrator = new ApiUser(stack.url, stack.keys['integrator']!);
    const workOrderId = await openRefund(integrator);
    const { body } = await done(integrator.post('/v1/decisions', { workOrderId, action: issue }));
    expect(body).toMatchObject({ outcome: 'wait', owner: 'finance' });

    await done(admin.put('/v1/principals/finance', { kind: 'team' }));
    await done(admin.put(`/v1/principals/${name}`, { kind: 'person', teams: ['finance'] }));
    await eventually(
      async () => (await admin.get(`/v1/principals/${name}`)).body,
      ({ kind, teams, retired }) => kind === 'person' && teams === 'finance' && !retired,
    );
    const grant = await member.post(`/v1/approvals/${body.approvals[0]}/grant`, { workOrderId });
    expect([grant.status, grant.body.code]).toEqual([403, 'approval_not_yours']);

    const own = await admin.put('/v1/principals/dev-admin', { teams: ['finance'] });
    expect([own.status, own.body.code]).toEqual([403, 'principal_of_yours']);
    const by = await member.put(`/v1/principals/${name}`, { teams: [] });
    expect([by.status, by.body.code]).toEqual([403, 'forbidden']);
  });

  it('[I12] refuses the key, the token and the session of who is retired, at every interface', async () => {
    const name = newId('auth0|agent');
    const path = `/v1/principals/${encodeURIComponent(name)}`;
    const user = new ApiUser(stack.url, (await keyFor(name)).key);
    const { body } = await done(user.post('/v1/tokens', {}));
    const byToken = new ApiUser(stack.url, body.token);
    const nats = await natsUser(stack.natsIntegratorUrl ?? stack.natsUrl);
    const overNats = () =>
      askOverNats(nats, publicCommandSubject(decideAction), { workOrderId: 'w' }, body.token);
    await done(user.get('/v1/session'));
    await done(byToken.get('/v1/session'));

    await done(admin.post(`${path}/retire`, { reason: 'Replaced.' }));
    expect((await user.get('/v1/session')).status).toBe(401);
    expect((await byToken.get('/v1/session')).status).toBe(401);
    expect(JSON.stringify(await overNats())).toContain('unauthenticated');
    const again = await admin.post('/v1/keys', { principal: name, roles: ['approver'] });
    expect([again.status, again.body.code]).toEqual([409, 'principal_retired']);

    await done(admin.post(`${path}/reinstate`, { reason: 'Needed.' }));
    await done(user.get('/v1/session'));
    await nats.close();
  });

  it('[I12] answers nothing by a link that was made before', async () => {
    const person = newId('lena');
    const [integrator, approver] = ['integrator', 'approver'].map(
      (role) => new ApiUser(stack.url, stack.keys[role]!),
    );
    const workOrderId = await openRefund(integrator!);
    const { body } = await done(integrator!.post('/v1/decisions', { workOrderId, action: issue }));
    const path = `/v1/approvals/${body.approvals[0]}/link`;
    const made = await done(approver!.post(path, { workOrderId, for: person }));
    await done(admin.put(`/v1/principals/${person}`, { kind: 'person' }));
    expect((await fetch(made.body.url)).status).toBe(200);

    await done(admin.post(`/v1/principals/${person}/retire`, { reason: 'Left.' }));
    const form = new URLSearchParams({ answer: 'grant', seen: 'a'.repeat(64) });
    for (const request of [{}, { method: 'POST', body: form }]) {
      const answer = await fetch(made.body.url, request);
      expect([answer.status, await answer.text()]).toEqual([
        409,
        expect.stringContaining('retired'),
      ]);
    }
    const again = await approver!.post(path, { workOrderId, for: person });
    expect([again.status, again.body.code]).toEqual([409, 'principal_retired']);
    const alike = await approver!.post(path, { workOrderId, for: person.toUpperCase() });
    expect([alike.status, alike.body.code]).toEqual([409, 'name_confusable']);
  });

  const keyFor = async (principal: string): Promise<{ key: string }> =>
    (await done(admin.post('/v1/keys', { principal, roles: ['approver'] }))).body;
});
