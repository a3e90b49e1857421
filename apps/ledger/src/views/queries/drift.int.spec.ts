import { remediationRecurred } from '../projections/obligations.fixture';
import { calm, Charts, code, fixed, times, week, weeks } from './drift.fixture';

/** Montgomery, Introduction to Statistical Quality Control (6th ed.), example 7.4: errors in 50 shipments, 20 weeks. */
const shipments = [2, 3, 8, 1, 1, 4, 1, 4, 5, 1, 8, 2, 4, 3, 4, 1, 8, 3, 7, 4];
/** The same, ch. 7: cans of orange juice that leak among 50, 30 samples; the 15th and the 23rd are out of control. */
const cans = [
  12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7,
  13, 9, 6,
];

describe('control charts of exception codes', () => {
  let charts: Charts;
  beforeEach(async () => {
    charts = await Charts.open();
    await charts.moveTo(week(60));
  });
  afterEach(() => charts.close());

  it('[Q8] draws the u chart of the textbook, and its exact limits beside it', async () => {
    await charts.append(
      code('late'),
      ...weeks(shipments, { opened: 50 }),
      ...weeks([12, 3], { from: 20, opened: 50 }),
    );
    const found = await charts.points();
    expect(found).toHaveLength(22);
    expect(found[0]).toMatchObject({
      period: week(0),
      count: 2,
      exposure: 50,
      rate: 0.04,
      centre: 0.074,
      forming: false,
      baselineCount: 74,
      baselineExposure: 1_000,
      baselinePeriods: 20,
      segment: 1,
      baselineFrom: week(0),
      baselineTo: week(20),
      remediationOwner: 'frida',
      complete: true,
      // Montgomery: 0.1894, and none below. Where 3.7 are expected, 0.0016 are beyond ten and 0.0005 beyond eleven.
      lowerThreeSigma: 0,
      upperThreeSigma: 0.189412,
      lowerCount: 0,
      upperCount: 11,
      upperLimit: 0.22,
    });
    expect(await charts.signals()).toEqual([[week(20), 'above', 'beyond-limits']]);
    expect(await charts.signals({ worse: 'true', owner: 'frida', code: 'late' })).toHaveLength(1);
  });

  it('[Q8] finds the samples of the textbook in the p chart, and not the one that three sigma takes for a third', async () => {
    await charts.append(...weeks(cans, { opened: 50 }));
    const found = await charts.points({ chart: 'p' });
    const beyond = found.filter(({ signalRule }) => signalRule === 'beyond-limits');
    expect(beyond.map(({ period, count }) => [period, count])).toEqual([
      [week(14), 22],
      [week(22), 24],
    ]);
    // The first 20 samples have 214 of 1,000: 0.214 + 3 sqrt(0.214 * 0.786 / 50) = 0.388002.
    expect(found[20]).toMatchObject({
      count: 20,
      centre: 0.214,
      upperThreeSigma: 0.388002,
      upperCount: 20,
      signal: '',
    });
  });

  it('[Q8] has the three-sigma limits of the NIST handbook beside the exact ones', async () => {
    // NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.3.1: 16 defects per wafer, limits 4 and 28.
    await charts.append(...weeks(times(8, 16), { opened: 1 }));
    expect((await charts.points())[0]).toMatchObject({
      lowerThreeSigma: 4,
      centre: 16,
      upperThreeSigma: 28,
      lowerCount: 5,
      upperCount: 29,
    });
  });

  it('[Q8] counts work orders in the p chart and exceptions in the u chart', async () => {
    await charts.append(...weeks([12, ...times(9, 3)], { opened: 10 }));
    const first = { periodKind: 'week', to: week(1) };
    expect(await charts.ask('drift', first)).toMatchObject([
      { chart: 'u', count: 12, exposure: 10, rate: 1.2 },
      { chart: 'p', count: 10, exposure: 10, rate: 1, remediationOwner: 'TBD' },
    ]);
    const months = await charts.ask('drift', { chart: 'u', periodKind: 'month' });
    expect(months.map(({ period, count, exposure }) => [period, count, exposure])).toEqual([
      ['2029-03-01T00:00:00.000Z', 3, 10],
      ['2029-02-01T00:00:00.000Z', 12, 40],
      ['2029-01-01T00:00:00.000Z', 24, 50],
    ]);
    const trends = await charts.ask('exception-trends');
    expect(
      trends.map(({ month, raised, workOrdersOpened }) => [month, raised, workOrdersOpened]),
    ).toEqual(months.map(({ period, count, exposure }) => [period, count, exposure]));
  });

  it('[Q8] has a point for every period with work, none for others, and follows a code that was renamed', async () => {
    await charts.append(
      ...weeks([0, 2, 0]),
      ...weeks([1], { from: 5, code: 'tardy' }),
      ...weeks([3], { jobType: 'payout', code: 'lost' }),
      ...weeks([9], { tenant: 'other' }),
      code('tardy', { aliases: ['late'] }),
    );
    expect(
      (await charts.points({ jobType: 'refund' })).map(({ code: name, period, count }) => [
        name,
        period,
        count,
      ]),
    ).toEqual([
      ['tardy', week(0), 0],
      ['tardy', week(1), 2],
      ['tardy', week(2), 0],
      ['tardy', week(5), 1],
    ]);
    expect(await charts.points({ code: 'tardy' })).toHaveLength(4);
    expect(await charts.points({ code: 'late' })).toEqual([]);
  });

  it('[Q8] changes no limit when fewer points are requested', async () => {
    await charts.append(
      ...weeks(shipments, { opened: 50 }),
      ...weeks([12, 3], { from: 20, opened: 50 }),
    );
    const all = await charts.points();
    expect(await charts.points({ from: week(19), to: week(21) })).toEqual(all.slice(19, 21));
    expect(await charts.points({ signal: 'above' })).toEqual(all.slice(20, 21));
  });

  it('[Q8] has no limits before eight periods, nor for one that still runs', async () => {
    await charts.moveTo(week(7));
    await charts.append(...weeks([...times(6, 1), 10]), ...weeks([10], { from: 7 }));
    const found = await charts.points();
    expect(
      found.map(({ signal, forming, baselinePeriods }) => [signal, forming, baselinePeriods]),
    ).toEqual(times(8, 0).map(() => ['', true, 7]));
    expect(found[7]).toMatchObject({ complete: false, count: 10 });
    await charts.moveTo(week(8));
    expect(await charts.points({ forming: 'false', complete: 'true' })).toHaveLength(8);
  });

  it('[Q8] begins a new segment after a remediation, and none after a break-glass that changed nothing', async () => {
    await charts.append(
      ...weeks([...calm, ...times(20, 1)]),
      ...fixed('re-1', week(19.5)),
      ...fixed('re-2', week(10), { origin: 'break-glass' }),
      ...fixed('re-3', week(10), { jobType: 'payout' }),
      ...fixed('re-4', week(10), { code: 'lost' }),
    );
    const found = await charts.points();
    expect(found.map(({ segment }) => segment)).toEqual([...times(20, 1), ...times(20, 2)]);
    expect(found[20]).toMatchObject({ centre: 0.1, baselineFrom: week(20), baselineTo: week(40) });
    expect(await charts.signals()).toEqual([]);
    await charts.append(
      ...fixed('re-5', week(30), { origin: 'break-glass', workflow: true, jobType: 'TBD' }),
    );
    expect((await charts.points()).map(({ segment }) => segment).slice(28)).toEqual([
      2,
      2,
      ...times(10, 3),
    ]);
    // What came back was not fixed.
    await charts.append(remediationRecurred('1', { stream: 'remediation-re-1' }));
    expect((await charts.points()).map(({ segment }) => segment)).toEqual([
      ...times(30, 1),
      ...times(10, 2),
    ]);
  });

  it('[Q8] begins a new segment after a remediation by hand of the job type, and none after one of no job type', async () => {
    const byHand = { origin: 'by-hand' };
    await charts.append(
      ...weeks(calm),
      ...fixed('re-1', week(9.5), { ...byHand, jobType: 'TBD' }),
      ...fixed('re-2', week(10.5), { ...byHand, jobType: 'TBD', workflow: true }),
      ...fixed('re-3', week(11.5), byHand),
    );
    const segments = (await charts.points()).map(({ segment }) => segment);
    expect(segments).toEqual([...times(12, 1), ...times(8, 2)]);
    const effects = await charts.ask('remediation-effects');
    const recalibrating = effects.filter(({ recalibrates }) => recalibrates);
    expect(recalibrating.map(({ remediationId }) => remediationId)).toEqual(['re-3']);
  });

  it('[Q8] lets an analyst read it, and computes as the owner does', async () => {
    await charts.append(...weeks(shipments, { opened: 50 }));
    const client = await charts.pool.connect();
    try {
      await client.query('BEGIN; SET LOCAL ROLE writ_analyst');
      const { rows } = await client.query(
        `SELECT upper_count::integer AS upper FROM writ.drift WHERE chart = 'u' AND period_kind = 'week' LIMIT 1`,
      );
      expect(rows).toEqual([{ upper: 11 }]);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});
