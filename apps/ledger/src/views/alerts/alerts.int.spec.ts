import { randomUUID } from 'node:crypto';
import { type QueryConfig } from 'pg';
import { type CreateAlertBody, type QueryRequest, streamOf } from '#contracts';
import { type Platform } from '#platform';
import { metadata } from '#testkit';
import { LiveLedger } from '../../evidence/erasure/live-ledger.fixture';
import { type Evaluation } from '../../domain/alert.decider';
import { LedgerCommands } from '../../ledger-commands';
import { raised } from '../projections/obligations.fixture';
import { opened } from '../queries/query.fixture';
import { type QueryService } from '../queries/query.service';
import { AlertEvaluation } from './alert-evaluation';
import { Alerts } from './alerts';

const tenant = 'default';
const CLAIM_MS = 60_000;

const terms: CreateAlertBody = {
  name: 'Open exceptions',
  report: 'exception-trends',
  groupBy: ['code'],
  threshold: { column: 'open', is: '>=', value: 2 },
};

describe('alerts', () => {
  let ledger: LiveLedger;
  let questions: QueryService;
  let alerts: Alerts;
  let evaluation: AlertEvaluation;
  const errors: string[] = [];
  let hasEnded = false;
  beforeAll(async () => {
    ledger = await LiveLedger.open();
    questions = ledger.views.queries();
    // Policy, which says of credentials whether they have ended, is not here.
    const bus = { request: async () => ({ ok: true, hasEnded }) };
    alerts = new Alerts({ ...ledger.platform, bus } as unknown as Platform, questions);
    evaluation = evaluationBy(alerts);
  });
  afterAll(() => ledger.close());

  const evaluationBy = (recordedBy: Pick<Alerts, 'record'>, more: object = {}) => {
    const { pool } = ledger.views;
    const onError = (message: string) => errors.push(message);
    return new AlertEvaluation({ pool, questions, alerts: recordedBy, onError, ...more });
  };
  const shown = async (alertId: string, more: Partial<QueryRequest> = {}) => {
    await ledger.views.caughtUp();
    const one = {
      name: 'alerts',
      tenant,
      scope: 'tenant',
      filters: { alertId },
      limit: 1,
    } as const;
    return (await questions.answer({ ...one, ...more })).rows[0];
  };
  const by = (more: object = {}) =>
    metadata({ commandId: randomUUID(), roles: ['analyst'], ...more });
  const create = async (more: Partial<CreateAlertBody>, asker = by()): Promise<string> => {
    const data: CreateAlertBody = { ...terms, ...more };
    const handled = await alerts.create({ type: 'create-alert', data, metadata: asker });
    return (handled as { answer: { alertId: string } }).answer.alertId;
  };
  const raise = (code: string, ...ids: readonly string[]) =>
    ledger.record(
      streamOf.workOrder(`wo-${code}`),
      opened(`wo-${code}`),
      ...ids.map((id) => raised(id, { code }, `wo-${code}`)),
    );
  const resolve = (code: string, ...ids: readonly string[]) =>
    ledger.record(
      streamOf.workOrder(`wo-${code}`),
      ...ids.map((exceptionId) => ({
        type: 'exception.resolved',
        data: { workOrderId: `wo-${code}`, exceptionId, resolvedBy: 'dana', resolution: 'Done.' },
      })),
    );
  /** A while later, all views show the log. */
  const later = async (): Promise<void> => {
    await ledger.views.pool.query(`UPDATE ledger.clock SET ahead = ahead + interval '11 minutes'`);
    await ledger.views.caughtUp();
  };
  const evaluateAll = async (): Promise<void> => {
    await later();
    while (await evaluation.evaluateNext(CLAIM_MS));
  };
  const eventsOf = async (alertId: string) => {
    const { events } = await ledger.read(tenant, streamOf.alert(alertId));
    return events.slice(1).map(({ type, data }) => {
      const { rows } = data as Partial<Evaluation>;
      return [type.replace('alert.', ''), ...(rows ?? []).map(({ row }) => row.join())];
    });
  };

  it('[Q12] crosses once, through a crash and a rebuild, and again after it came back', async () => {
    const alertId = await create({ eachRow: true, filters: { workflow: 'refunds' } });
    await raise('late', 'late-1', 'late-2');
    await evaluateAll();
    expect(await eventsOf(alertId)).toEqual([['crossed', 'late']]);

    // This process ends after the event, before it says that it has evaluated.
    await raise('late', 'late-3');
    await raise('lost', 'lost-1', 'lost-2');
    await later();
    const { pool } = ledger.views;
    const query = (sent: QueryConfig) =>
      sent.name === 'alert-evaluated' ? Promise.reject(new Error('killed')) : pool.query(sent);
    const crashing = evaluationBy(alerts, { pool: { query } });
    await expect(crashing.evaluateNext(0)).rejects.toThrow('killed');
    await ledger.views.keeper.rebuild('exceptions', () => undefined);
    await ledger.views.keeper.rebuild('alerts', () => undefined);
    await evaluateAll();
    expect(await eventsOf(alertId)).toEqual([
      ['crossed', 'late'],
      ['crossed', 'lost'],
    ]);

    await resolve('lost', 'lost-1');
    await evaluateAll();
    await raise('lost', 'lost-3');
    await evaluateAll();
    expect((await eventsOf(alertId)).slice(2)).toEqual([
      ['cleared', 'lost'],
      ['crossed', 'lost'],
    ]);
    expect(await shown(alertId)).toMatchObject({
      status: 'crossed',
      crossings: 3,
      createdBy: 'olga',
      lastError: null,
    });
  });

  it('[Q12] is evaluated at first by views that show all that came before it', async () => {
    await evaluateAll();
    await raise('early', 'early-1', 'early-2');
    const alertId = await create({ filters: { code: 'early' } });
    await ledger.views.caughtUp();
    const answered: QueryRequest[] = [];
    const answer = (question: QueryRequest) => {
      answered.push(question);
      return questions.answer(question);
    };
    const first = evaluationBy(alerts, { questions: { answer } });
    while (await first.evaluateNext(CLAIM_MS));
    const { events } = await ledger.read(tenant, streamOf.alert(alertId));
    const created = events[0]!.position;
    expect(answered).toMatchObject([{ filters: { code: 'early' }, atLeast: created }]);
  });

  it('[Q12] is shown with what is wrong, and keeps no other from its evaluation', async () => {
    const failing = await create({ name: 'Failing', zone: 'Europe/Berlin' });
    const sound = await create({ name: 'Sound' });
    await raise('odd', 'odd-1', 'odd-2');
    await later();
    const before = errors.length;
    const answer = (question: QueryRequest) =>
      question.zone ? Promise.reject(new Error('SELECT 1 / 0')) : questions.answer(question);
    const partly = evaluationBy(alerts, { questions: { answer } });
    while (await partly.evaluateNext(CLAIM_MS));
    expect(await eventsOf(sound)).toEqual([expect.arrayContaining(['crossed', 'odd'])]);
    expect(errors.slice(before)).toEqual([`The alert ${failing} of default is not evaluated`]);
    expect(await shown(failing)).toMatchObject({
      status: 'quiet',
      lastError: 'The report could not be answered: the log of the ledger has the reason.',
    });

    await evaluateAll();
    expect(await eventsOf(failing)).toEqual([expect.arrayContaining(['crossed', 'odd'])]);
    expect(await shown(failing)).toMatchObject({ lastError: null });
  });

  it('[Q12] rests longer each time it fails, up to an hour', async () => {
    const alertId = await create({ name: 'Failing often' });
    await later();
    const failures = async (minutes: number, times: number): Promise<boolean> => {
      const { pool } = ledger.views;
      await pool.query(
        `UPDATE alerts.evaluations SET failures = $2, position = 0,
           evaluated_at = writ.now() - $3 * interval '1 minute' WHERE alert_id = $1`,
        [alertId, times, minutes],
      );
      const due = await pool.query('SELECT FROM alerts.due WHERE alert_id = $1', [alertId]);
      return due.rows.length > 0;
    };
    await evaluateAll();
    expect([await failures(2, 0), await failures(2, 2), await failures(5, 2)]).toEqual([
      true,
      false,
      true,
    ]);
    expect([await failures(59, 40), await failures(61, 40)]).toEqual([false, true]);
  });

  it('[Q12] is evaluated by one instance, when the log has grown or some time has passed', async () => {
    await create({ name: 'Alone' });
    await evaluateAll();
    await later();
    const others = [evaluation, evaluationBy(alerts)];
    let evaluated = 0;
    for (let isDue = true; isDue;) {
      const claims = await Promise.all(others.map((one) => one.evaluateNext(CLAIM_MS)));
      evaluated += claims.filter(Boolean).length;
      isDue = claims.some(Boolean);
    }
    const { rows } = await ledger.views.pool.query(
      'SELECT FROM views.alerts WHERE ended_at IS NULL',
    );
    expect(evaluated).toBe(rows.length);
    expect(await evaluation.evaluateNext(CLAIM_MS)).toBe(false);
  });

  it('[Q12] waits its turn where it is new, behind those that have waited longer', async () => {
    const earlier = await create({ name: 'Earlier' });
    await evaluateAll();
    await ledger.views.pool.query(
      `UPDATE alerts.evaluations SET evaluated_at = '2020-01-01', position = 0 WHERE alert_id = $1`,
      [earlier],
    );
    const fresh = await create({ name: 'Fresh' });
    await ledger.views.caughtUp();
    const order: string[] = [];
    const record = async (_tenant: string, { alertId }: Evaluation) => void order.push(alertId);
    const recording = evaluationBy({ record });
    while (await recording.evaluateNext(CLAIM_MS));
    expect(order).toEqual(expect.arrayContaining([earlier, fresh]));
    expect(order.indexOf(earlier)).toBeLessThan(order.indexOf(fresh));
  });

  it('[Q12] counts no more than its owner may read, and is listed for nobody who reads less', async () => {
    const limited = await create({}, by({ workflows: ['claims'] }));
    const whole = await create({});
    await raise('torn', 'torn-1', 'torn-2');
    await evaluateAll();
    expect(await eventsOf(limited)).toEqual([]);
    expect((await eventsOf(whole)).length).toBe(1);

    const listedFor = async (workflows: readonly string[]) => {
      const scope = { workflows };
      const request = { name: 'alerts', tenant, scope, filters: {}, limit: 100 };
      return (await questions.answer(request)).rows.map(({ alertId }) => alertId);
    };
    expect(await listedFor(['claims', 'refunds'])).toEqual([limited]);
    expect(await listedFor(['refunds'])).toEqual([]);
    const metadataOfOther = by({ workflows: ['refunds'], roles: ['operator'] });
    const deleting = { type: 'delete-alert', data: { alertId: whole } } as const;
    await expect(alerts.delete({ ...deleting, metadata: metadataOfOther })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('[Q12] ends with the credential that created it, and with no other', async () => {
    const key = (id: string) => by({ actor: { id: 'ana', key: id } });
    const first = await create({}, key('key-1'));
    const other = await create({}, key('key-2'));
    const position = await ledger.record('api-key-key-1', {
      type: 'api-key.revoked',
      data: { keyId: 'key-1', principal: 'ana' },
    });
    const because = 'the key that set it up was revoked';
    const service = by({ roles: ['service'], commandId: 'revoked-1' });
    for (const since of [new Date(Date.now() + 3_600_000).toISOString(), undefined])
      await alerts.endAll({ key: 'key-1', because, position, since }, service);
    expect(await eventsOf(first)).toEqual([['ended']]);
    expect(await eventsOf(other)).toEqual([]);
    await alerts.endAll({ principal: 'ana', because, position }, by({ roles: ['service'] }));
    expect(await eventsOf(other)).toEqual([['ended']]);
  });

  it('[Q12] is taken back where its credential ended while its question was tried', async () => {
    const none = undefined as never;
    const commands = new LedgerCommands(none, none, none, none, alerts);
    const actor = { id: randomUUID(), key: 'key-9' };
    const frame = { name: 'create-alert', data: terms, metadata: by({ actor }) };
    hasEnded = true;
    await expect(commands.handle(frame)).rejects.toMatchObject({ code: 'unauthenticated' });
    hasEnded = false;
    await expect(commands.handle(frame)).rejects.toMatchObject({ code: 'idempotency_key_reused' });
    await ledger.views.caughtUp();
    const { rows } = await ledger.views.pool.query(
      'SELECT ended_because FROM views.alerts WHERE created_by = $1',
      [actor.id],
    );
    expect(rows).toEqual([{ ended_because: 'the credential that created it ended meanwhile' }]);
  });

  it.each([
    ['/color', { filters: { color: 'red' } }],
    ['/groupBy', { groupBy: ['color'] }],
    ['/zone', { zone: 'CET' }],
  ])('[Q12] refuses a question that has a wrong %s', async (pointer, more) =>
    expect(await create(more).catch((error: unknown) => error)).toMatchObject({
      code: 'invalid_request',
      errors: [{ pointer }],
    }),
  );
});
