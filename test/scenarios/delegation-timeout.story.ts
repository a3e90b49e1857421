import { Client } from 'pg';
import { type RecordedEvent } from '#kernel';
import { type Stack } from '#testkit';
import { ApiUser, newId } from './client';
import { done, openRefund } from './refund-work';
import { settled } from './settled';
import { sharedSystem } from './shared-system';

const HOUR_MS = 3_600_000;
/** Reminders after 1, 3, 7 and 15 hours; the wait ends after 24. */
const timeouts = { initialWait: 'PT1H', remindEvery: 'PT2H', factor: 2, hardTimeout: 'P1D' };

describe('a delegation that nobody confirms, with a clock that the test moves', () => {
  let stack: Stack;
  let sql: Client;
  let integrator: ApiUser;
  let operator: ApiUser;
  let workOrderId: string;
  let start: number;
  const dispatchId = newId('dispatch');

  beforeAll(async () => {
    stack = sharedSystem();
    sql = new Client(stack.databaseUrl);
    await sql.connect();
    integrator = new ApiUser(stack.url, stack.keys['integrator']!);
    operator = new ApiUser(stack.url, stack.keys['operator']!);
    workOrderId = await openRefund(integrator);
    const { body } = await done(integrator.post('/v1/delegations', dispatch()));
    start = Date.parse(body.createdAt);
    await settled(stack, sql);
  });

  afterAll(async () => {
    await sql?.end();
  });

  it('[D5] is delivered, reminded of on time and with backoff, and then times out', async () => {
    expect(await eventsOf('delegation.delivered')).toHaveLength(1);
    for (const hours of [0.9, 1, 2.9, 3, 7, 15, 23.9, 24, 30]) {
      await moveTo(hours);
      await settled(stack, sql);
    }
    const reminded = await eventsOf('delegation.reminded');
    expect(reminded.map(({ data }) => data.number)).toEqual([1, 2, 3, 4]);
    expect(reminded.map(hourOf)).toEqual([1, 3, 7, 15]);
    expect((await eventsOf('delegation.timed-out')).map(hourOf)).toEqual([24]);
  });

  it('[D5] stops the work, says so to its owner, and is nobody’s “done”', async () => {
    const work = (await done(operator.get(`/v1/work-orders/${workOrderId}`))).body;
    expect(work).toMatchObject({ stopped: true, waiting: true, blocked: true });
    expect(work.reason).toContain('timed out');
    expect(await listed('exceptions')).toMatchObject([
      { code: 'delegation-timed-out', cause: 'delegation', subject: dispatchId, status: 'open' },
    ]);
    expect(await listed('obligations', '&kind=delegation')).toMatchObject([
      {
        subject: dispatchId,
        state: 'open',
        overdue: true,
        owner: work.owner,
        nextEscalationStep: null,
      },
    ]);
    const notices = await listed('notices');
    const notified = notices.map(({ type, to }) => `${type} ${to}`);
    expect(notified).toEqual(
      expect.arrayContaining([
        'delegation.dispatched agent-7',
        'delegation.reminded agent-7',
        `delegation.timed-out ${work.owner}`,
        'delegation.timed-out dev-integrator',
      ]),
    );
    const step = `/v1/work-orders/${workOrderId}/steps/inspect-order/complete`;
    expect((await integrator.post(step)).status).toBe(409);
  });

  it('[D4] [D5] can still be confirmed, which resolves what was raised; an operator resumes', async () => {
    await done(operator.post(`/v1/delegations/${dispatchId}/confirm`));
    await settled(stack, sql);
    expect(await listed('exceptions')).toMatchObject([{ status: 'resolved' }]);
    expect(await listed('obligations', '&kind=delegation')).toMatchObject([{ state: 'breached' }]);
    const path = `/v1/work-orders/${workOrderId}`;
    expect((await done(operator.get(path))).body).toMatchObject({ stopped: true, waiting: false });
    await done(operator.post(`${path}/resume`, { reason: 'It was done in time.' }));
    await done(integrator.post(`${path}/steps/inspect-order/complete`));
  });

  // The words of this spec.

  function dispatch(): Record<string, unknown> {
    const brief = {
      objective: 'Say whether the order is broken.',
      scope: 'Order 7 only.',
      reads: [],
      writes: ['findings'],
      verification: ['It names what is broken.'],
      completion: 'Report, then stop and wait.',
      timeouts,
      yieldMode: 'user-confirmed',
    };
    return {
      workOrderId,
      dispatchId,
      kind: 'delegate_task',
      recipient: 'agent-7',
      step: 'inspect-order',
      brief,
    };
  }

  async function moveTo(hours: number): Promise<void> {
    await sql.query('UPDATE ledger.clock SET ahead = $1::timestamptz - clock_timestamp()', [
      new Date(start + hours * HOUR_MS).toISOString(),
    ]);
  }

  async function eventsOf(type: string): Promise<readonly RecordedEvent[]> {
    const { rows } = await sql.query<{ body: Buffer }>(
      'SELECT body FROM ledger.events WHERE stream = $1 ORDER BY version',
      [`work-order-${workOrderId}`],
    );
    return rows
      .map(({ body }) => JSON.parse(body.toString()) as RecordedEvent)
      .filter((event) => event.type === type);
  }

  function hourOf({ recordedAt }: RecordedEvent): number {
    return Math.floor((Date.parse(recordedAt) - start) / HOUR_MS);
  }

  async function listed(what: string, more = ''): Promise<readonly Record<string, unknown>[]> {
    return (await done(operator.get(`/v1/${what}?workOrderId=${workOrderId}${more}`))).body.items;
  }
});
