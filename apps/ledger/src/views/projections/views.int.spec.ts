import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { allEvents } from '#contracts';
import { eventually, LossyProxy } from '#testkit';
import { ledgerProjections } from './index';
import { foldedRows } from './event.fixture';
import { Views } from './views.fixture';
import { seeded, syntheticWork, take } from './work.fixture';

describe('keeping the views', () => {
  let views: Views;
  beforeEach(async () => {
    views = await Views.open();
  });
  afterEach(() => views.close());

  const expectEqualToFold = async (): Promise<void> => {
    for (const projection of ledgerProjections) {
      const shown = await views.rowsOf(projection);
      const folded = foldedRows(projection, views.log.events);
      // Jest takes long to compare thousands of rows: it is for those that differ, which it shows well.
      if (!isDeepStrictEqual(shown, folded))
        expect({ [projection.name]: shown }).toEqual({ [projection.name]: folded });
    }
  };

  /** Appends small batches until it is stopped. */
  const appending = (seed: number) => {
    const work = syntheticWork(seed);
    let isOn = true;
    const done = (async () => {
      while (isOn) {
        await views.append(...take(work, 20));
        await sleep(10);
      }
    })();
    return async (): Promise<void> => {
      isOn = false;
      await done;
    };
  };

  it('has a table as each projection declares it', async () => {
    const { rows } = await views.pool.query<{ view: string; column: string; type: string }>(
      `SELECT c.relname AS view, attname AS column, format_type(atttypid, atttypmod) AS type
       FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = attrelid
       WHERE relnamespace = 'views'::regnamespace AND relkind = 'v' AND attnum > 0`,
    );
    const lines = ledgerProjections.flatMap(({ name, columns }) =>
      Object.entries(columns).map(([column, type]) => `${name}.${column} ${type}`),
    );
    const found = rows.map(({ view, column, type }) =>
      `${view}.${column} ${type}`.replace('timestamp with time zone', 'timestamptz'),
    );
    expect(found.sort()).toEqual(lines.sort());
  });

  it('listens to event types that exist', () => {
    const known = new Set<string>(allEvents.map(({ type }) => type));
    const handled = ledgerProjections.flatMap(({ on }) => Object.keys(on));
    expect(handled.filter((type) => !known.has(type))).toEqual([]);
  });

  it('shows each event soon after its commit, equal to the plain fold', async () => {
    views.follow();
    const work = syntheticWork(1);
    for (let i = 0; i < 40; i++) await views.append(...take(work, 25));
    await views.caughtUp();
    await expectEqualToFold();
    expect(views.errors).toEqual([]);
  });

  it('catches up in pages of any size, also with rows it has to read again', async () => {
    await views.append(...take(syntheticWork(2), 3_000));
    const runner = views.follow({ pageSize: 97, cachedRows: 5 });
    await eventually(async () =>
      (await views.keeper.status()).some(({ position }) => position > 97),
    );
    await runner.stop();
    views.follow({ pageSize: 701, cachedRows: 5 });
    await views.caughtUp();
    await expectEqualToFold();
  });

  it('[Q3] dropped and rebuilt from event 1 while events arrive: equal to live, row for row', async () => {
    views.follow({ pageSize: 500 });
    await views.append(...take(syntheticWork(3), 4_000));
    await views.caughtUp();
    const stop = appending(33);
    const reported: number[] = [];
    await views.keeper.rebuild('work_orders', ({ position }) => reported.push(position));
    await Promise.all(ledgerProjections.map(({ name }) => views.keeper.rebuild(name, () => {})));
    await stop();
    await views.caughtUp();
    await expectEqualToFold();
    expect(reported.at(-1)).toBeGreaterThanOrEqual(4_000);
    const { rows } = await views.pool.query(
      `SELECT name FROM views.cursors WHERE generation = 1 OR status <> 'live'`,
    );
    expect(rows).toEqual([]);
    const { rows: tables } = await views.pool.query(
      `SELECT count(*)::int FROM pg_tables WHERE schemaname = 'views' AND tablename ~ '_g[0-9]+$'`,
    );
    expect(tables).toEqual([{ count: ledgerProjections.length }]);
  });

  it('[Q3] keeps grants, comments and what rests on a view when it is swapped', async () => {
    const described = `SELECT c.oid, relname, relacl::text, obj_description(c.oid) AS comment,
        (SELECT json_agg(col_description(c.oid, attnum) ORDER BY attnum) FROM pg_attribute
         WHERE attrelid = c.oid AND attnum > 0) AS columns
      FROM pg_class AS c WHERE relnamespace IN ('writ'::regnamespace, 'views'::regnamespace)
        AND relkind = 'v' ORDER BY c.oid`;
    await views.pool.query(`COMMENT ON VIEW views.work_orders IS 'Kept.';
      GRANT SELECT ON views.work_orders TO writ_analyst`);
    const before = await views.pool.query(described);
    views.follow();
    await views.append(...take(syntheticWork(4), 500));
    await views.keeper.rebuild('work_orders', () => {});
    expect((await views.pool.query(described)).rows).toEqual(before.rows);
    await views.caughtUp();
    await expectEqualToFold();
  });

  it('[G4] commits the cursor with its rows: killed at random, equal to the plain fold', async () => {
    const random = seeded(5);
    views.follow({ pageSize: 60 });
    const stop = appending(55);
    let killed = 0;
    for (; killed < 20; await sleep(20)) {
      if (random() > 0.2) continue;
      const { rowCount } = await views.pool.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name LIKE 'views-views-%' AND datname = current_database()`,
      );
      killed += rowCount!;
    }
    await stop();
    await views.caughtUp();
    await expectEqualToFold();
  });

  it('[G4] counts once what was committed without an answer', async () => {
    const url = new URL(views.database.url);
    const proxy = await LossyProxy.before({ host: url.hostname, port: Number(url.port) });
    url.port = String(proxy.port);
    const runner = views.follow({ url: url.href, pageSize: 50 });
    const stop = appending(77);
    while (proxy.lost < 4) {
      proxy.loseAnswerTo('COMMIT');
      await sleep(50);
    }
    await stop();
    await views.caughtUp();
    await expectEqualToFold();
    await runner.stop();
    await proxy.close();
  });

  it('[O6] several instances at once: each event counts once, and a dead leader is followed', async () => {
    const stop = appending(66);
    const instances = [
      views.follow({ pageSize: 50 }),
      views.follow({ pageSize: 50 }),
      views.follow({ pageSize: 50 }),
    ];
    const stopped: unknown[] = [];
    while (stopped.length < 2) {
      const leader = await eventually(() => instances.find(({ leads }) => leads));
      await leader!.stop();
      stopped.push(leader);
    }
    await stop();
    // The two may have been at the end already: only what comes now needs the third.
    await views.append(...take(syntheticWork(67), 200));
    await views.caughtUp();
    await expectEqualToFold();
    expect(instances.map(({ leads }) => leads)).toEqual(
      instances.map((instance) => !stopped.includes(instance)),
    );
  });

  it('[O6] passes by a leader that was stopped while it held the lock', async () => {
    const holder = await views.pool.connect();
    await holder.query(`SET idle_in_transaction_session_timeout = 0;
      SELECT pg_advisory_lock(hashtext('projections'), hashtext('views'))`);
    views.follow();
    await views.append(...take(syntheticWork(7), 200));
    await views.caughtUp();
    await expectEqualToFold();
    holder.release(true);
  });
});
