import { Client } from 'pg';
import { type EscalationStep } from '#contracts';
import { type RecordedEvent } from '#kernel';
import { type Stack } from '#testkit';
import { ApiUser, cloudEvent, newId } from './client';
import { writ } from './examples';
import { done, issue, openRefund } from './refund-work';
import { settled } from './settled';
import { sharedSystem } from './shared-system';

const DAYS = 30;
const DAY_MS = 86_400_000;

/** What each escalation step that was taken says of itself. */
interface Taken {
  readonly day: number;
  readonly what: string;
}

describe('thirty days of obligations, with a clock that the test moves', () => {
  let stack: Stack;
  let sql: Client;
  let start: number;
  let workOrderId: string;

  beforeAll(async () => {
    stack = sharedSystem();
    sql = new Client(stack.databaseUrl);
    await sql.connect();
    const admin = new ApiUser(stack.url, stack.keys['admin']!);
    const escalationSteps = ['P2D', 'P6D', 'P12D'].map((after, i) => ({
      after,
      owner: `level-${i + 1}`,
    }));
    const slow = {
      title: 'Waits for others',
      sla: 'P2D',
      owner: 'ops-lead',
      escalationPath: escalationSteps,
    };
    await done(admin.put('/v1/exception-codes/slow', slow));
    const breakGlass = { reviewWithin: 'P5D', remediateWithin: 'P10D', ttlMax: 'P1D' };
    const harm = { title: 'A customer is harmed', sla: 'P3D', owner: 'ops-lead', breakGlass };
    await done(admin.put('/v1/exception-codes/customer-harm', harm));

    workOrderId = await openRefund(new ApiUser(stack.url, stack.keys['integrator']!));
    // Somebody else's proposal: the break-glass of a requester ends their own wait.
    const agent = new ApiUser(stack.url, stack.keys['delegate']!);
    await done(agent.post('/v1/decisions', { workOrderId, action: issue }));
    await done(admin.post('/v1/exceptions', { workOrderId, code: 'slow', subject: 'supplier' }));
    const declared = {
      workOrderId,
      action: issue,
      code: 'customer-harm',
      timeToLive: 'PT4H',
      rationale: 'The customer has no heating.',
    };
    expect(await done(admin.post('/v1/break-glass', declared))).toMatchObject({
      body: { outcome: 'run' },
    });
    // After all that will run out has begun: what is due on a day is due when the day begins.
    await settled(stack, sql);
    start = (await sql.query('SELECT writ.now() AS now')).rows[0].now.getTime();
  });

  afterAll(async () => {
    await sql?.end();
  });

  it('[O5] [E2] [A5] takes every escalation step once, on its day, and takes nothing back', async () => {
    for (let day = 1; day <= DAYS; day++) {
      await moveTo(day);
      await settled(stack, sql);
    }
    const events = await log();
    const taken = events.flatMap(takenBy);
    // What runs out on one day is taken by two services, either of which may be first.
    const byDay = taken.toSorted((a, b) => a.day - b.day || (a.what < b.what ? -1 : 1));
    expect(byDay.filter(({ what }) => !what.startsWith('exception'))).toEqual([
      { day: 1, what: 'approval expired' },
      { day: 1, what: 'break-glass ended' },
      { day: 5, what: 'post-review 1' },
      { day: 10, what: 'remediation 1' },
      { day: 12, what: 'post-review 2' },
      { day: 17, what: 'remediation 2' },
      { day: 26, what: 'post-review 3' },
    ]);
    expect(events.filter(({ data }) => data.code === 'work-overdue').map(dayOf)).toEqual([2]);
    expect(namesOf(events, 'exception.escalated')).toEqual(escalationStepsDue(events));
    const slow = events.find(({ data }) => data.code === 'slow')!.data.exceptionId as string;
    expect(
      taken.filter(({ what }) => what.startsWith(`exception ${slow}`)).map(({ day }) => day),
    ).toEqual([2, 6, 12]);
  });

  it('[E6] [Q1] leaves what is overdue with its owner and its age', async () => {
    const lead = new ApiUser(stack.url, stack.keys['analyst']!);
    const reviews = await lead.get('/v1/post-reviews?overdue=true');
    expect(reviews.body.items).toMatchObject([{ workOrderId, status: 'open' }]);
    const obligations = await lead.get(`/v1/obligations?workOrderId=${workOrderId}&overdue=true`);
    const kinds = obligations.body.items.map(({ kind }: { kind: string }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['exception', 'post-review', 'remediation', 'work']));
  });

  it('[Q7] [Q4] shows of any day which obligations were open then, by API, as CSV and by command line', async () => {
    const lead = new ApiUser(stack.url, stack.keys['analyst']!);
    const on = (path: string, day: number, more = '') =>
      lead.get(`${path}?asOf=${noonOf(day)}${more}`);
    const ofWork = `&overdue=true&workOrderId=${workOrderId}`;
    const before = await on('/v1/post-reviews', 4, ofWork);
    const asOf = { position: before.body.position, time: noonOf(4), known: 'then' };
    expect(before.body).toMatchObject({ items: [], asOf });
    expect(before.headers.get('writ-as-of')).toBe(`${noonOf(4)}; known=then`);
    const after = await on('/v1/post-reviews', 6, ofWork);
    expect(after.body.items).toMatchObject([{ workOrderId, status: 'open' }]);
    expect(after.body.position).toBeGreaterThan(before.body.position);
    for (const [day, overdue] of [
      [1, false],
      [3, true],
    ] as const)
      expect((await on(`/v1/work-orders/${workOrderId}`, day)).body).toMatchObject({ overdue });

    const report = '/v1/reports/overdue-post-reviews';
    expect((await on(report, 6, '&format=csv')).text).toContain('customer-harm');
    const output = await writ(
      stack,
      ['post-reviews', '--overdue', '--as-of', noonOf(6)],
      'analyst',
    );
    expect(output.stdout).toContain(`as of ${noonOf(6)}`);
    expect(output.stdout).toContain(workOrderId);
  });

  it('[Q7] sets what was known of a day against what is known of it now', async () => {
    const integrator = new ApiUser(stack.url, stack.keys['integrator']!);
    const late = newId('reported-late');
    const opened = cloudEvent('work-order.opened', {
      workOrderId: late,
      workflow: 'refunds',
      inputs: { order: 'o-1', reason: 'late' },
    });
    const sent = await integrator.publish([{ ...opened, time: noonOf(1) }]);
    expect(sent.body).toMatchObject({ accepted: 1 });
    const options = ['report', 'open-unknowns', '--as-of', noonOf(2), '--against-now'];
    const { stdout } = await writ(stack, options, 'analyst');
    expect(stdout).toMatch(new RegExp(`^\\+ .*${late}`, 'm'));
    expect(stdout).toMatch(/rows that differ: [1-9]/);
  });

  const noonOf = (day: number): string => new Date(start + (day + 0.5) * DAY_MS).toISOString();

  const moveTo = (day: number) =>
    sql.query('UPDATE ledger.clock SET ahead = $1::timestamptz - clock_timestamp()', [
      new Date(start + day * DAY_MS).toISOString(),
    ]);

  const log = async (): Promise<readonly RecordedEvent[]> => {
    const { rows } = await sql.query<{ body: Buffer }>(
      'SELECT body FROM ledger.events WHERE stream = $1 ORDER BY version',
      [`work-order-${workOrderId}`],
    );
    return rows.map(({ body }) => JSON.parse(body.toString()) as RecordedEvent);
  };

  const dayOf = ({ recordedAt }: RecordedEvent): number =>
    Math.floor((Date.parse(recordedAt) - start) / DAY_MS);

  const takenBy = (event: RecordedEvent): readonly Taken[] => {
    const { type, data } = event;
    const day = dayOf(event);
    if (type === 'approval.expired') return [{ day, what: 'approval expired' }];
    if (type === 'break-glass.ended') return [{ day, what: 'break-glass ended' }];
    if (type === 'exception.escalated')
      return [{ day, what: `exception ${data.exceptionId} ${data.escalationStep.number}` }];
    if (type.endsWith('.breached'))
      return [{ day, what: `${type.replace('.breached', '')} ${data.escalationStep.number}` }];
    return [];
  };
});

const namesOf = (events: readonly RecordedEvent[], type: string): readonly string[] =>
  events
    .filter((event) => event.type === type)
    .map(({ data }) => `${data.exceptionId}/${data.escalationStep.number}`)
    .sort();

/** Worked out from what was raised: every escalation step of every exception until it is resolved. */
const escalationStepsDue = (events: readonly RecordedEvent[]): readonly string[] => {
  const last = events.at(-1)!.recordedAt;
  const resolvedAt = new Map(
    events
      .filter(({ type }) => type === 'exception.resolved')
      .map(({ data, recordedAt }) => [data.exceptionId, recordedAt] as const),
  );
  return events
    .filter(({ type }) => type === 'exception.raised')
    .flatMap(({ data }) =>
      ((data.escalationPath ?? []) as readonly EscalationStep[])
        .filter(({ at }) => at <= (resolvedAt.get(data.exceptionId) ?? last))
        .map(({ number }) => `${data.exceptionId}/${number}`),
    )
    .sort();
};
