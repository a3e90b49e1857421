import { type QueryReply } from '#contracts';
import { type Projection } from '#kernel';
import { elapse, eventually } from '#testkit';
import { ledgerProjections } from '../projections';
import { Views } from '../projections/views.fixture';
import { syntheticWork, take } from '../projections/work.fixture';
import { type QueryService } from '../queries/query.service';
import { foldRetryPolicy } from './as-of-folds';
import { asOfLimits } from './as-of-limits';
import { type AsOfViewsOptions } from './as-of-views';

const LOG_SIZE = 600;

describe('[Q7] as-of views of many tenants', () => {
  let views: Views;
  beforeEach(async () => {
    views = await Views.open();
    await views.append(...take(syntheticWork(21), LOG_SIZE));
  });
  afterEach(() => views.close());

  const queriesOf = (options: Partial<AsOfViewsOptions> = {}): QueryService =>
    views.queries(undefined, views.asOfViews(options));
  const ask = (queries: QueryService, name: string, asOf: number, tenant = 'acme') =>
    queries.answer({
      name,
      tenant,
      scope: 'tenant',
      filters: {},
      limit: 1_000,
      asOf: String(asOf),
    });
  const codeOf = (request: Promise<QueryReply>): Promise<string> =>
    request.then(
      () => 'answered',
      (error: Error & { code?: string }) => error.code ?? `${error.name}: ${error.message}`,
    );
  const column = async (sql: string): Promise<readonly unknown[]> =>
    (await views.pool.query({ text: sql, rowMode: 'array' })).rows.map(([cell]) => cell);
  const foldSessions = () =>
    column(`SELECT pid FROM pg_stat_activity
      WHERE datname = current_database() AND application_name LIKE 'fold-as_of%'`);

  it('a tenant with many requests leaves room to the others', async () => {
    const queries = queriesOf();
    for (const asOf of [10, 20, 30, 40, 50, 60, 70])
      expect((await ask(queries, 'evidence', asOf)).position).toBe(asOf);
    expect((await ask(queries, 'evidence', 80, 'beta')).position).toBe(80);
    const inUse = `SELECT p.position FROM ledger.as_of_views AS p JOIN ledger.as_of_uses AS u USING (past)
      WHERE u.last_used_at > '-infinity' AND u.tenant = 'acme' ORDER BY p.position`;
    expect(await column(inUse)).toEqual([60, 70]);
    expect(await column('SELECT position FROM ledger.as_of_views')).toHaveLength(asOfLimits.most);
  });

  it('a tenant waits for its running folds before it gets more', async () => {
    const impatient = queriesOf({
      waitMs: -1,
      retryPolicy: { ...foldRetryPolicy, abandonedMs: 0 },
    });
    const requests = [10, 20, 30].map((asOf) => () => codeOf(ask(impatient, 'evidence', asOf)));
    const codes: string[] = [];
    for (const one of requests) codes.push(await one());
    expect(codes).toEqual(['view_building', 'view_building', 'too_many_requests']);
    expect(await codeOf(ask(impatient, 'evidence', 30, 'beta'))).toBe('view_building');
  });

  it('a fold stops without requests, and continues with the next one', async () => {
    await views.pool.query(`CREATE VIEW ledger.slow_events AS SELECT * FROM ledger.events
      WHERE pg_sleep(0.003) IS NOT NULL`);
    const log = { table: 'ledger.slow_events' };
    const retryPolicy = { ...foldRetryPolicy, abandonedMs: 1_000 };
    const impatient = queriesOf({ log, waitMs: -1, retryPolicy });
    expect(await codeOf(ask(impatient, 'evidence', LOG_SIZE))).toBe('view_building');
    await eventually(async () => (await foldSessions()).length > 0);
    await eventually(async () => (await foldSessions()).length === 0);
    const [past] = await column('SELECT past FROM ledger.as_of_views');
    const statuses = `SELECT DISTINCT status FROM as_of_${String(past)}_views.cursors`;
    expect(await column(statuses)).toEqual(['building']);
    expect((await ask(queriesOf(), 'evidence', LOG_SIZE)).position).toBe(LOG_SIZE);
    expect(views.errors).toEqual([]);
  });

  it('another instance opens no sessions while one is folding', async () => {
    const impatient = queriesOf({
      waitMs: -1,
      retryPolicy: { ...foldRetryPolicy, abandonedMs: 0 },
    });
    await codeOf(ask(impatient, 'evidence', LOG_SIZE));
    await eventually(async () => (await foldSessions()).length === 0);
    const [past] = await column('SELECT past FROM ledger.as_of_views');
    const other = await views.pool.connect();
    const lock = `(hashtext('projections'), hashtext('as_of_${String(past)}_views'))`;
    await other.query(`SELECT pg_advisory_lock${lock}`);
    const request = codeOf(ask(queriesOf({ waitMs: 400 }), 'evidence', LOG_SIZE));
    let seen = 0;
    for (let sample = 0; sample < 10; sample += 1) seen += (await foldSessions()).length;
    expect([await request, seen]).toEqual(['view_building', 0]);
    await other.query(`SELECT pg_advisory_unlock${lock}`);
    other.release();
    expect((await ask(queriesOf(), 'evidence', LOG_SIZE)).position).toBe(LOG_SIZE);
  });

  it.each<[string, (row: object | undefined | null) => object]>([
    ['whose fold throws', () => Object.assign(undefined as never, {})],
    ['whose rows the database refuses', (row) => ({ ...row, outcome: 'no\0text' })],
  ])('a view %s fails what rests on it alone, and is tried again', async (_, spoil) => {
    const spoilt = ({ on, ...others }: Projection): Projection => ({
      ...others,
      on: Object.fromEntries(
        Object.entries(on).map(([type, step]) => [
          type,
          (...args: Parameters<typeof step>) => spoil(step(...args)) as ReturnType<typeof step>,
        ]),
      ),
    });
    const projections = ledgerProjections.map((projection) =>
      projection.name === 'decisions' ? spoilt(projection) : projection,
    );
    const poisoned = queriesOf({ projections });
    const failureMessage = 'Error: decisions cannot be folded beyond';
    expect(await codeOf(ask(poisoned, 'decisions', LOG_SIZE))).toMatch(failureMessage);
    expect((await ask(poisoned, 'policies', LOG_SIZE)).position).toBe(LOG_SIZE);
    expect(await codeOf(ask(poisoned, 'decisions', LOG_SIZE))).toMatch(failureMessage);
    const fixed = queriesOf({ retryPolicy: { ...foldRetryPolicy, failedMs: 0 } });
    const { rows } = await ask(fixed, 'decisions', LOG_SIZE);
    expect(rows.length).toBeGreaterThan(0);
  });

  it('room is made though somebody is reading what goes', async () => {
    const queries = queriesOf({ limits: { ...asOfLimits, most: 1, inUseSeconds: 0 } });
    await ask(queries, 'evidence', 100);
    const [past] = await column('SELECT past FROM ledger.as_of_views');
    const reader = await views.pool.connect();
    await reader.query('BEGIN READ ONLY');
    await reader.query(`SELECT FROM as_of_${String(past)}_views.evidence`);
    const request = ask(queries, 'evidence', 50, 'beta');
    await eventually(async () => (await column('SELECT FROM pg_locks WHERE NOT granted')).length);
    // The reader outlasts the lock timeout of a drop.
    await elapse(1_200);
    await reader.query('COMMIT');
    reader.release();
    expect((await request).position).toBe(50);
  });
});
