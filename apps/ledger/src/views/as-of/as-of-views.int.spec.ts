import { allQueries, type QueryDefinition, type QueryReply, views as lists } from '#contracts';
import { type Refusal } from '#kernel';
import { type TestEvent } from '../projections/event.fixture';
import { Views } from '../projections/views.fixture';
import { syntheticWork, take } from '../projections/work.fixture';
import { neededBy } from '../queries/query.fixture';
import { type QueryService } from '../queries/query.service';
import { asOfLimits } from './as-of-limits';

const TENANT = 'acme';
const ofThePresent: readonly QueryDefinition[] = [lists.views, lists.deadLetters];
const ofOneThing: readonly QueryDefinition[] = [lists.workOrderHistory, lists.decision];
const folded = allQueries.filter(
  (query) => !ofThePresent.includes(query) && !ofOneThing.includes(query),
);

describe('[Q7] views of the past', () => {
  let views: Views;
  beforeEach(async () => {
    views = await Views.open();
  });
  afterEach(() => views.close());

  const ask = (queries: QueryService, name: string, more: object = {}): Promise<QueryReply> =>
    queries.answer({ name, tenant: TENANT, scope: 'tenant', filters: {}, limit: 1_000, ...more });

  const refusalOf = (request: Promise<unknown>): Promise<Refusal> =>
    request.then(
      () => Promise.reject(new Error('It was answered.')),
      (error: Refusal) => error,
    );

  /** The rules' time stands still there. */
  const setClock = async (time: string): Promise<void> => {
    await views.pool.query(
      `CREATE OR REPLACE FUNCTION writ.now() RETURNS timestamptz LANGUAGE sql STABLE
       AS $$ SELECT timestamptz '${time}' $$`,
    );
  };

  it('[Q7] answer every question as the live ones did when the log ended there [Q4] [Q6]', async () => {
    views.follow();
    const queries = views.queries();
    const work = syntheticWork(7);
    await views.append(...take(work, 1_300));
    const { recordedAt } = views.log.events.at(-1)!;
    await setClock(recordedAt);
    await views.caughtUp();
    const then = new Map<string, QueryReply>();
    for (const query of folded)
      then.set(query.name, await ask(queries, query.name, { filters: neededBy(query) }));
    const decisionId = String(then.get('decisions')!.rows[0]!['decisionId']);
    const decision = await ask(queries, 'decision', { filters: { decisionId } });

    await views.append(...take(work, 1_300));
    await setClock('2031-01-01T00:00:00Z');
    await views.caughtUp();
    for (const query of folded) {
      const { name } = query;
      const request = { filters: neededBy(query), asOf: '1300' };
      const { asOf, ...answer } = await ask(queries, name, request);
      expect(asOf).toEqual({ position: 1_300, time: recordedAt, known: 'then' });
      expect({ name, ...answer }).toEqual({ name, ...then.get(name) });
    }
    const again = await ask(queries, 'decision', { filters: { decisionId }, asOf: recordedAt });
    expect(again.rows).toEqual(decision.rows);
    expect(again.position).toBe(1_300);
    const filled = [...then.values()].filter(({ rows }) => rows.length > 0);
    expect(filled.length).toBeGreaterThan(folded.length / 2);
    // Why the last evaluation of an alert failed is in no event.
    expect((await strays()).map((stray) => stray.replace(/^as_of_\d+\./, ''))).toEqual([
      'alerts reads alerts.evaluations',
    ]);
  });

  /** What as-of views depend on beside the past they belong to. */
  const strays = async (): Promise<readonly string[]> => {
    const { rows } = await views.pool.query<{ stray: string }>(
      `SELECT DISTINCT format('%s reads %s', r.ev_class::regclass, d.refobjid::regclass) AS stray
       FROM pg_depend AS d JOIN pg_rewrite AS r ON r.oid = d.objid AND d.classid = 'pg_rewrite'::regclass
         JOIN pg_class AS v ON v.oid = r.ev_class JOIN pg_namespace AS vn ON vn.oid = v.relnamespace
         JOIN pg_class AS c ON c.oid = d.refobjid JOIN pg_namespace AS n ON n.oid = c.relnamespace
       WHERE d.refclassid = 'pg_class'::regclass AND vn.nspname ~ '^as_of_' AND n.nspname !~ '^as_of_'`,
    );
    return rows.map(({ stray }) => stray);
  };

  it('[Q7] tell what is known now of then apart from what was known then', async () => {
    const queries = views.queries();
    const opened = (id: string, more: Partial<TestEvent>): TestEvent => ({
      type: 'work-order.opened',
      data: {
        workOrderId: id,
        workflow: { id: 'refunds', version: 1, digest: 'ab'.repeat(32) },
        jobType: 'refund',
        mode: 'enforce',
        owner: 'dana',
        checklistRunId: `${id}-run`,
      },
      ...more,
    });
    await views.append(
      opened('wo-1', { recordedAt: '2024-01-01T10:00:00.000Z' }),
      opened('wo-late', {
        occurredAt: '2024-01-01T09:00:00.000Z',
        recordedAt: '2024-01-03T10:00:00.000Z',
      }),
      opened('wo-2', {
        recordedAt: '2024-01-04T10:00:00.000Z',
        occurredAt: '2024-01-04T10:00:00Z',
      }),
    );
    await views.append({
      type: 'work-order.closed',
      data: { workOrderId: 'wo-late' },
      occurredAt: '2024-01-01T12:00:00.000Z',
      recordedAt: '2024-01-05T10:00:00.000Z',
    });
    const asOf = '2024-01-02T00:00:00Z';
    const ids = ({ rows }: QueryReply) =>
      rows.map(({ workOrderId, status }) => `${String(workOrderId)} ${String(status)}`).sort();
    const then = await ask(queries, 'work-orders', { asOf });
    expect([ids(then), then.position]).toEqual([['wo-1 open'], 1]);
    const now = await ask(queries, 'work-orders', { asOf, known: 'now' });
    // The one that was opened in 2030, as the log has it, had not occurred.
    expect([ids(now), now.position]).toEqual([['wo-late closed'], 4]);
    expect(now.asOf).toEqual({ position: 4, time: '2024-01-02T00:00:00.000Z', known: 'now' });

    await views.append(opened('wo-later', { occurredAt: '2023-12-31T00:00:00.000Z' }));
    const later = await ask(queries, 'work-orders', { asOf, known: 'now' });
    expect([ids(later), later.position]).toEqual([['wo-late closed', 'wo-later open'], 5]);
    const history = (more: object) =>
      ask(queries, 'work-order-history', { filters: { workOrderId: 'wo-late' }, ...more });
    expect((await history({ asOf })).rows).toEqual([]);
    expect((await history({ asOf, known: 'now' })).rows).toHaveLength(2);
    expect((await history({ asOf: '3' })).rows).toHaveLength(1);
  });

  it('[Q7] show one work order at once, as the whole past would', async () => {
    await views.append(...take(syntheticWork(13), 500));
    const queries = views.queries();
    const times = views.log.events.map(({ occurredAt }) => occurredAt).sort();
    await setClock('2031-01-01T00:00:00Z');
    for (const past of [{ asOf: '300' }, { asOf: times[250], known: 'now' }]) {
      const { rows } = await ask(queries, 'work-orders', past);
      expect(rows.length).toBeGreaterThan(5);
      const alone = await Promise.all(
        rows
          .slice(0, 6)
          .map(({ workOrderId }) =>
            ask(queries, 'work-orders', { filters: { workOrderId }, ...past }),
          ),
      );
      expect(alone.flatMap((answer) => answer.rows)).toEqual(rows.slice(0, 6));
    }
    const filters = { workOrderId: 'wo-unknown' };
    expect(await ask(queries, 'work-orders', { filters, asOf: '300' })).toMatchObject({
      rows: [],
      position: 300,
    });
    const { rows } = await views.pool.query(
      `SELECT FROM pg_namespace WHERE nspname ~ '^as_of_[0-9a-f]{16}'`,
    );
    expect(rows).toEqual([]);
  });

  it('[Q7] are folded once for several callers and instances', async () => {
    await views.append(...take(syntheticWork(8), 700));
    const instances = [views.queries(), views.queries()];
    const requests = ['200', '400', '200', '400'].flatMap((asOf) =>
      instances.map((queries) => ask(queries, 'obligations', { asOf })),
    );
    const answers = await Promise.all(requests);
    expect(answers.map(({ position }) => position)).toEqual(
      [200, 400, 200, 400].flatMap((position) => [position, position]),
    );
    expect(answers[0]!.rows).toEqual(answers[5]!.rows);
    const { rows } = await views.pool.query(
      'SELECT position FROM ledger.as_of_views ORDER BY position',
    );
    expect(rows).toEqual([{ position: 200 }, { position: 400 }]);
    expect(views.errors).toEqual([]);
  });

  it('[Q7] outlive a restart, and are folded again where they were dropped or emptied', async () => {
    await views.append(...take(syntheticWork(9), 500));
    const first = await ask(views.queries(), 'work-orders', { asOf: '300' });
    const restarted = views.asOfViews();
    await restarted.tidy();
    const queries = views.queries(undefined, restarted);
    const made = async () => (await views.pool.query('SELECT past FROM ledger.as_of_views')).rows;
    const [before] = await made();
    expect(await ask(queries, 'work-orders', { asOf: '300' })).toEqual(first);
    expect(await made()).toEqual([before]);

    // What a crash of the database does to tables that are not logged.
    await views.pool.query(`TRUNCATE as_of_${before.past}_views.cursors`);
    expect(await ask(queries, 'work-orders', { asOf: '300' })).toEqual(first);
    const [after] = await made();
    expect(after.past).toBeGreaterThan(before.past);

    // In a rolling restart the other version still queries its own.
    await views.pool.query(`UPDATE ledger.as_of_views SET made_by = 'other code'`);
    await restarted.tidy();
    expect(await made()).toEqual([after]);
    await views.pool.query(
      `UPDATE ledger.as_of_views SET last_used_at = last_used_at - interval '61 s'`,
    );
    await restarted.tidy();
    expect(await made()).toEqual([]);
    const { rows } = await views.pool.query(`SELECT FROM pg_namespace WHERE nspname ~ '^as_of_'`);
    expect(rows).toEqual([]);
    expect(await ask(queries, 'work-orders', { asOf: '300' })).toEqual(first);
  });

  it('[Q7] make room for others, unless all of them are in use', async () => {
    await views.append(...take(syntheticWork(10), 300));
    const of = (inUseSeconds: number): QueryService =>
      views.queries(
        undefined,
        views.asOfViews({ limits: { ...asOfLimits, most: 2, inUseSeconds } }),
      );
    const positions = async () =>
      (
        await views.pool.query('SELECT position FROM ledger.as_of_views ORDER BY position')
      ).rows.map(({ position }) => position);
    for (const asOf of ['100', '200', '100', '300']) await ask(of(0), 'evidence', { asOf });
    expect(await positions()).toEqual([100, 300]);
    await ask(of(600), 'evidence', { asOf: '1', tenant: 'beta' });
    expect(await positions()).toEqual([1, 300]);
    const refused = ask(of(600), 'evidence', { asOf: '2', tenant: 'gamma' });
    expect(await refusalOf(refused)).toMatchObject({ code: 'too_many_requests' });
    expect(await positions()).toEqual([1, 300]);
  });

  it('[Q7] say how far they are when they take long', async () => {
    await views.append(...take(syntheticWork(11), 500));
    const impatient = views.queries(undefined, views.asOfViews({ waitMs: -1 }));
    const refusal = await refusalOf(ask(impatient, 'work-orders', { asOf: '500' }));
    expect(refusal).toMatchObject({
      code: 'view_building',
      facts: { folded: expect.any(Number), total: 500 },
    });
    const patient = views.queries();
    expect((await ask(patient, 'work-orders', { asOf: '500' })).position).toBe(500);
    expect((await ask(impatient, 'work-orders', { asOf: '500' })).position).toBe(500);
  });

  it('[Q7] refuse invalid requests', async () => {
    await views.append(...take(syntheticWork(12), 10));
    const queries = views.queries();
    const refused = async (name: string, more: object): Promise<string> => {
      const { code, errors } = await refusalOf(ask(queries, name, more));
      return `${code} ${errors.map(({ pointer, message }) => `${pointer} ${message}`).join()}`;
    };
    for (const name of ['views', 'dead-letters'])
      expect(await refused(name, { asOf: '5' })).toMatch('invalid_request /asOf is not asked of');
    expect(await refused('evidence', { asOf: '11' })).toMatch('/asOf must be at most 10');
    expect(await refused('evidence', { asOf: 'yesterday' })).toMatch('/asOf must be a ledger');
    expect(await refused('evidence', { asOf: '2999-01-01T00:00:00Z' })).toMatch('later than now');
    expect(await refused('evidence', { known: 'now' })).toMatch('/known goes with asOf');
    expect(await refused('evidence', { known: 'now', asOf: '5' })).toMatch('must be a time');
    expect(await refused('evidence', { asOf: '5', atLeast: 3 })).toMatch('/atLeast is of the');
    expect((await ask(queries, 'evidence', { asOf: '0' })).rows).toEqual([]);
  });
});
