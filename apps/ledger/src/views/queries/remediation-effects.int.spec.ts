import { raised } from '../projections/obligations.fixture';
import { type TestEvent } from '../projections/event.fixture';
import { Charts, code, fixed, times, week, weeks } from './drift.fixture';

const published = (type: string, data: Readonly<Record<string, unknown>>): TestEvent => ({
  type,
  stream: `${type.split('.')[0]}-refunds`,
  occurredAt: week(3),
  data: { version: 1, digest: 'ab'.repeat(32), ...data },
});
const workflow = published('workflow.published', {
  workflowId: 'refunds',
  definition: { id: 'refunds', title: 'Refunds', jobType: 'refund', owner: 'lead', stages: [] },
});
const policy = published('policy.published', {
  policyId: 'refund-rules',
  workflowId: 'refunds',
  workflowDigest: 'ab'.repeat(32),
  cedar: '',
  rules: [],
  cases: [],
});

/** Recorded before the opening of its work. */
const early = raised('ex-early', { code: 'late', jobType: 'TBD' }, 'wo-early');
const raisedEarly: TestEvent = { ...early, occurredAt: week(19.5), recordedAt: week(19.5) };

describe('what changed, and what it did', () => {
  let charts: Charts;
  beforeEach(async () => {
    charts = await Charts.open();
    await charts.moveTo(week(60));
  });
  afterEach(() => charts.close());

  const effects = (filters: Readonly<Record<string, string>> = {}) =>
    charts.ask('remediation-effects', filters);

  it('[Q8] marks published workflows and policies on the charts of their job type', async () => {
    await charts.append(
      workflow,
      policy,
      published('policy.published', { ...policy.data, version: 2, workflowId: 'lost' }),
    );
    const all = await charts.ask('definition-changes');
    expect(
      all.map(({ kind, definitionId, version, jobType }) => [kind, definitionId, version, jobType]),
    ).toEqual([
      ['policy', 'refund-rules', 2, 'TBD'],
      ['policy', 'refund-rules', 1, 'refund'],
      ['workflow', 'refunds', 1, 'refund'],
    ]);
    const filters = { jobType: 'refund', from: week(3), to: week(4), kind: 'policy' };
    expect(await charts.ask('definition-changes', filters)).toMatchObject([
      { publishedAt: week(3), publishedBy: 'olga', workflowId: 'refunds', position: 2 },
    ]);
  });

  it('[Q8] compares as many days after a remediation as before it, with an exact interval', async () => {
    // 90 days are twelve whole weeks and six days: the work is of the first hour of each week.
    await charts.append(
      ...weeks([9, ...times(12, 3)], { from: 7, opened: 20 }),
      ...weeks(times(14, 1), { from: 20, opened: 20 }),
      ...weeks(times(30, 5), { from: 10, opened: 5, jobType: 'payout' }),
      ...fixed('re-1', week(20)),
    );
    const [effect] = await effects();
    // Counted by hand: 36 in 240 before, 13 in 260 after. poisson.test(c(13, 36), c(260, 240)) of R is the same interval.
    expect(effect).toMatchObject({
      remediationId: 're-1',
      code: 'late',
      jobType: 'refund',
      origin: 'drift',
      recalibrates: true,
      raisedBefore: 36,
      openedBefore: 240,
      rateBefore: 0.15,
      raisedAfter: 13,
      openedAfter: 260,
      rateAfter: 0.05,
      ratio: 0.333333,
      windowDays: 90,
      verdict: 'better',
    });
    const { rows } = await charts.pool.query(
      `SELECT round(lower::numeric, 6)::float AS lower, round(upper::numeric, 6)::float AS upper
       FROM statistics.rate_ratio_interval(13, 260, 36, 240)`,
    );
    expect(rows).toEqual([{ lower: effect!['ratioLower'], upper: effect!['ratioUpper'] }]);
    expect(effect!['ratioUpper']).toBeLessThan(0.65);
    expect(await effects({ verdict: 'worse' })).toEqual([]);
  });

  it('[Q8] compares as much time before as there is since, and is unclear with too little', async () => {
    await charts.moveTo(week(22));
    await charts.append(...weeks(times(24, 1)), ...fixed('re-1', week(20)));
    expect(await effects()).toMatchObject([
      {
        windowDays: 14,
        raisedBefore: 2,
        openedBefore: 20,
        raisedAfter: 2,
        openedAfter: 20,
        ratio: 1,
        verdict: 'unclear',
      },
    ]);
  });

  it('[Q8] counts a code under all its names, and all job types where none is named', async () => {
    await charts.append(
      ...weeks([0, 0, 1, 0, 2], { from: 16 }),
      ...weeks([0, 0, 1, 0, 1], { from: 16, code: 'tardy', jobType: 'payout' }),
      ...fixed('re-1', week(20), { jobType: 'TBD' }),
      ...fixed('re-2', week(20), { jobType: 'claim', code: 'tardy', origin: 'break-glass' }),
      code('tardy', { aliases: ['late'] }),
    );
    expect(await effects({ code: 'tardy' })).toMatchObject([
      {
        remediationId: 're-2',
        recalibrates: false,
        openedBefore: 0,
        rateBefore: null,
        ratio: null,
        ratioLower: 0,
        ratioUpper: null,
        verdict: 'unclear',
      },
      {
        remediationId: 're-1',
        raisedBefore: 2,
        openedBefore: 80,
        raisedAfter: 3,
        openedAfter: 20,
        ratio: 6,
        verdict: 'unclear',
      },
    ]);
  });

  it('[Q8] counts no exception whose job type is not known, as no work without one is', async () => {
    await charts.append(
      ...weeks([1, 1], { from: 19 }),
      raisedEarly,
      ...fixed('re-1', week(20), { jobType: 'TBD' }),
      ...fixed('re-2', week(20)),
    );
    expect(await effects()).toMatchObject([
      { remediationId: 're-2', raisedBefore: 1, openedBefore: 10 },
      { remediationId: 're-1', raisedBefore: 1, openedBefore: 10 },
    ]);
  });

  it('[Q8] shows what it did also when the code came back', async () => {
    const again = { recurredOn: 'wo-9', exceptionId: 'ex-9' };
    const [opened, completed] = fixed('re-1', week(20));
    const recurred: TestEvent = {
      ...opened!,
      type: 'remediation.recurred',
      data: { ...opened!.data, ...again },
      occurredAt: week(24),
      recordedAt: week(24),
    };
    await charts.append(...weeks(times(24, 1)), opened!, completed!, recurred);
    expect(await effects()).toMatchObject([
      {
        remediationId: 're-1',
        completedAt: week(20),
        completedBy: 'frida',
        recurredAt: week(24),
        recalibrates: false,
        raisedBefore: 12,
        openedBefore: 120,
      },
    ]);
    const later = { occurredAt: week(30), recordedAt: week(30) };
    await charts.append({ ...completed!, ...later });
    expect(await effects()).toMatchObject([
      { completedAt: week(30), recurredAt: null, recalibrates: true },
    ]);
  });

  it('[Q8] lists no remediation that is open', async () => {
    const [opened] = fixed('re-1', week(20));
    await charts.append(opened!);
    expect(await effects()).toEqual([]);
  });
});
