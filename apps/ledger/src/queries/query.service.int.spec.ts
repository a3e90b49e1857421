import { setTimeout as sleep } from 'node:timers/promises';
import {
  allQueries,
  type QueryReply,
  type QueryRequest,
  reports,
  views as questions,
} from '#contracts';
import { type Refusal } from '#kernel';
import { columnParsers } from '#platform';
import { type Told } from '../projections/told.fixture';
import { Views } from '../projections/views.fixture';
import { syntheticWork, take } from '../projections/work.fixture';
import { type QueryService } from './query.service';
import { camelCase, readColumns } from './view-columns';

const asked = (name: string, more: Partial<QueryRequest> = {}): QueryRequest => ({
  name,
  tenant: 'acme',
  filters: {},
  limit: 100,
  ...more,
});

const opened = (workOrderId: string, more: Partial<Told> = {}): Told => ({
  type: 'work-order.opened',
  data: {
    workOrderId,
    workflow: { id: 'refunds', version: 1, digest: 'ab'.repeat(32) },
    jobType: 'refund',
    mode: 'enforce',
    owner: 'dana',
    checklistRunId: `${workOrderId}-run`,
  },
  ...more,
});
const closed = (workOrderId: string, closureEvidenceId?: string): Told => ({
  type: 'work-order.closed',
  data: { workOrderId, closureEvidenceId },
});
const recorded = (evidenceId: string, workOrderId?: string): Told => ({
  type: 'evidence.recorded',
  data: {
    workOrderId,
    evidenceId,
    kind: 'refund-receipt',
    sha256: 'cd'.repeat(32),
    mediaType: 'application/pdf',
    size: 3_000_000_000,
    visibility: 'private',
    producer: 'ben',
    capturedAt: '2030-01-01T00:00:00.000Z',
  },
});

/** Questions that are not read from a view of their own name. */
const notFromView: readonly string[] = ['work-order-history', 'decision', 'views'];

describe('answering questions', () => {
  let views: Views;
  let queries: QueryService;
  beforeAll(async () => {
    views = await Views.open();
    views.follow();
    queries = views.queries();
  });
  afterAll(() => views.close());

  const answer = (name: string, more: Partial<QueryRequest> = {}): Promise<QueryReply> =>
    queries.answer(asked(name, more));
  const refusal = (name: string, more: Partial<QueryRequest> = {}): Promise<Refusal> =>
    answer(name, more).then(
      () => Promise.reject(new Error('It was answered.')),
      (error: Refusal) => error,
    );
  /** All pages. */
  const whole = async (
    name: string,
    more: Partial<QueryRequest> = {},
  ): Promise<QueryReply['rows']> => {
    const rows: QueryReply['rows'][number][] = [];
    for (let cursor: string | undefined; ;) {
      const page = await answer(name, { ...more, cursor });
      rows.push(...page.rows);
      if (page.nextCursor === null) return rows;
      cursor = page.nextCursor;
    }
  };

  describe('over much work', () => {
    beforeAll(async () => {
      await views.append(...take(syntheticWork(11), 3_000));
      await views.append(
        ...[1, 2].map((version) => ({
          type: 'workflow.published',
          stream: 'workflow-refunds',
          data: {
            workflowId: 'refunds',
            version,
            digest: 'ab'.repeat(32),
            definition: { id: 'refunds', title: 'Refunds', jobType: 'refund', owner: 'dana' },
          },
        })),
        {
          type: 'exception-code.defined',
          data: { code: 'policy-stop', title: 'Stopped', sla: 'P1D' },
        },
        {
          type: 'fact.quarantined',
          data: {
            quarantineId: 'q1',
            source: 'erp',
            reason: 'malformed_json',
            message: 'Unexpected end',
            pointer: '',
            raw: { ref: 'r', sha256: 'ab'.repeat(32) },
            door: 'http',
          },
        },
      );
      await views.caughtUp();
    });

    it.each(allQueries.filter(({ name }) => !notFromView.includes(name)).map(({ name }) => name))(
      '[Q1] %s: the rows of the API are those of the SQL view, page by page',
      async (name) => {
        const view = name.replaceAll('-', '_');
        const { orderBy, newestFirst } = allQueries.find((query) => query.name === name)!;
        const order = orderBy.map((column) => `${column}${newestFirst ? ' DESC' : ''}`);
        const { rows } = await views.pool.query<Record<string, unknown>>({
          text: `SELECT * FROM writ.${view} WHERE tenant = 'acme' ORDER BY ${order.join(', ')}`,
          types: columnParsers,
        });
        const wanted = rows.map((row) =>
          Object.fromEntries(
            Object.entries(row).map(([column, cell]) => [camelCase(column), cell]),
          ),
        );
        expect(await whole(name, { limit: 7 })).toEqual(wanted);
        if (name !== 'dead-letters' && name !== 'policies')
          expect(wanted.length).toBeGreaterThan(0);
        const columns = await readColumns(views.pool, view);
        expect((await answer(name)).columns).toEqual(
          columns.map((column) => camelCase(column.name)),
        );
      },
    );

    it('names only columns that its views have', async () => {
      for (const query of allQueries.filter(({ name }) => !notFromView.includes(name))) {
        const columns = await readColumns(views.pool, query.name.replaceAll('-', '_'));
        const named = [
          ...Object.values(query.filters),
          ...query.orderBy,
          query.timeColumn ?? 'tenant',
        ];
        expect(named.filter((column) => !columns.some(({ name }) => name === column))).toEqual([]);
      }
    });

    it('[O4] answers a tenant with its own rows only', async () => {
      const all = await whole('work-orders');
      const others = await whole('work-orders', { tenant: 'globex' });
      expect(new Set(all.map(({ tenant }) => tenant))).toEqual(new Set(['acme']));
      expect(new Set(others.map(({ tenant }) => tenant))).toEqual(new Set(['globex']));
      const [{ workOrderId } = {}] = others;
      const filters = { workOrderId: String(workOrderId) };
      expect((await answer('work-orders', { filters })).rows).toEqual([]);
      expect((await answer('work-order-history', { filters })).rows).toEqual([]);
    });

    it('takes filters of every kind together', async () => {
      const all = await whole('work-orders');
      const { openedAt } = all[Math.floor(all.length / 2)]!;
      const filters = {
        status: 'closed',
        stopped: 'false',
        jobType: 'refund',
        from: String(openedAt),
      };
      const found = await whole('work-orders', { filters });
      expect(found).toEqual(
        all.filter(
          (row) =>
            row['status'] === 'closed' &&
            row['jobType'] === 'refund' &&
            row['openedAt'] !== null &&
            row['openedAt']! >= openedAt!,
        ),
      );
      expect(found.length).toBeGreaterThan(0);
      const before = await whole('work-orders', { filters: { to: String(openedAt) } });
      expect(before.every((row) => row['openedAt']! < openedAt!)).toBe(true);
    });

    it('gives the latest version of a workflow when one is asked for', async () => {
      const { rows } = await answer('workflows', { filters: { workflowId: 'refunds' }, limit: 1 });
      expect(rows).toMatchObject([
        { version: 2, current: true, title: 'Refunds', mode: 'enforce' },
      ]);
      const former = await answer('workflows', { filters: { version: '1' } });
      expect(former.rows).toMatchObject([{ version: 1, current: false }]);
    });

    it('[Q2] shows each trend with its denominator', async () => {
      const rows = await whole('exception-trends');
      const exceptions = await whole('exceptions');
      const raised = rows.reduce((sum, row) => sum + Number(row['raised']), 0);
      expect(raised).toBe(exceptions.length);
      for (const row of rows) {
        const {
          raised: count,
          resolved,
          open,
          workOrdersOpened,
          raisedPerWorkOrder,
        } = row as Record<string, number>;
        expect(resolved! + open!).toBe(count);
        expect(raisedPerWorkOrder).toBeCloseTo(count! / workOrdersOpened!, 4);
      }
    });
  });

  it('[C2] lists what was closed elsewhere without evidence, within seconds', async () => {
    await views.append(
      ...['none', 'unrecorded', 'proven', 'elsewhere', 'late'].map((id) => opened(`c2-${id}`)),
      recorded('c2-e1', 'c2-proven'),
      recorded('c2-e2'),
      closed('c2-none'),
      closed('c2-unrecorded', 'c2-nowhere'),
      closed('c2-proven', 'c2-e1'),
      closed('c2-elsewhere', 'c2-e2'),
      closed('c2-late', 'c2-e3'),
      closed('c2-unopened'),
      { type: 'work-order.reopened', data: { workOrderId: 'c2-none', checklistRunId: 'r' } },
    );
    const began = performance.now();
    const report = async () =>
      (
        await answer('closed-without-evidence', {
          atLeast: views.log.events.length,
          limit: 1_000,
        })
      ).rows
        .filter(({ workOrderId }) => String(workOrderId).startsWith('c2-'))
        .map(({ workOrderId, reason }) => `${String(workOrderId)} ${String(reason)}`)
        .sort();
    expect(await report()).toEqual([
      'c2-late not_recorded',
      'c2-unopened not_named',
      'c2-unrecorded not_recorded',
    ]);
    expect(performance.now() - began).toBeLessThan(2_000);

    await views.append(recorded('c2-e3', 'c2-late'), closed('c2-none'));
    expect(await report()).toEqual([
      'c2-none not_named',
      'c2-unopened not_named',
      'c2-unrecorded not_recorded',
    ]);
  });

  it.each(allQueries.map(({ name }) => name))(
    '[Q6] %s states its ledger position',
    async (name) => {
      const ids: Readonly<Record<string, Readonly<Record<string, string>>>> = {
        'work-order-history': { workOrderId: 'c2-none' },
        decision: { decisionId: 'nobody' },
      };
      await views.caughtUp();
      const { position } = await answer(name, { filters: ids[name] ?? {} });
      expect(position).toBe(views.log.events.length);
    },
  );

  it('[Q6] says the lowest position of the views that an answer is made of', async () => {
    await views.caughtUp();
    const end = views.log.events.length;
    const behind = (position: number, status: string) =>
      views.pool.query(
        `UPDATE views.cursors SET position = $1, status = $2 WHERE name = 'evidence'`,
        [position, status],
      );
    await behind(end - 5, 'stuck');
    expect((await answer('closed-without-evidence')).position).toBe(end - 5);
    expect((await answer('work-orders')).position).toBe(end);
    await behind(end, 'live');
  });

  it('[Q6] waits for the position that the caller has seen, and says when it does not come', async () => {
    const end = views.log.events.length;
    const waiting = answer('work-orders', {
      filters: { workOrderId: 'q6-late' },
      atLeast: end + 1,
    });
    await sleep(100);
    await views.append(opened('q6-late'));
    expect(await waiting).toMatchObject({ rows: [{ workOrderId: 'q6-late' }], position: end + 1 });

    const began = performance.now();
    expect(await refusal('work-orders', { atLeast: end + 100 })).toMatchObject({
      code: 'view_behind',
      facts: { position: end + 1 },
    });
    expect(performance.now() - began).toBeGreaterThan(4_900);
  }, 15_000);

  it('[Q6] answers rows and position of one moment, also while views are built anew', async () => {
    let isOn = true;
    const appending = (async () => {
      for (let i = 0; isOn; i++) {
        await views.append(opened(`moment-${i}`, { tenant: 'moment' }));
        await sleep(2);
      }
    })();
    const before = (await answer('work-orders', { tenant: 'nobody' })).position;
    const first = views.log.events.find(({ tenant }) => tenant === 'moment')!.position;
    const offences: string[] = [];
    let looks = 0;
    const looking = (async () => {
      while (isOn) {
        const { rows, position } = await answer('work-orders', { tenant: 'moment', limit: 1 });
        looks += 1;
        // Each event opens one work order, so the newest row is that of the position.
        const newest = Number(rows[0]?.['firstPosition'] ?? 0);
        if (position >= first && newest !== position) offences.push(`${newest} at ${position}`);
      }
    })();
    for (let i = 0; i < 6; i++) await views.keeper.rebuild('work_orders', () => {});
    isOn = false;
    await Promise.all([appending, looking]);
    expect(offences).toEqual([]);
    expect(looks).toBeGreaterThan(50);
    expect(before).toBeGreaterThan(0);
  }, 60_000);

  it('shows the history of a work order as it stands in the log, also where views are behind', async () => {
    const filters = { workOrderId: 'c2-none' };
    const { rows, position } = await answer('work-order-history', { filters });
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
    expect(await whole('work-order-history', { filters, limit: 1 })).toEqual(rows);
    const closures = await answer('work-order-history', {
      filters: { ...filters, type: 'work-order.closed' },
    });
    expect(closures.rows).toHaveLength(2);
  });

  describe('refuses', () => {
    const known = questions.workOrders.name;

    it('a question that does not exist, with those that do', async () => {
      const refused = await refusal('work-order');
      expect(refused).toMatchObject({ code: 'invalid_request', errors: [{ pointer: '/name' }] });
      expect(refused.message).toContain(reports[0]!.name);
    });

    it('filters that do not exist or do not fit, all of them at once', async () => {
      const filters = { colour: 'red', stopped: 'perhaps', from: 'yesterday', owner: '\u0000' };
      const refused = await refusal(known, { filters, limit: 0 });
      expect(refused.code).toBe('invalid_request');
      expect(refused.errors.map(({ pointer }) => pointer).sort()).toEqual([
        '/colour',
        '/from',
        '/limit',
        '/owner',
        '/stopped',
      ]);
      expect(refused.errors[0]!.message).toContain('workOrderId');
    });

    it.each(['constructor', '__proto__', 'toString'])('the filter %s', async (name) => {
      const filters = Object.fromEntries([[name, 'x']]);
      expect(await refusal(known, { filters })).toMatchObject({ code: 'invalid_request' });
    });

    it.each([
      'x',
      Buffer.from('["work-orders","1; DROP TABLE"]').toString('base64url'),
      Buffer.from('["decisions",5]').toString('base64url'),
      Buffer.from('["work-orders",5,6]').toString('base64url'),
      Buffer.from('["work-orders",{}]').toString('base64url'),
    ])('the cursor %s', async (cursor) => {
      expect(await refusal(known, { cursor })).toMatchObject({
        code: 'invalid_request',
        errors: [{ pointer: '/cursor' }],
      });
    });

    it('nothing for a text that looks like SQL: it finds nothing', async () => {
      const filters = { owner: `x' OR '1'='1`, workOrderId: '1); DROP TABLE views.cursors; --' };
      expect((await answer(known, { filters })).rows).toEqual([]);
    });
  });
});
