import { createHash } from 'node:crypto';
import { Client } from 'pg';
import { eventually, type Stack } from '#testkit';
import { ApiUser, newId } from './client';
import { writ } from './examples';
import { done } from './refund-work';
import { settled } from './settled';
import { sharedSystem } from './shared-system';

const WEEK_MS = 7 * 86_400_000;
/** A Monday. */
const EPOCH_MS = Date.parse('2001-01-01T00:00:00.000Z');

type Row = Readonly<Record<string, unknown>>;

describe('a code that gets worse, with a clock that the test moves', () => {
  let stack: Stack;
  let sql: Client;
  let admin: ApiUser;
  let operator: ApiUser;
  /** Week 1 begins on the next Monday. */
  let start: number;
  let remediation: Row;
  const code = newId('late-parcel');
  const owner = newId('process-lead');

  beforeAll(async () => {
    stack = sharedSystem();
    sql = new Client(stack.databaseUrl);
    await sql.connect();
    admin = new ApiUser(stack.url, stack.keys['admin']!);
    operator = new ApiUser(stack.url, stack.keys['operator']!);
    const late = { title: 'The parcel is late', sla: 'P900D', owner: 'support-lead' };
    await done(admin.put(`/v1/exception-codes/${code}`, { ...late, remediationOwner: owner }));
    const now = (await sql.query('SELECT writ.now() AS now')).rows[0].now.getTime();
    start = EPOCH_MS + Math.floor((now - EPOCH_MS) / WEEK_MS) * WEEK_MS;
  });

  afterAll(async () => {
    await sql?.end();
  });

  it('[Q8] opens a remediation for its owner once the week is over, and notifies them', async () => {
    for (let number = 1; number <= 8; number++) await week(number);
    await week(9, 10);
    await moveTo(10.1);
    remediation = await shown({ status: 'open' });
    expect(remediation).toMatchObject({
      origin: 'drift',
      owner,
      workOrderId: null,
      streamKind: 'remediation',
      jobType: 'refund',
      workflowId: 'refunds',
      recurrences: 0,
      signalChart: 'u',
      signalPeriodKind: 'week',
      signalPeriod: monday(9),
      signalCount: 10,
      signalRule: 'beyond-limits',
    });
    const [notice] = await eventually(
      () => listed(`notices?to=${owner}`),
      ({ length }) => length > 0,
    );
    expect(notice).toMatchObject({ type: 'remediation.opened', workOrderId: null });
    expect(notice!['reason']).toContain(`more of ${code} in refund`);
    expect(await listed(`obligations?owner=${owner}`)).toMatchObject([
      {
        obligationId: `remediation/${id()}`,
        what: code,
        state: 'open',
        overdue: false,
        workOrderId: null,
        nextEscalationStep: '1',
      },
    ]);
  });

  it('[Q8] is one remediation, however often somebody asks, and none for a quiet week', async () => {
    const about = { code, jobType: 'refund', periodKind: 'week' };
    const again = await operator.post('/v1/remediations', { ...about, period: monday(9) });
    expect([again.status, again.body.remediationId]).toEqual([201, id()]);
    const quiet = await operator.post('/v1/remediations', { ...about, period: monday(8) });
    expect([quiet.status, quiet.body.code]).toEqual([404, 'drift_not_found']);
    const day = monday(9).slice(0, 10);
    const args = ['open-remediation', '--code', code, '--job-type', 'refund', '--week', day];
    expect((await writ(stack, args, 'operator')).stdout).toContain(id());
    expect(await listed(`remediations?code=${code}`)).toHaveLength(1);
  });

  it('[Q8] can be given to somebody, who mends it with evidence of no work order', async () => {
    const reason = ['--reason', 'Knows the courier.'];
    const given = ['assign', `remediation/${id()}`, '--owner', 'eve', ...reason];
    expect(await writ(stack, given, 'operator')).toMatchObject({ code: 0, stderr: '' });
    expect(await shown({ owner: 'eve' })).toMatchObject({ status: 'open' });

    const complete = ['remediate', id(), '--unchanged-because', 'The courier was replaced.'];
    const mend = (evidence: string) =>
      writ(stack, [...complete, '--evidence', evidence], 'operator');
    expect(await mend('nothing')).toMatchObject({ code: 1 });
    const text = 'A contract with another courier.';
    const sha256 = createHash('sha256').update(text).digest('hex');
    const content = Buffer.from(text).toString('base64');
    const artifact = { kind: 'contract', mediaType: 'text/plain', sha256, content };
    const recorded = (await done(admin.post('/v1/evidence', artifact))).body;
    expect(await mend(recorded.evidenceId)).toMatchObject({ code: 0, stderr: '' });
    expect(await shown({ status: 'completed' })).toMatchObject({ evidence: recorded.evidenceId });
    expect(await listed('obligations?owner=eve')).toMatchObject([
      { state: 'met', nextEscalationStep: null },
    ]);
  });

  it('[Q8] stays fixed when one is raised, and shows what the remediation did', async () => {
    await week(11, 1);
    await settled(stack, sql);
    expect(await shown({})).toMatchObject({ status: 'completed' });
    for (let number = 12; number <= 18; number++) await week(number);
    await moveTo(19);
    await settled(stack, sql);
    expect(await listed(`reports/remediation-effects?code=${code}`)).toMatchObject([
      {
        remediationId: id(),
        origin: 'drift',
        recalibrates: true,
        workOrderId: null,
        raisedBefore: 10,
        raisedAfter: 1,
        openedAfter: 8,
        verdict: 'better',
      },
    ]);
  });

  it('[Q8] comes back when a later week is bad again, to its owner', async () => {
    await week(19, 12);
    await moveTo(20.1);
    expect(await shown({ status: 'open' })).toMatchObject({
      remediationId: id(),
      owner: 'eve',
      recurrences: 1,
      recurredOn: null,
      signalPeriod: monday(19),
      signalCount: 12,
    });
    expect(await listed(`remediations?code=${code}`)).toHaveLength(1);
    const [notice] = await eventually(
      () => listed('notices?to=eve').then((all) => all.slice(-1)),
      ([last]) => last?.['type'] === 'remediation.recurred',
    );
    expect(notice!['reason']).toContain('Fix its cause again');
  });

  // The words of this story.

  const id = (): string => String(remediation['remediationId']);
  const monday = (number: number): string => new Date(start + number * WEEK_MS).toISOString();
  const moveTo = (number: number) =>
    sql.query('UPDATE ledger.clock SET ahead = $1::timestamptz - clock_timestamp()', [
      monday(number),
    ]);

  const listed = async (path: string): Promise<readonly Row[]> =>
    (await done(operator.get(`/v1/${path}`))).body.items;

  /** The remediation of the code, once it is as wanted. */
  const shown = async (wanted: Row): Promise<Row> => {
    const rows = await eventually(
      () => listed(`remediations?code=${code}`),
      ([row]) => Object.entries(wanted).every(([field, value]) => row?.[field] === value),
    );
    return rows[0]!;
  };

  /** One refund of that week, which has the code so often. */
  const week = async (number: number, raised = 0): Promise<void> => {
    await moveTo(number + 0.3);
    const workOrderId = newId('refund');
    const inputs = { order: 'order-7', reason: 'damaged' };
    const opening = { workOrderId, workflow: 'refunds', objects: ['order-7'], inputs };
    await done(admin.post('/v1/work-orders', opening));
    for (let nth = 1; nth <= raised; nth++)
      await done(admin.post('/v1/exceptions', { workOrderId, code, subject: `parcel-${nth}` }));
  };
});
