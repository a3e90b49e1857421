import { decisionMade } from '../projections/decision.fixture';
import { haltedRun } from '../projections/halted-run.fixture';
import { allQueries, reports, views as questions } from '#contracts';
import { columnParsers } from '#platform';
import { type Views } from '../projections/views.fixture';
import { syntheticWork, take } from '../projections/work.fixture';
import { QueryClient, neededBy } from './query.fixture';
import { camelCase, readColumns } from './view-columns';

/** Questions that are not read from a view of their own name. */
const notFromView: readonly string[] = ['work-order-history', 'decision', 'views'];

describe('answering questions', () => {
  let client: QueryClient;
  let views: Views;
  beforeAll(async () => {
    client = await QueryClient.open();
    ({ views } = client);
  });
  afterAll(() => views.close());

  describe('over much work', () => {
    beforeAll(async () => {
      await views.append(...take(syntheticWork(11), 3_000), ...haltedRun);
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
          type: 'workflow.published',
          stream: 'workflow-refund-flow',
          data: {
            workflowId: 'refund-flow',
            version: 1,
            digest: 'ab'.repeat(32),
            definition: {
              id: 'refund-flow',
              title: 'Refunds',
              jobType: 'refund',
              owner: 'dana',
              repeatWindow: 'P1D',
              closure: { evidence: [{ kind: 'refund-receipt' }, { kind: 'photo' }] },
            },
          },
        },
        {
          type: 'exception-code.defined',
          data: { code: 'policy-stop', title: 'Stopped', sla: 'P1D' },
        },
        {
          type: 'calendar.defined',
          data: {
            calendar: 'berlin',
            title: 'Berlin office',
            timeZone: 'Europe/Berlin',
            hours: { mon: [['09:00', '17:00']] },
          },
        },
        {
          type: 'delivery-link.issued',
          stream: 'delivery-link-1',
          data: {
            linkId: 'link-1',
            workOrderId: 'wo-11-1',
            scope: 'client',
            digest: 'ab'.repeat(32),
            expiresAt: '2040-01-01T09:00:00.000Z',
          },
        },
        { type: 'principal.registered', stream: 'principals', data: { principal: 'dana' } },
        ...[1, 2].map((line) =>
          decisionMade({
            workOrderId: 'wo-planned',
            decisionId: `planned-${line}`,
            outcome: 'wait',
            plan: { planId: 'plan-1', line, lines: 2 },
          }),
        ),
        {
          type: 'fact.quarantined',
          data: {
            quarantineId: 'q1',
            source: 'erp',
            reason: 'malformed_json',
            message: 'Unexpected end',
            pointer: '',
            raw: { ref: 'r', sha256: 'ab'.repeat(32) },
            transport: 'http',
          },
        },
      );
      await views.caughtUp();
    });

    it.each(allQueries.filter(({ name }) => !notFromView.includes(name)).map(({ name }) => name))(
      '[Q1] %s: the rows of the API are those of the SQL view, page by page',
      async (name) => {
        const view = name.replaceAll('-', '_');
        const query = allQueries.find((one) => one.name === name)!;
        const { orderBy, newestFirst, texts } = query;
        const filters = neededBy(query);
        const from = query.given ? `${view}('acme', 'policy', 'refund@3')` : view;
        // What nobody has written is read from nowhere.
        const unread = texts ? [...Object.keys(texts.names), 'erasedTexts'] : [];
        const order = orderBy.map((column) => `${column}${newestFirst ? ' DESC' : ''}`);
        const { rows } = await views.pool.query<Record<string, unknown>>({
          text: `SELECT * FROM writ.${from} WHERE tenant = 'acme' ORDER BY ${order.join(', ')}`,
          types: columnParsers,
        });
        const wanted = rows.map((row) =>
          Object.fromEntries(
            Object.entries(row).map(([column, cell]) => [camelCase(column), cell]),
          ),
        );
        const answered = await client.whole(name, { filters, limit: 7 });
        expect(answered.map(atNoTime)).toEqual(
          wanted.map(atNoTime).map((row) => ({
            ...row,
            ...Object.fromEntries(unread.map((text) => [text, null])),
          })),
        );
        if (!['dead-letters', 'policies', 'alerts'].includes(name))
          expect(wanted.length).toBeGreaterThan(0);
        const columns = await readColumns(views.pool, view);
        expect((await client.answer(name, { filters })).columns).toEqual([
          ...columns.map((column) => camelCase(column.name)),
          ...unread,
        ]);
      },
    );

    it('names only columns that its views have', async () => {
      for (const query of allQueries.filter(({ name }) => !notFromView.includes(name))) {
        const columns = await readColumns(views.pool, query.name.replaceAll('-', '_'));
        const named = [
          ...Object.values(query.filters),
          ...query.orderBy,
          query.timeColumn ?? 'tenant',
          // Else it names columns of work orders.
          ...((query.searchesWork !== 'only' && query.search) || []),
        ];
        expect(named.filter((column) => !columns.some(({ name }) => name === column))).toEqual([]);
      }
    });

    it('[O4] answers a tenant with its own rows only', async () => {
      const all = await client.whole('work-orders');
      const others = await client.whole('work-orders', { tenant: 'globex' });
      expect(new Set(all.map(({ tenant }) => tenant))).toEqual(new Set(['acme']));
      expect(new Set(others.map(({ tenant }) => tenant))).toEqual(new Set(['globex']));
      const [{ workOrderId } = {}] = others;
      const filters = { workOrderId: String(workOrderId) };
      expect((await client.answer('work-orders', { filters })).rows).toEqual([]);
      expect((await client.answer('work-order-history', { filters })).rows).toEqual([]);
    });

    it('takes filters of every kind together', async () => {
      const all = await client.whole('work-orders');
      const { openedAt } = all[Math.floor(all.length / 2)]!;
      const filters = {
        status: 'closed',
        stopped: 'false',
        jobType: 'refund',
        from: String(openedAt),
      };
      const found = await client.whole('work-orders', { filters });
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
      const before = await client.whole('work-orders', { filters: { to: String(openedAt) } });
      expect(before.every((row) => row['openedAt']! < openedAt!)).toBe(true);
    });

    it('gives the latest version of a workflow when a workflow is requested', async () => {
      const { rows } = await client.answer('workflows', {
        filters: { workflowId: 'refunds' },
        limit: 1,
      });
      expect(rows).toMatchObject([
        { version: 2, current: true, title: 'Refunds', mode: 'enforce' },
      ]);
      const filters = { workflowId: 'refunds', version: '1' };
      const former = await client.answer('workflows', { filters });
      expect(former.rows).toMatchObject([{ version: 1, current: false }]);
    });

    it('[Q2] shows each trend with its denominator', async () => {
      const rows = await client.whole('exception-trends');
      const exceptions = await client.whole('exceptions');
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
        // Rounded to four digits: up to half a digit away.
        expect(raisedPerWorkOrder).toBeCloseTo(count! / workOrdersOpened!, 3);
      }
    });
  });

  describe('refuses', () => {
    const known = questions.workOrders.name;

    it('a question that does not exist, with those that do', async () => {
      const refused = await client.refusal('work-order');
      expect(refused).toMatchObject({ code: 'invalid_request', errors: [{ pointer: '/name' }] });
      expect(refused.message).toContain(reports[0]!.name);
    });

    it('filters that do not exist or do not fit, all of them at once', async () => {
      const filters = { colour: 'red', stopped: 'perhaps', from: 'yesterday', owner: '\u0000' };
      const refused = await client.refusal(known, { filters, limit: 0 });
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
      expect(await client.refusal(known, { filters })).toMatchObject({ code: 'invalid_request' });
    });

    it.each([
      'x',
      Buffer.from('["work-orders","1; DROP TABLE"]').toString('base64url'),
      Buffer.from('["decisions",5]').toString('base64url'),
      Buffer.from('["work-orders",5,6]').toString('base64url'),
      Buffer.from('["work-orders",{}]').toString('base64url'),
    ])('the cursor %s', async (cursor) => {
      expect(await client.refusal(known, { cursor })).toMatchObject({
        code: 'invalid_request',
        errors: [{ pointer: '/cursor' }],
      });
    });

    it('nothing for a text that looks like SQL: it finds nothing', async () => {
      const filters = { owner: `x' OR '1'='1`, workOrderId: '1); DROP TABLE views.cursors; --' };
      expect((await client.answer(known, { filters })).rows).toEqual([]);
    });
  });
});

/** Durations up to now are longer in the next answer. */
function atNoTime(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { heldSeconds, waitedSeconds, ...others } = row;
  const isOver = typeof row['until'] === 'string';
  return { ...others, ...(isOver && { heldSeconds }), isWaiting: waitedSeconds !== undefined };
}
