import { Webhook as Verifier } from 'standardwebhooks';
import { v7 as uuidv7 } from 'uuid';
import { type Stack } from '#testkit';
import { Receiver, type Received } from '../../apps/exceptions/test/receiver';
import { AccessRequestWork, REQUESTS } from './access-request-work';
import { ApiUser, newId } from './client';
import { done } from './refund-work';
import { sharedSystem } from './shared-system';

/** Who requests access is called at an address that an operator registered for them, and at no other. */
describe('the callback of an access request', () => {
  let stack: Stack;
  let receiver: Receiver;
  let work: AccessRequestWork;
  let operator: ApiUser;

  beforeAll(async () => {
    receiver = await Receiver.start();
    stack = sharedSystem();
    work = new AccessRequestWork(stack);
    operator = new ApiUser(stack.url, stack.keys['operator']!);
  });

  afterAll(async () => {
    await receiver?.stop();
  });

  /** A webhook that leads to a path of its own, for these recipients. */
  const webhook = async (recipients: readonly string[], by = operator) => {
    const path = `/${uuidv7()}`;
    const types = ['access-request.ended'];
    const { body } = await done(
      by.post('/v1/webhooks', { url: receiver.url(path), types, recipients }),
    );
    return { path, url: body.url as string, secret: body.secret as string };
  };

  it('[N6] arrives signed after a grant, though nobody was there to send it', async () => {
    const principal = newId('pep');
    const pep = await work.pepOf({ principal });
    const { path, url, secret } = await webhook([principal]);
    const { answer, submission } = await work.denied(work.exporting(), pep);
    const callback = { endpoint: url, state: 'session 7', events: ['approved', 'denied'] };
    const { task } = await work.submit({ ...submission, callback }, pep);
    expect(task.status).toBe('pending');

    await Promise.all([stack.kill('exceptions'), stack.kill('exceptions-2')]);
    await work.answered('grant', answer);
    const [{ headers, body }] = (await receiver.at(path, 1)) as [Received];
    const { id, status_endpoint } = task;
    expect(new Verifier(secret).verify(body, headers as Record<string, string>)).toEqual({
      state: 'session 7',
      task: { id, status: 'approved', status_endpoint },
    });
    // It is a notification: what was approved is read from the task, by who may.
    expect((await work.read(task, pep)).result.approval.id).toEqual(expect.any(String));
    await stack.ready();
  });

  it('[N6] says that the task was cancelled', async () => {
    const principal = newId('pep');
    const pep = await work.pepOf({ principal });
    const { path, url } = await webhook([principal]);
    const { submission } = await work.denied(work.exporting(), pep);
    const { task } = await work.submit({ ...submission, callback: { endpoint: url } }, pep);
    await done(pep.send('POST', work.pathOf(task.links.cancel)));
    const [{ body }] = (await receiver.at(path, 1)) as [Received];
    expect(JSON.parse(body)).toMatchObject({ task: { id: task.id, status: 'cancelled' } });
  });

  it('[N6] is refused to an address that is not set up for who asks, and leaves no task', async () => {
    const principal = newId('pep');
    const pep = await work.pepOf({ principal });
    const { url } = await webhook([principal]);
    const { url: ofOthers } = await webhook([newId('pep')]);
    const deployer = new ApiUser(stack.url, stack.keys['deployment-admin']!);
    const tenant = { tenant: newId('tenant'), principal: 'adele' };
    const { body: theirs } = await done(deployer.post('/v1/tenants', tenant));
    const { url: ofTenant } = await webhook([principal], new ApiUser(stack.url, theirs.key));
    const { submission } = await work.denied(work.exporting(), pep);
    for (const endpoint of [
      ofOthers,
      ofTenant,
      `${url}/more`,
      `${url}?next=https://elsewhere.example`,
      'http://169.254.169.254/latest/meta-data',
      'file:///etc/passwd',
    ]) {
      const refused = await pep.post(REQUESTS, { ...submission, callback: { endpoint } });
      expect([endpoint, refused.status, refused.body.code]).toEqual([
        endpoint,
        422,
        'callback_not_allowed',
      ]);
      expect(refused.body.errors[0].pointer).toBe('/callback/endpoint');
    }
    const unknown = await pep.post(REQUESTS, {
      ...submission,
      callback: { endpoint: url, events: [] },
    });
    expect([unknown.status, unknown.body.code]).toEqual([400, 'invalid_request']);
    const { task } = await work.submit({ ...submission, callback: { endpoint: url } }, pep);
    expect(task.status).toBe('pending');
    const other = { endpoint: url, state: 'another' };
    const changed = await pep.post(REQUESTS, { ...submission, callback: other });
    expect([changed.status, changed.body.code]).toEqual([409, 'duplicate_request']);
  });
});
