import {
  allQueries,
  type QueryDefinition,
  type ReadingScope,
  views as questions,
} from '#contracts';
import { syntheticWork, take } from '../projections/work.fixture';
import { neededBy, opened, QueryClient } from './query.fixture';
import { camelCase } from './view-columns';

type Row = Readonly<Record<string, unknown>>;

const WORKFLOW = 'refund-flow';
const limited: ReadingScope = { workflows: [WORKFLOW] };
const AGENT = 'agent-7';
const agent = { principal: AGENT, recipients: [AGENT] };
/** Questions that are not answered from a view of their own name. */
const notFromView: readonly QueryDefinition[] = [
  questions.workOrderHistory,
  questions.decision,
  questions.views,
];
const fromViews = allQueries.filter((query) => !notFromView.includes(query));
/** What tells one row from another: other columns may say how late it is. */
const named = ({ orderBy }: QueryDefinition, rows: readonly Row[]) =>
  rows.map((row) => [row['workOrderId'], ...orderBy.map((column) => row[camelCase(column)])]);
const isOfWork = ({ row }: QueryDefinition): boolean => Object.hasOwn(row.fields, 'workOrderId');

describe('what a credential that is limited to one workflow is answered', () => {
  let client: QueryClient;
  let its: ReadonlySet<unknown>;
  beforeAll(async () => {
    client = await QueryClient.open();
    await client.views.append(...take(syntheticWork(47), 2_000));
    await client.views.caughtUp();
    const all = await client.whole('work-orders');
    const of = all.filter(({ workflowId }) => workflowId === WORKFLOW);
    expect(of.length).toBeGreaterThan(0);
    expect(of.length).toBeLessThan(all.length);
    its = new Set(of.map(({ workOrderId }) => workOrderId));
  });
  afterAll(() => client.views.close());

  const readable = (query: QueryDefinition, rows: readonly Row[]): readonly Row[] =>
    rows.filter(({ workOrderId }) => query.isDefinition || its.has(workOrderId));

  it.each(
    fromViews
      .filter((query) => isOfWork(query) || query.isDefinition)
      .map((query) => [query.name, query] as const),
  )('[O9] %s: the rows of its work, page by page', async (name, query) => {
    const filters = neededBy(query);
    const all = await client.whole(name, { filters });
    const answered = await client.whole(name, { filters, scope: limited, limit: 20 });
    expect(named(query, answered)).toEqual(named(query, readable(query, all)));
  });

  it('[O9] is no report, and nothing else whose rows belong to no work order', async () => {
    const others = fromViews.filter((query) => !isOfWork(query) && !query.isDefinition);
    expect(others.length).toBeGreaterThan(5);
    for (const query of [...others, questions.views]) {
      const refusal = await client.refusal(query.name, {
        scope: limited,
        filters: neededBy(query),
      });
      expect([query.name, refusal.code, refusal.facts]).toEqual([
        query.name,
        'forbidden',
        { workflows: [WORKFLOW] },
      ]);
    }
  });

  it('[O9] is for a delegate what it reads otherwise, of that work alone', async () => {
    const both: ReadingScope = { ...agent, workflows: [WORKFLOW] };
    let left = 0;
    for (const query of [questions.workOrders, questions.decisions, questions.evidence]) {
      const otherwise = await client.whole(query.name, { scope: agent });
      const answered = await client.whole(query.name, { scope: both });
      expect(answered).toEqual(readable(query, otherwise));
      left += otherwise.length - answered.length;
    }
    expect(left).toBeGreaterThan(0);
  });

  it('[O9] is a history, a decision and a past of that work alone', async () => {
    const all = await client.whole('work-orders');
    for (const { workOrderId } of all.slice(0, 40)) {
      const filters = { workOrderId: String(workOrderId) };
      const { rows } = await client.answer('work-order-history', { filters, scope: limited });
      expect([workOrderId, rows.length > 0]).toEqual([workOrderId, its.has(workOrderId)]);
    }
    for (const { decisionId, workOrderId } of (await client.whole('decisions')).slice(0, 40)) {
      const filters = { decisionId: String(decisionId) };
      for (const asOf of [undefined, '2000']) {
        const { rows } = await client.answer('decision', { filters, asOf, scope: limited });
        expect([decisionId, rows.length > 0]).toEqual([decisionId, its.has(workOrderId)]);
      }
    }
    const past = await client.whole('work-orders', { asOf: '1000', scope: limited });
    expect(past).toEqual(
      readable(questions.workOrders, await client.whole('work-orders', { asOf: '1000' })),
    );
  });

  it('[O9] is the work from the moment that it is opened', async () => {
    const work = client.views.readable();
    const may = (workflow: string, workOrderId: string) =>
      work.may({ tenant: 'acme', scope: { workflows: [workflow] } }, workOrderId);
    expect(await may('refunds', 'wo-fresh')).toBe(false);
    await client.views.append(opened('wo-fresh'));
    // Nobody waits for the view: the answer does.
    expect(await may('refunds', 'wo-fresh')).toBe(true);
    expect(await may(WORKFLOW, 'wo-fresh')).toBe(false);
    const elsewhere = { tenant: 'globex', scope: { workflows: ['refunds'] } };
    expect(await work.may(elsewhere, 'wo-fresh')).toBe(false);
  });
});
