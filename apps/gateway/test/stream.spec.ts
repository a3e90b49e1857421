import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { subjects } from '#contracts';
import { Unavailable } from '#platform';
import { eventually } from '#testkit';
import { as, gatewayBefore, Outside } from './outside';
import { Following } from './following';

describe('the stream of committed events', () => {
  let outside: Outside;
  let app: NestFastifyApplication;
  const followings: Following[] = [];
  beforeEach(async () => {
    outside = new Outside();
    app = await gatewayBefore(outside);
    await app.listen(0, '127.0.0.1');
  });
  afterEach(async () => {
    followings.splice(0).forEach((following) => following.hangUp());
    await app.close();
  });

  const follow = async (path: string, role = 'analyst', headers = {}): Promise<Following> => {
    const following = await Following.begin(await app.getUrl(), path, role, headers);
    followings.push(following);
    return following;
  };
  const commit = (count: number, event: object = {}): void => {
    for (let n = 0; n < count; n++) outside.commit(event);
  };

  it('[P1] tells what is committed from now on, as the CloudEvents of NATS, by ledger position', async () => {
    commit(3);
    const following = await follow('');
    expect(following.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(following.headers.get('writ-position')).toBe('3');
    expect(following.headers.get('cache-control')).toBe('no-store');
    outside.commit({ type: 'decision.made', data: { workOrderId: 'wo-1', decisionId: 'd-1' } });
    const [event] = await following.events(1);
    expect(event).toEqual({
      id: 4,
      data: {
        specversion: '1.0',
        id: 'event-4',
        source: '/writ/acme',
        type: 'writ.decision.made.v1',
        subject: 'work-order-wo-1',
        time: '2030-01-01T09:00:00.000Z',
        datacontenttype: 'application/json',
        position: 4,
        data: expect.objectContaining({
          id: 'event-4',
          type: 'decision.made',
          data: { workOrderId: 'wo-1', decisionId: 'd-1' },
        }),
      },
    });
  });

  it('catches up after any position and goes on, without a gap and without a repeat', async () => {
    commit(1_500);
    const following = await follow('?after=2');
    await following.events(700);
    commit(300);
    const events = await following.events(1_798);
    expect(events.map(({ id }) => id)).toEqual(Array.from({ length: 1_798 }, (_, n) => n + 3));
  });

  it('resumes by Last-Event-ID, which goes before ?after', async () => {
    commit(10);
    const first = await follow('?after=4');
    const [, , third] = await first.events(3);
    first.hangUp();
    commit(2);
    const second = await follow('?after=4', 'analyst', {
      'last-event-id': String(third!.id),
    });
    expect((await second.events(5)).map(({ id }) => id)).toEqual([8, 9, 10, 11, 12]);
  });

  it('finds what was committed without a message', async () => {
    const following = await follow('');
    outside.commit({}, { isPublished: false });
    expect((await following.events(1)).map(({ id }) => id)).toEqual([1]);
  });

  it('sends only what is requested: a work order, types, a decision', async () => {
    const byWork = await follow('?workOrder=wo-2');
    const byType = await follow('?type=decision.made,step.blocked');
    const byDecision = await follow('?decision=d-1');
    outside.commit({});
    outside.commit({ data: { workOrderId: 'wo-2' } });
    outside.commit({ type: 'decision.made', data: { workOrderId: 'wo-1', decisionId: 'd-1' } });
    outside.commit({ type: 'step.blocked' });
    const data = { workOrderId: 'wo-2', decisionId: 'd-2', supersedes: 'd-1' };
    outside.commit({ type: 'decision.made', data });
    expect((await byWork.events(2)).map(({ id }) => id)).toEqual([2, 5]);
    expect((await byType.events(3)).map(({ id }) => id)).toEqual([3, 4, 5]);
    expect((await byDecision.events(2)).map(({ id }) => id)).toEqual([3, 5]);
  });

  it('tells nobody of other tenants, nor delegates of what is quarantined', async () => {
    outside.on(subjects.ledger.readableWork, () => ({ ok: true, workOrderIds: ['wo-1'] }));
    const delegate = await follow('', 'delegate');
    const integrator = await follow('', 'integrator');
    outside.commit({ tenant: 'other' });
    outside.commit({ stream: 'quarantine-abc', type: 'event.quarantined' });
    outside.commit({});
    expect((await delegate.events(1)).map(({ id }) => id)).toEqual([3]);
    expect((await integrator.events(2)).map(({ id }) => id)).toEqual([2, 3]);
  });

  it('[D10] tells a delegate of work that the ledger says is delegated to it, and of its own', async () => {
    outside.on(subjects.ledger.readableWork, () => ({ ok: true, workOrderIds: ['wo-2'] }));
    const delegate = await follow('', 'delegate');
    const about = (workOrderId: string, more: object = {}) =>
      outside.commit({ stream: `work-order-${workOrderId}`, data: { workOrderId }, ...more });
    about('wo-1');
    about('wo-2');
    outside.commit({ stream: 'remediation-1', type: 'remediation.opened' });
    about('wo-3', { actor: { id: 'delegate-person' } });
    about('wo-3', { type: 'decision.made', data: { requestedBy: 'delegate-person' } });
    outside.commit({ stream: 'workflow-refunds', type: 'workflow.published' });
    about('wo-2');
    expect((await delegate.events(5)).map(({ id }) => id)).toEqual([2, 4, 5, 6, 7]);
    const requests = outside.requestsOn(subjects.ledger.readableWork);
    const scope = { principal: 'delegate-person', recipients: ['delegate-person'] };
    expect(requests[0]).toMatchObject({ tenant: 'acme', scope });
  });

  it('[D10] tells a delegate nothing while nobody can tell what is delegated, and all of it then', async () => {
    outside.on(subjects.ledger.readableWork, () => {
      throw new Unavailable('The ledger is away.');
    });
    const delegate = await follow('', 'delegate');
    outside.commit({});
    await eventually(
      () => outside.requestsOn(subjects.ledger.readableWork),
      ({ length }) => length > 0,
    );
    outside.on(subjects.ledger.readableWork, () => ({ ok: true, workOrderIds: ['wo-1'] }));
    outside.commit({});
    expect((await delegate.events(2)).map(({ id }) => id)).toEqual([1, 2]);
  });

  it('[N3] tells notices to whom they are for, beside the events', async () => {
    commit(5);
    outside.notice(3, { noticeId: 'n-1', to: 'approver-person', type: 'approval.requested' });
    const approver = await follow('?after=5', 'approver');
    const resumed = await follow('', 'approver', { 'last-event-id': '2' });
    expect(await resumed.notices(1)).toMatchObject([{ noticeId: 'n-1', number: 1 }]);
    outside.notice(5, { noticeId: 'n-2', to: 'approver-person' }, 'other');
    outside.notice(6, { noticeId: 'n-3', to: 'approver-person', type: 'decision.made' });
    expect(await approver.notices(1)).toEqual([
      { noticeId: 'n-3', to: 'approver-person', type: 'decision.made', position: 6, number: 3 },
    ]);
    commit(1);
    expect((await approver.events(1)).map(({ id }) => id)).toEqual([6]);
    expect(await resumed.notices(2)).toMatchObject([{ noticeId: 'n-1' }, { noticeId: 'n-3' }]);
  });

  it('[N3] tells nobody of notices to owners that they may not answer for', async () => {
    const caller = { id: 'dana', keyId: 'k', tenant: 'acme', roles: ['approver'] };
    outside.on(subjects.internal.verifyKey, () => ({
      ok: true,
      principal: { ...caller, owners: ['finance'] },
    }));
    const dana = await follow('', 'approver');
    for (const to of ['legal', 'dana', 'finance']) outside.notice(1, { to });
    expect((await dana.notices(2)).map(({ to }) => to)).toEqual(['dana', 'finance']);
  });

  it('[O9] tells a credential that is limited to workflows of their work alone, in events and notices', async () => {
    const held = { id: 'dana', keyId: 'k', tenant: 'acme', roles: ['operator'], owners: ['*'] };
    const principal = { ...held, workflows: ['refunds'] };
    outside.on(subjects.internal.verifyKey, () => ({ ok: true, principal }));
    outside.on(subjects.ledger.readableWork, () => ({ ok: true, workOrderIds: ['wo-2'] }));
    const dana = await follow('', 'operator');
    for (const workOrderId of ['wo-1', 'wo-2'])
      outside.commit({ stream: `work-order-${workOrderId}`, data: { workOrderId } });
    outside.commit({ stream: 'work-order-wo-1', actor: { id: 'dana' }, data: {} });
    outside.commit({ stream: 'workflow-refunds', type: 'workflow.published' });
    expect((await dana.events(2)).map(({ id }) => id)).toEqual([2, 4]);
    outside.notice(1, { noticeId: 'n-1', to: 'ana', workOrderId: 'wo-1' });
    outside.notice(2, { noticeId: 'n-2', to: 'ana' });
    outside.notice(3, { noticeId: 'n-3', to: 'ana', workOrderId: 'wo-2' });
    expect(await dana.notices(1)).toMatchObject([{ noticeId: 'n-3' }]);
    for (const request of outside.requestsOn(subjects.ledger.readableWork))
      expect(request).toMatchObject({ tenant: 'acme', scope: { workflows: ['refunds'] } });
  });

  it('[N3] sends only the requested notices, and none about one decision', async () => {
    const ofWork = await follow('?workOrder=wo-2');
    const ofType = await follow('?type=approval.granted');
    const ofDecision = await follow('?decision=d-1');
    outside.notice(1, { noticeId: 'n-1', to: 'ana', type: 'decision.made', workOrderId: 'wo-1' });
    outside.notice(2, {
      noticeId: 'n-2',
      to: 'ana',
      type: 'approval.granted',
      workOrderId: 'wo-2',
    });
    expect(await ofWork.notices(1)).toMatchObject([{ noticeId: 'n-2' }]);
    expect(await ofType.notices(1)).toMatchObject([{ noticeId: 'n-2' }]);
    expect(await ofDecision.notices(0)).toEqual([]);
  });

  it('outlives an outage of the service that notifies people', async () => {
    outside.on(subjects.internal.readNotices, () => {
      throw new Unavailable('The service is away.');
    });
    const following = await follow('');
    commit(1);
    expect((await following.events(1)).map(({ id }) => id)).toEqual([1]);
    outside.forget(subjects.internal.readNotices);
    outside.notice(2, { noticeId: 'n-1', to: 'ana' });
    expect(await following.notices(1)).toMatchObject([{ noticeId: 'n-1' }]);
  });

  it.each([
    ['?type=nothing.happened', '/type'],
    ['?type=', '/type'],
    ['?workOrder=a.b', '/workOrder'],
    ['?decision=', '/decision'],
    ['?after=-1', '/after'],
    ['?after=99', '/after'],
    ['?tenant=other', '/tenant'],
    ['?type=decision.made&type=step.blocked', '/type'],
  ])('answers 400 to %s and points at it', async (path, pointer) => {
    const answer = await app.inject(as('analyst', 'GET', `/v1/stream${path}`));
    expect([answer.statusCode, answer.json().errors?.[0].pointer]).toEqual([400, pointer]);
  });

  it('takes no more than 16 streams of a key, and others still', async () => {
    for (let n = 0; n < 16; n++) await follow('');
    const refused = await app.inject(as('analyst', 'GET', '/v1/stream'));
    expect([refused.statusCode, refused.json().code]).toEqual([429, 'too_many_requests']);
    followings.shift()!.hangUp();
    await follow('', 'auditor');
    for (;;) {
      const { statusCode } = await app.inject(as('analyst', 'GET', '/v1/stream?after=x'));
      if (statusCode === 400) break;
    }
    await eventually(() => follow('').catch(() => undefined));
  });

  it('outlives an outage of the ledger', async () => {
    const following = await follow('');
    let failures = 0;
    outside.on(subjects.ledger.readLog, () => {
      failures += 1;
      throw new Unavailable('The ledger is away.');
    });
    commit(1);
    await eventually(() => failures > 0);
    outside.forget(subjects.ledger.readLog);
    expect((await following.events(1)).map(({ id }) => id)).toEqual([1]);
  });

  it('ends with where to resume when the process is terminated', async () => {
    commit(2);
    const following = await follow('');
    const closing = app.close();
    expect(await following.end()).toEqual({ reason: 'restart', resumeAfter: 2 });
    await closing;
  });

  it('ends when the key is worth nothing any more', async () => {
    const following = await follow('');
    outside.on(subjects.internal.verifyKey, () => ({ ok: true, principal: null }));
    expect(await following.end()).toMatchObject({ reason: 'credential' });
  });

  it('answers HEAD with nothing but headers', async () => {
    const { authorization } = as('analyst', 'GET', '/').headers as { authorization: string };
    const answer = await fetch(`${await app.getUrl()}/v1/stream`, {
      method: 'HEAD',
      headers: { authorization },
    });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });
});
