import { setTimeout as sleep } from 'node:timers/promises';
import { allQueries } from '#contracts';
import { type Views } from '../projections/views.fixture';
import { QueryClient, closed, neededBy, opened, recorded } from './query.fixture';

describe('answers and their position', () => {
  let client: QueryClient;
  let views: Views;
  beforeAll(async () => {
    client = await QueryClient.open();
    ({ views } = client);
  });
  afterAll(() => views.close());

  it('[C2] lists what was closed elsewhere without evidence, within seconds', async () => {
    await views.append(
      ...['none', 'unrecorded', 'proven', 'elsewhere', 'late', 'chat', 'talk'].map((id) =>
        opened(`c2-${id}`),
      ),
      recorded('c2-e1', 'c2-proven'),
      recorded('c2-e2'),
      closed('c2-none'),
      closed('c2-unrecorded', 'c2-nowhere'),
      closed('c2-proven', 'c2-e1'),
      closed('c2-elsewhere', 'c2-e2'),
      recorded('c2-talk', 'c2-chat', 'Chat-export'),
      closed('c2-chat', 'c2-talk'),
      recorded('c2-chat', 'c2-elsewhere', 'refund-receipt', 'application/vnd.slack.chat+json'),
      closed('c2-talk', 'c2-chat'),
      closed('c2-late', 'c2-e3'),
      closed('c2-unopened'),
      { type: 'work-order.reopened', data: { workOrderId: 'c2-none', checklistRunId: 'r' } },
    );
    const report = async () =>
      (
        await client.answer('closed-without-evidence', {
          atLeast: views.log.events.length,
          limit: 1_000,
        })
      ).rows
        .filter(({ workOrderId }) => String(workOrderId).startsWith('c2-'))
        .map(({ workOrderId, reason }) => `${String(workOrderId)} ${String(reason)}`)
        .sort();
    expect(await report()).toEqual([
      'c2-chat not_recorded',
      'c2-late not_recorded',
      'c2-talk not_recorded',
      'c2-unopened not_named',
      'c2-unrecorded not_recorded',
    ]);

    await views.append(recorded('c2-e3', 'c2-late'), closed('c2-none'));
    expect(await report()).toEqual([
      'c2-chat not_recorded',
      'c2-none not_named',
      'c2-talk not_recorded',
      'c2-unopened not_named',
      'c2-unrecorded not_recorded',
    ]);
  });

  it.each(allQueries.map((query) => [query.name, neededBy(query)] as const))(
    '[Q6] %s states its ledger position',
    async (name, needed) => {
      const ids: Readonly<Record<string, Readonly<Record<string, string>>>> = {
        'work-order-history': { workOrderId: 'c2-none' },
        decision: { decisionId: 'nobody' },
      };
      await views.caughtUp();
      const { position } = await client.answer(name, { filters: ids[name] ?? needed });
      expect(position).toBe(views.log.events.length);
    },
  );

  it('[Q6] has the lowest position of the views that an answer is made of', async () => {
    await views.caughtUp();
    const end = views.log.events.length;
    const behind = (position: number, status: string) =>
      views.pool.query(
        `UPDATE views.cursors SET position = $1, status = $2 WHERE name = 'evidence'`,
        [position, status],
      );
    await behind(end - 5, 'stuck');
    expect((await client.answer('closed-without-evidence')).position).toBe(end - 5);
    expect((await client.answer('work-orders')).position).toBe(end);
    await behind(end, 'live');
  });

  it('[Q6] waits for the position that the caller has seen, and refuses when it does not come', async () => {
    const end = views.log.events.length;
    const waiting = client.answer('work-orders', {
      filters: { workOrderId: 'q6-late' },
      atLeast: end + 1,
    });
    await sleep(50);
    await views.append(opened('q6-late'));
    expect(await waiting).toMatchObject({ rows: [{ workOrderId: 'q6-late' }], position: end + 1 });

    const began = performance.now();
    expect(await client.refusal('work-orders', { atLeast: end + 100 })).toMatchObject({
      code: 'view_behind',
      facts: { position: end + 1 },
    });
    expect(performance.now() - began).toBeGreaterThan(4_900);
  });

  it('[Q6] answers rows and position of one moment, also while views are rebuilt', async () => {
    let isOn = true;
    const appending = (async () => {
      for (let i = 0; isOn; i++) {
        await views.append(opened(`moment-${i}`, { tenant: 'moment' }));
        await sleep(2);
      }
    })();
    const before = (await client.answer('work-orders', { tenant: 'nobody' })).position;
    const first = views.log.events.find(({ tenant }) => tenant === 'moment')!.position;
    const offences: string[] = [];
    let reads = 0;
    const looking = (async () => {
      while (isOn) {
        const { rows, position } = await client.answer('work-orders', {
          tenant: 'moment',
          limit: 1,
        });
        reads += 1;
        // Each event opens one work order, so the newest row is that of the position.
        const newest = Number(rows[0]?.['firstPosition'] ?? 0);
        if (position >= first && newest !== position) offences.push(`${newest} at ${position}`);
      }
    })();
    for (let i = 0; i < 6; i++) await views.keeper.rebuild('work_orders', () => {});
    isOn = false;
    await Promise.all([appending, looking]);
    expect(offences).toEqual([]);
    expect(reads).toBeGreaterThan(50);
    expect(before).toBeGreaterThan(0);
  });

  it('shows the history of a work order as it stands in the log, also where views are behind', async () => {
    const filters = { workOrderId: 'c2-none' };
    const { rows, position } = await client.answer('work-order-history', { filters });
    expect(rows.map(({ version, type }) => `${String(version)} ${String(type)}`)).toEqual([
      '1 work-order.opened',
      '2 work-order.closed',
      '3 work-order.reopened',
      '4 work-order.closed',
    ]);
    const event = views.log.events.find(({ id }) => id === rows[0]!['id'])!;
    expect(rows[0]).toMatchObject({
      data: event.data,
      actor: event.actor,
      position: event.position,
    });
    expect(position).toBe(views.log.events.length);
    expect(await client.whole('work-order-history', { filters, limit: 1 })).toEqual(rows);
    const closures = await client.answer('work-order-history', {
      filters: { ...filters, type: 'work-order.closed' },
    });
    expect(closures.rows).toHaveLength(2);
  });
});
