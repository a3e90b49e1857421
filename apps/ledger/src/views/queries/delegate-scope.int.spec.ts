import {
  allQueries,
  type QueryDefinition,
  type ReadingScope,
  views as questions,
} from '#contracts';
import { dispatch } from '../projections/event.fixture';
import { syntheticWork, take } from '../projections/work.fixture';
import { neededBy, opened, QueryClient } from './query.fixture';
import { camelCase } from './view-columns';

type Row = Readonly<Record<string, unknown>>;

const AGENT = 'agent-7';
const agent: ReadingScope = { principal: AGENT, recipients: [AGENT] };
const ben: ReadingScope = { principal: 'ben', recipients: ['ben'] };
/** Questions that are not answered from a view of their own name. */
const notFromView: readonly QueryDefinition[] = [
  questions.workOrderHistory,
  questions.decision,
  questions.views,
];
const fromViews = allQueries.filter((query) => !notFromView.includes(query));
const allowed = fromViews.filter(({ roles }) => roles.includes('delegate'));

describe('what a delegate is answered', () => {
  let client: QueryClient;
  let delegated: ReadonlySet<unknown>;
  let openedByBen: ReadonlySet<unknown>;
  beforeAll(async () => {
    client = await QueryClient.open();
    await client.views.append(...take(syntheticWork(31), 2_000));
    await client.views.append(
      halted('of-all', {}),
      halted('its', { principal: AGENT }),
      halted('others', { principal: 'agent-8' }),
      halted('of-refunds', { workflow: 'refunds' }),
    );
    await client.views.caughtUp();
    const open = (await client.whole('delegations')).filter(
      ({ status }) => status !== 'stopped' && status !== 'superseded',
    );
    delegated = new Set(open.map(({ workOrderId }) => workOrderId));
    const ofBen = (await client.whole('work-orders')).filter(({ openedBy }) => openedBy === 'ben');
    openedByBen = new Set(ofBen.map(({ workOrderId }) => workOrderId));
  });
  afterAll(() => client.views.close());

  const readable = (query: QueryDefinition, rows: readonly Row[]): readonly Row[] =>
    rows.filter(
      (row) =>
        isDefinitionFor(query, row, AGENT) ||
        delegated.has(row['workOrderId']) ||
        isOwn(query, row, AGENT),
    );

  it.each(allowed.map((query) => [query.name, query] as const))(
    '[D10] %s: the rows of its own and of work that was delegated to it or that it opened, page by page',
    async (name, query) => {
      const all = await client.whole(name);
      expect(await client.whole(name, { scope: agent, limit: 20 })).toEqual(readable(query, all));
      // Nothing was delegated to ben, who opened work, proposed actions and recorded evidence.
      const own = all.filter(
        (row) => openedByBen.has(row['workOrderId']) || isOwn(query, row, 'ben'),
      );
      const definitions = all.filter((row) => isDefinitionFor(query, row, 'ben'));
      expect(await client.whole(name, { scope: ben })).toEqual(
        query.isDefinition ? definitions : own,
      );
    },
  );

  it('[D10] names no halt of somebody else', async () => {
    const ids = async (scope: ReadingScope) =>
      (await client.whole('halts', { scope })).map(({ haltId }) => haltId).sort();
    expect(await ids('tenant')).toEqual(
      expect.arrayContaining(['its', 'of-all', 'of-refunds', 'others']),
    );
    expect(await ids(agent)).toEqual(['its', 'of-all', 'of-refunds']);
    expect(await ids({ ...agent, workflows: ['payroll'] })).toEqual(['its', 'of-all']);
    expect(await ids({ workflows: ['payroll'] })).toEqual(['its', 'of-all', 'others']);
  });

  it('[D10] is some of the work, and not all of it', async () => {
    const all = await client.whole('work-orders');
    const its = await client.whole('work-orders', { scope: agent });
    expect(its.length).toBeGreaterThan(0);
    expect(its.length).toBeLessThan(all.length);
    expect(openedByBen.size).toBeGreaterThan(0);
  });

  it('[D10] is no report, and nothing else whose rows belong to no work order', async () => {
    const others = fromViews.filter((query) => !allowed.includes(query));
    for (const query of others) {
      const more = { scope: agent, filters: neededBy(query) };
      if (Object.hasOwn(query.row.fields, 'workOrderId')) {
        const rows = await client.whole(query.name, more);
        expect(rows.filter(({ workOrderId }) => !delegated.has(workOrderId))).toEqual([]);
      } else expect((await client.refusal(query.name, more)).code).toBe('forbidden');
    }
  });

  it('[D10] is of the past no more than of the present', async () => {
    const asOf = '1000';
    for (const query of [questions.workOrders, questions.approvals]) {
      const all = await client.whole(query.name, { asOf });
      const its = await client.whole(query.name, { asOf, scope: agent });
      expect(its).toEqual(readable(query, all));
      expect(its.length).toBeLessThan(all.length);
    }
  });

  it('[D10] is a history and a decision of that work alone', async () => {
    const all = await client.whole('work-orders');
    for (const { workOrderId } of all.slice(0, 40)) {
      const filters = { workOrderId: String(workOrderId) };
      for (const asOf of [undefined, '2000']) {
        const { rows } = await client.answer('work-order-history', { filters, asOf, scope: agent });
        expect([workOrderId, rows.length > 0]).toEqual([workOrderId, delegated.has(workOrderId)]);
      }
    }
    const decisions = await client.whole('decisions');
    for (const { decisionId, workOrderId, requestedBy } of decisions.slice(0, 40)) {
      const filters = { decisionId: String(decisionId) };
      for (const asOf of [undefined, '2000']) {
        const { rows } = await client.answer('decision', { filters, asOf, scope: agent });
        const isReadable = delegated.has(workOrderId) || requestedBy === AGENT;
        expect([decisionId, rows.length > 0]).toEqual([decisionId, isReadable]);
      }
    }
  });

  it('[D10] is the work from the moment that it is delegated, until it is called back', async () => {
    const workOrderId = 'wo-fresh';
    const data = { workOrderId, dispatchId: 'd-fresh' };
    const times = { createdAt: '2030-01-05T08:00:00.000Z', timesOutAt: '2030-01-06T08:00:00.000Z' };
    await client.views.append(opened(workOrderId));
    const work = client.views.readable();
    const may = (scope: ReadingScope) => work.may({ tenant: 'acme', scope }, workOrderId);
    expect(await may(agent)).toBe(false);
    // Nobody waits for the view: the answer does.
    await client.views.append({
      type: 'delegation.dispatched',
      data: { ...dispatch, ...times, ...data },
    });
    expect(await may(agent)).toBe(true);
    expect(await may({ principal: 'eva', recipients: ['eva', 'team-a'] })).toBe(false);
    expect(await work.may({ tenant: 'globex', scope: agent }, workOrderId)).toBe(false);
    await client.views.append({ type: 'delegation.stopped', data: { ...data, reason: {} } });
    await client.views.caughtUp();
    expect(await may(agent)).toBe(false);
    expect(await may('tenant')).toBe(true);
  });
});

/** Whether it is of a definition, and about everybody or this reader. */
const isDefinitionFor = (
  { isDefinition, about }: QueryDefinition,
  row: Row,
  who: string,
): boolean =>
  isDefinition === true && (!about || [null, who].includes(row[about.principal] as string | null));

const halted = (haltId: string, scope: object) => ({
  type: 'halt.declared',
  stream: 'halts',
  data: { haltId, ...scope, reason: 'Twice.', until: '2031-01-01T00:00:00.000Z' },
});

const isOwn = ({ ownedBy = [] }: QueryDefinition, row: Row, who: string): boolean =>
  ownedBy.some((column) => row[camelCase(column)] === who);
