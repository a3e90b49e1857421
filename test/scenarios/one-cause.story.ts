import { Client } from 'pg';
import { type RecordedEvent } from '#kernel';
import { eventually, type Stack } from '#testkit';
import { ApiUser, newId } from './client';
import { NotedWork } from './noted-work';
import { done, issue } from './refund-work';
import { settled } from './settled';
import { sharedSystem } from './shared-system';

const draft = {
  kind: 'refund.draft',
  authority: 'propose',
  system: 'helpdesk',
  writes: ['draft'],
  objects: ['order-7'],
  amount: { minor: 5_000, currency: 'EUR' },
};

describe('one cause', () => {
  let stack: Stack;
  let sql: Client;
  let integrator: ApiUser;
  let operator: ApiUser;

  beforeAll(async () => {
    stack = sharedSystem();
    sql = new Client(stack.databaseUrl);
    await sql.connect();
    integrator = new ApiUser(stack.url, stack.keys['integrator']!);
    operator = new ApiUser(stack.url, stack.keys['operator']!);
  });
  afterAll(() => sql?.end());

  it('raises one exception: a missing input, with a question meanwhile, until it is given', async () => {
    const work = await open({ order: 'order-7' });
    await settled(stack, sql);
    expect(await decide(work, issue)).toMatchObject({ outcome: 'stop', code: 'input-missing' });
    await settled(stack, sql);
    expect(await exceptionsOf(work, 'open')).toMatchObject([
      { code: 'input-missing', cause: 'prerequisite', subject: 'input-reason' },
    ]);
    await state(work, { reason: 'damaged' });
    await settled(stack, sql);
    expect(await exceptionsOf(work)).toMatchObject([{ status: 'resolved' }]);
  });

  it('raises none that stays: asking before a prerequisite was checked', async () => {
    const work = await open(inputs);
    await decide(work, issue);
    await decide(work, draft);
    await settled(stack, sql);
    expect(await exceptionsOf(work, 'open')).toMatchObject([
      { code: 'order-not-found', cause: 'prerequisite', subject: 'order-found' },
    ]);
    await found(work);
    await settled(stack, sql);
    expect(await exceptionsOf(work)).toMatchObject([{ status: 'resolved' }]);
    expect(await heldUpBy(work)).not.toContain('exception');
  });

  it('is a fact for all that it stops, and the exception ends with the fact', async () => {
    const work = await open(inputs);
    await found(work);
    for (const action of [issue, draft, issue])
      expect(await decide(work, action)).toMatchObject({ outcome: 'stop', code: 'fact-unknown' });
    await settled(stack, sql);
    expect(await exceptionsOf(work, 'open')).toMatchObject([
      { code: 'fact-unknown', cause: 'fact', subject: 'order-paid' },
    ]);
    await state(work, { 'order-paid': true, 'order-total': 8_000 });
    await settled(stack, sql);
    expect(await exceptionsOf(work, 'open')).toEqual([]);
    const events = await eventsOf(work);
    const paid = events.find(({ data }) => (data as { name?: string }).name === 'order-paid')!;
    expect(events.find(({ type }) => type === 'exception.resolved')).toMatchObject({
      causationId: paid.id,
      data: { endedBy: paid.id },
    });
    expect(await heldUpBy(work)).not.toContain('exception');
  });

  it('[P13] is an outcome that nobody reports in time, which holds the closing up until somebody does', async () => {
    const notes = await NotedWork.publish(new ApiUser(stack.url, stack.keys['admin']!));
    const noted = async () => {
      const work = await notes.open();
      return { work, run: await notes.decide(work) };
    };
    const [silent, timely] = [await noted(), await noted()];
    expect(silent.run).toMatchObject({ outcome: 'run', outcomeDueAt: expect.any(String) });
    expect(await heldUpBy(silent.work)).toEqual(['decision']);
    await notes.report(timely.work, timely.run.decisionId);
    const unknown = () => exceptionsOf(silent.work, 'open');
    const [raised] = await eventually(unknown, (found) => found.length > 0);
    expect(raised).toMatchObject({
      code: 'outcome-unknown',
      cause: 'outcome',
      subject: silent.run.decisionId,
      owner: 'operations-lead',
    });
    expect(raised.raisedAt >= silent.run.outcomeDueAt).toBe(true);
    const again = { workOrderId: silent.work, code: 'outcome-unknown', subject: raised.subject };
    expect((await done(integrator.post('/v1/exceptions', again))).body).toMatchObject({
      exceptionId: raised.exceptionId,
    });
    expect(await heldUpBy(silent.work)).toEqual(['exception']);
    await notes.report(silent.work, silent.run.decisionId);
    await eventually(unknown, (found) => found.length === 0);
    expect(await exceptionsOf(silent.work)).toMatchObject([{ status: 'resolved' }]);
    expect(await exceptionsOf(timely.work)).toEqual([]);
  });

  it('has passed when the same is requested again and runs, and not when another thing runs', async () => {
    const work = await open(inputs);
    await found(work);
    await state(work, { 'order-paid': false, 'order-total': 8_000 });
    expect(await decide(work, draft)).toMatchObject({ outcome: 'stop', code: 'order-unpaid' });
    await state(work, { 'order-paid': true });
    expect(await decide(work, { ...draft, amount: { minor: 1, currency: 'EUR' } })).toMatchObject({
      outcome: 'run',
    });
    await settled(stack, sql);
    expect(await exceptionsOf(work, 'open')).toMatchObject([{ code: 'order-unpaid' }]);
    expect(await decide(work, draft)).toMatchObject({ outcome: 'run' });
    await settled(stack, sql);
    expect(await exceptionsOf(work)).toMatchObject([{ code: 'order-unpaid', status: 'resolved' }]);
  });

  it('is not what a break-glass leaves behind that ends: nobody proposed anything after it', async () => {
    const work = await open(inputs);
    await found(work);
    await state(work, { 'order-paid': true, 'order-total': 8_000 });
    const { body } = await done(
      operator.post('/v1/break-glass', {
        workOrderId: work,
        action: issue,
        code: 'customer-harmed',
        timeToLive: 'PT30M',
        rationale: 'She is at the airport without money.',
      }),
    );
    expect(body.outcome).toBe('run');
    const { breakGlassId } = body.breakGlass;
    await done(operator.post(`/v1/break-glass/${breakGlassId}/end`, { comment: 'She flies.' }));
    await settled(stack, sql);
    expect(await latestOf(body.decisionId)).toBe('stop');
    expect(await exceptionsOf(work)).toMatchObject([{ code: 'customer-harmed' }]);
  });

  it.each([
    ['abandoned', 'abandon'],
    ['superseded', 'supersede'],
  ])(
    'is not the end of work: what was to run or waits is withdrawn when it is %s',
    async (...end) => {
      const [, verb] = end;
      const work = await open(inputs);
      await found(work);
      await state(work, { 'order-paid': true, 'order-total': 8_000 });
      const run = await decide(work, draft);
      const wait = await decide(work, issue);
      expect([run.outcome, wait.outcome]).toEqual(['run', 'wait']);
      const reason = 'The customer wants nothing back.';
      await done(operator.post(`/v1/work-orders/${work}/${verb}`, { reason }));
      await settled(stack, sql);
      expect(await latestOf(run.decisionId)).toBe('stop');
      expect(await latestOf(wait.decisionId)).toBe('stop');
      const approvals = await listed(`/v1/approvals?workOrderId=${work}`);
      expect(approvals).toMatchObject([{ status: 'superseded' }]);
      expect(await exceptionsOf(work)).toEqual([]);

      await done(
        integrator.post(`/v1/decisions/${run.decisionId}/outcome`, {
          workOrderId: work,
          outcome: 'performed',
        }),
      );
      await settled(stack, sql);
      expect(await exceptionsOf(work)).toMatchObject([{ code: 'unauthorised-action' }]);
    },
  );

  it('[A4] is not dealt with by who did it without a run: somebody else resolves it', async () => {
    const work = await open(inputs);
    const workOrderId = work;
    const { body } = await done(operator.post('/v1/decisions', { workOrderId, action: issue }));
    const outcome = { workOrderId, outcome: 'performed' };
    await done(operator.post(`/v1/decisions/${body.decisionId}/outcome`, outcome));
    await settled(stack, sql);
    const [raised] = await listed(
      `/v1/exceptions?workOrderId=${work}&code=unauthorised-action&status=open`,
    );
    const path = `/v1/exceptions/${raised.exceptionId}/resolve`;
    const refused = await operator.post(path, { resolution: 'It was fine.' });
    expect([refused.status, refused.body.code]).toEqual([403, 'self_approval']);
    const admin = new ApiUser(stack.url, stack.keys['admin']!);
    await done(admin.post(path, { resolution: 'Looked into it.' }));
  });

  // The words of this story.

  const inputs = { order: 'order-7', reason: 'damaged' };

  async function open(given: object): Promise<string> {
    const workOrderId = newId('refund');
    await done(
      integrator.post('/v1/work-orders', {
        workOrderId,
        workflow: 'refunds',
        title: 'Parcel came broken',
        objects: ['order-7'],
        inputs: given,
      }),
    );
    return workOrderId;
  }

  function found(work: string) {
    const path = `/v1/work-orders/${work}/prerequisites/order-found`;
    return done(integrator.post(path, { result: 'passed' }));
  }

  function state(work: string, facts: object) {
    const source = '/examples/shop';
    return done(integrator.post(`/v1/work-orders/${work}/facts`, { facts, source }));
  }

  async function decide(workOrderId: string, action: object) {
    return (await done(integrator.post('/v1/decisions', { workOrderId, action }))).body;
  }

  async function latestOf(decisionId: string): Promise<string> {
    return (await done(integrator.get(`/v1/decisions/${decisionId}`))).body.latest.outcome;
  }

  function exceptionsOf(work: string, status?: string) {
    return listed(`/v1/exceptions?workOrderId=${work}${status ? `&status=${status}` : ''}`);
  }

  async function heldUpBy(work: string): Promise<readonly string[]> {
    const { body } = await integrator.post(`/v1/work-orders/${work}/close`, {});
    return body.unmet.map(({ kind }: { kind: string }) => kind);
  }

  async function eventsOf(work: string): Promise<readonly RecordedEvent[]> {
    return listed(`/v1/work-orders/${work}/history`);
  }

  async function listed(path: string) {
    return (await done(operator.get(path))).body.items;
  }
});
