import { eventually, type Stack } from '#testkit';
import { Receiver } from '../../apps/exceptions/test/receiver';
import { ApiUser, newId } from './client';
import { done, openRefund } from './refund-work';
import { sharedSystem } from './shared-system';

describe('people are notified of an alert', () => {
  let stack: Stack;
  let receiver: Receiver;
  let admin: ApiUser;
  let analyst: ApiUser;
  let integrator: ApiUser;

  beforeAll(async () => {
    receiver = await Receiver.start();
    stack = sharedSystem();
    admin = new ApiUser(stack.url, stack.keys['admin']!);
    analyst = new ApiUser(stack.url, stack.keys['analyst']!);
    integrator = new ApiUser(stack.url, stack.keys['integrator']!);
    const day = [['00:00', '24:00']];
    const hours = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day };
    await done(admin.put('/v1/calendars/always', { title: 'Always', timeZone: 'UTC', hours }));
  });
  afterAll(() => receiver.stop());

  it('[Q12] once for a crossing, by webhook and e-mail, though every sender is killed', async () => {
    const [recipient, code] = [newId('watcher'), newId('late')];
    const types = ['alert.crossed'];
    const webhook = { url: receiver.url(`/${recipient}`), types, recipients: [recipient] };
    const { webhookId } = (await done(admin.post('/v1/webhooks', webhook))).body;
    const address = `${recipient}@example.org`;
    await done(admin.put(`/v1/mailboxes/${recipient}`, { address, calendar: 'always' }));
    await done(admin.put(`/v1/exception-codes/${code}`, { title: 'Late', sla: 'P1D' }));
    const workOrderId = await openRefund(integrator);
    await done(admin.post('/v1/exceptions', { workOrderId, code }));

    await Promise.all([stack.kill('exceptions'), stack.kill('exceptions-2')]);
    const { alertId } = (await done(analyst.post('/v1/alerts', watching(code, recipient)))).body;
    await stack.ready();

    const path = `/v1/notices?to=${recipient}`;
    const { body } = await eventually(
      () => admin.get(path),
      (answer) => answer.body.items.length > 0,
    );
    expect(body.items).toMatchObject([
      { type: 'alert.crossed', subject: { kind: 'alert', id: alertId }, title: code },
    ]);
    const [{ reason, noticeId, ...notice }] = body.items;
    expect(reason).toMatch(/\(raised >= 1\): late-\S+, \S+: 1\.$/);
    expect(notice.link.split('?')[0]).toBe('/v1/reports/exception-trends');
    const report = await done(analyst.get(notice.link));
    expect(report.body.items).toMatchObject([{ code, raised: 1 }]);
    for (const sent of [
      `/v1/webhooks/${webhookId}/deliveries?status=delivered`,
      `/v1/mails?principal=${recipient}&status=delivered`,
    ]) {
      const delivered = await eventually(
        () => admin.get(sent),
        (answer) => answer.body.items.length > 0,
      );
      expect(delivered.body.items).toMatchObject([{ noticeId }]);
    }
    const alert = await done(analyst.get(`/v1/alerts/${alertId}`));
    expect(alert.body).toMatchObject({ status: 'crossed', crossings: 1, link: notice.link });
    await done(analyst.send('DELETE', `/v1/alerts/${alertId}`));
  });

  it('[Q12] until its credential is taken away', async () => {
    const wanted = { principal: newId('leaver'), roles: ['analyst'] };
    const issued = await done(admin.post('/v1/keys', wanted));
    const own = new ApiUser(stack.url, issued.body.key);
    const { alertId } = (await done(own.post('/v1/alerts', watching(newId('code'))))).body;
    expect((await integrator.post('/v1/alerts', watching(newId('code')))).status).toBe(403);
    await done(admin.send('DELETE', `/v1/keys/${issued.body.keyId}`));
    const { body } = await eventually(
      () => admin.get(`/v1/alerts/${alertId}`),
      (answer) => answer.body.status === 'ended',
    );
    expect(body.endedBecause).toBe('the key that set it up was revoked');
  });

  const watching = (code: string, recipient?: string) => ({
    name: code,
    report: 'exception-trends',
    groupBy: ['code', 'owner'],
    filters: { code },
    threshold: { column: 'raised', is: '>=', value: 1 },
    eachRow: true,
    ...(recipient !== undefined && { recipients: [recipient] }),
  });
});
