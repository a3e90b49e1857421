import { Refusal } from '#kernel';
import { OpenRemediationBody } from '#contracts';
import { type CommandFrame, parseAs, TimerClaims, TimerScheduler, Unavailable } from '#platform';
import { eventually } from '#testkit';
import { type TestEvent } from '../projections/event.fixture';
import { QueryClient } from '../queries/query.fixture';
import { calm, week, weeks } from '../queries/drift.fixture';
import { questionsOf } from '../alerts/alert-question';
import { timerTables } from '../../timers/timer-host';
import { DriftEvaluation, driftTables } from './drift-evaluation';

const HOUR_MS = 3_600_000;

describe('the watch of control charts', () => {
  let client: QueryClient;
  let watches: TimerScheduler[];
  let sent: CommandFrame[];
  let errors: string[];
  /** What exceptions answers; nothing is wrong where a test does not say so. */
  let answer: () => Promise<void>;

  beforeEach(async () => {
    client = await QueryClient.open();
    [watches, sent, errors] = [[], [], []];
    answer = () => Promise.resolve();
  });
  afterEach(async () => {
    await Promise.all(watches.map((watch) => watch.stop()));
    await client.views.close();
  });

  const pool = () => client.views.pool;
  const moveTo = (instant: string) =>
    pool().query(`UPDATE ledger.clock SET ahead = $1::timestamptz - clock_timestamp()`, [instant]);

  const watch = (): void => {
    const { evaluate } = new DriftEvaluation({
      pool: pool(),
      questions: client.views.queries(),
      send: (frame) => {
        sent.push(frame);
        return answer();
      },
      onError: (message) => errors.push(message),
    });
    const scheduler = new TimerScheduler({
      claims: new TimerClaims(pool(), driftTables),
      send: evaluate,
      onError: (message) => errors.push(message),
      pollMs: 20,
      claimMs: 120_000,
      inFlightMax: 1,
    });
    scheduler.start();
    watches.push(scheduler);
  };

  /** Resolves when there is nothing to look at any more. */
  const looked = async (): Promise<void> => {
    await eventually(
      () => pool().query('SELECT * FROM drift.due WHERE due_at <= writ.now()'),
      ({ rows }) => rows.length === 0,
    );
  };
  const weekly = () =>
    sent
      .map(({ data }) => parseAs(OpenRemediationBody, data))
      .filter(({ periodKind }) => periodKind === 'week')
      .map(({ code, jobType, period }) => [code, jobType, period]);

  it('[Q8] has remedied what got worse, once the week is over and an hour has passed', async () => {
    await client.add(...weeks([...calm, 5, 19]));
    await moveTo(week(21));
    watch();
    watch();
    await looked();
    expect(sent).toEqual([]);

    await moveTo(new Date(Date.parse(week(22)) + HOUR_MS - 60_000).toISOString());
    await looked();
    expect(sent).toEqual([]);
    await moveTo(new Date(Date.parse(week(22)) + HOUR_MS).toISOString());
    await looked();
    // Both charts show it, and both instances evaluated it.
    expect(weekly()).toEqual([['late', 'refund', week(21)]]);
    // An alert of charts crosses by the same points.
    const [, weekOnly] = questionsOf({ report: 'drift', tenant: 'acme' }, week(22), 20);
    const { rows } = await client.answer('drift', weekOnly);
    expect(rows.map(({ chart, period }) => [chart, period])).toEqual([
      ['u', week(21)],
      ['p', week(21)],
    ]);
    expect(sent[0]!.metadata).toMatchObject({
      tenant: 'acme',
      actor: { id: 'service-ledger' },
      roles: ['service'],
    });
  });

  it('[Q8] looks at every week that it missed, and at none again', async () => {
    await client.add(...weeks([...calm, 5, 19, 6, 4, 21]));
    await moveTo(week(21.5));
    watch();
    await looked();
    await watches[0]!.stop();

    await moveTo(week(25.5));
    watch();
    await looked();
    const found = [week(21), week(24)].map((at) => ['late', 'refund', at]);
    expect(weekly()).toEqual(found);
    await client.views.keeper.rebuild('exceptions', () => undefined);
    await client.views.caughtUp();
    watch();
    await moveTo(week(26.5));
    await looked();
    expect(weekly()).toEqual(found);
  });

  it('[Q8] begins with the last week where nobody ever looked', async () => {
    await client.add(...weeks([...calm, 19, 5, 21]));
    await moveTo(week(23.5));
    watch();
    await looked();
    expect(weekly()).toEqual([['late', 'refund', week(22)]]);
  });

  it('[Q8] [I9] calls nobody for what was imported or only observed, alone', async () => {
    const bad = weeks([19], { from: 20 });
    const quietly = (how: object): readonly TestEvent[] =>
      bad.map((one) =>
        one.type === 'work-order.opened' ? { ...one, data: { ...one.data, ...how } } : one,
      );
    const origin = { source: 'xes', eventId: '1', imported: true };
    await client.add(...weeks(calm), ...quietly({ origin }));
    await moveTo(week(21.5));
    watch();
    await looked();
    expect(sent).toEqual([]);
    await client.add(...weeks([19], { from: 21, jobType: 'refund', opened: 9 }));
    await moveTo(week(22.5));
    await looked();
    expect(weekly()).toEqual([['late', 'refund', week(21)]]);

    const observed = weeks([22], { from: 22, opened: 9 }).map((one) =>
      one.type === 'work-order.opened' ? { ...one, data: { ...one.data, mode: 'observe' } } : one,
    );
    await client.add(...observed);
    await moveTo(week(23.5));
    await looked();
    expect(weekly()).toHaveLength(1);
  });

  it('[O6] retries after an outage with the same command, and continues after a refusal', async () => {
    await client.add(...weeks([...calm, 19]), ...weeks([...calm, 19], { code: 'lost' }));
    await moveTo(week(21.5));
    let evaluations = 0;
    answer = () => {
      evaluations += 1;
      if (evaluations === 1) return Promise.reject(new Unavailable('Not now.', 1));
      return evaluations === 2
        ? Promise.reject(new Refusal('forbidden', 'No.'))
        : Promise.resolve();
    };
    watch();
    await looked();
    const ofWeeks = sent.filter(({ data }) => (data as OpenRemediationBody).periodKind === 'week');
    expect(ofWeeks).toHaveLength(3);
    expect(ofWeeks[1]!.metadata.commandId).toBe(ofWeeks[0]!.metadata.commandId);
    expect(new Set(ofWeeks.map(({ metadata }) => metadata.commandId)).size).toBe(2);
    expect(errors).toEqual(['A code gets worse, and nobody was notified']);
  });

  it('[O6] shares the sessions of the database with the timers of escalation paths', async () => {
    const session = await pool().connect();
    try {
      for (const tables of [timerTables, driftTables, timerTables]) {
        const claims = new TimerClaims(session, tables);
        expect((await claims.claim(1, 1_000)).timers).toEqual([]);
      }
    } finally {
      session.release();
    }
  });
});
