import { reports } from '#contracts';
import { columnParsers } from '#platform';
import { type TestEvent } from '../projections/event.fixture';
import { QueryClient, opened } from './query.fixture';
import { byVersion, captured, granted, performed, publishedPolicy, ran } from './recall.fixture';

/** Dana approves a change of the policy; wo-2 runs by it, with what its own run left as evidence. */
const story: readonly TestEvent[] = [
  publishedPolicy(1),
  opened('change'),
  granted('a1', 'change'),
  ran('d1', 'change', { approvals: ['a1'], asDelegate: undefined, requestedBy: 'olga' }),
  publishedPolicy(2, { workOrderId: 'change', decisionId: 'd1' }),
  performed('d1', 'change'),
  opened('wo-2'),
  ran('d2', 'wo-2', byVersion(2)),
  captured('e1', 'wo-2'),
  performed('d2', 'wo-2', ['e1']),
  granted('a2', 'wo-2', { grantedBy: 'erik', evidence: ['e1'] }),
  ran('d3', 'wo-2', { approvals: ['a2'] }),
  opened('wo-3'),
  ran('d4', 'wo-3', { outcome: 'wait', approvals: ['a3'] }),
];

describe('[Q10] recalling', () => {
  let queries: QueryClient;
  /** Each test has one of its own. */
  let tenant: string;
  beforeAll(async () => {
    queries = await QueryClient.open();
  });
  beforeEach(() => {
    tenant = `tenant-${queries.views.log.events.length}`;
  });
  afterAll(() => queries.views.close());

  const append = (...events: readonly TestEvent[]) =>
    queries.add(...events.map((event) => ({ tenant, ...event })));
  const recall = (filters: Record<string, string>, limit = 100) =>
    queries.whole('recall', { tenant, filters, limit });
  const found = async (filters: Record<string, string>) =>
    (await recall(filters)).map(
      ({ decisionId, depth }) => `${String(decisionId)} ${String(depth)}`,
    );

  it('[Q10] finds what rested on an approver through a version that was published', async () => {
    await append(...story);
    const rows = await recall({ approver: 'dana' });
    expect(rows.map(({ decisionId, chain, depth }) => [decisionId, depth, chain])).toEqual([
      ['d1', 2, 'decision d1 ← approval a1 of change ← approver dana'],
      [
        'd2',
        4,
        'decision d2 of wo-2 ← policy refunds@2 ← decision d1 ← approval a1 of change ← approver dana',
      ],
      [
        'd3',
        7,
        'decision d3 ← approval a2 ← evidence e1 ← decision d2 of wo-2 ← policy refunds@2 ← decision d1 ← approval a1 of change ← approver dana',
      ],
    ]);
    expect(rows.map(({ performed, stands }) => [performed, stands])).toEqual([
      [true, false],
      [true, false],
      [false, true],
    ]);
    expect(await recall({ approver: 'dana' }, 1)).toEqual(rows);
  });

  it('[Q10] finds by policy and version, delegate, evidence, approval, decision and person', async () => {
    await append(...story);
    expect(await found({ policy: 'refunds', version: '2' })).toEqual(['d2 1', 'd3 4']);
    expect(await found({ policy: 'refunds' })).toEqual(['d1 2', 'd2 2', 'd3 2', 'd4 2']);
    expect(await found({ workflow: 'refunds', version: '1' })).toHaveLength(4);
    expect(await found({ delegate: 'ben' })).toEqual(['d2 1', 'd3 1', 'd4 1']);
    expect(await found({ requester: 'olga' })).toEqual(['d1 1', 'd2 3', 'd3 6']);
    expect(await found({ evidence: 'e1' })).toEqual(['d3 2']);
    expect(await found({ approval: 'a2' })).toEqual(['d3 1']);
    expect(await found({ decision: 'd1' })).toEqual(['d2 2', 'd3 5']);
    expect(await found({ person: 'erik' })).toEqual(['d3 2']);
    // A wait rests on nobody's answer yet.
    expect(await found({ approval: 'a3' })).toEqual([]);
    expect(await found({ approver: 'nobody' })).toEqual([]);
    const filters = { approver: 'dana', performed: 'false', stands: 'true' };
    expect(await found(filters)).toEqual(['d3 7']);
  });

  it('[Q10] counts what a delegate captured as its own, even if others decided on it', async () => {
    await append(
      captured('e1', 'wo-1', 'agent-7'),
      granted('a1', 'wo-1', { evidence: ['e1'] }),
      ran('d1', 'wo-1', { approvals: ['a1'] }),
    );
    expect(await recall({ delegate: 'agent-7' })).toMatchObject([
      { chain: 'decision d1 ← approval a1 ← evidence e1 of wo-1 ← producer agent-7' },
    ]);
  });

  it('[Q10] goes back to a version that came into force again', async () => {
    await append(publishedPolicy(1), publishedPolicy(2), publishedPolicy(3, undefined, 1));
    await append(ran('d1', 'wo-1', byVersion(3)));
    expect(await found({ policy: 'refunds', version: '1' })).toEqual(['d1 2']);
    expect(await found({ policy: 'refunds', version: '2' })).toEqual([]);
  });

  it('[Q10] ends where things rest on each other in a circle', async () => {
    await append(
      granted('a1', 'wo-1', { evidence: ['e1'] }),
      ran('d1', 'wo-1', { approvals: ['a1'] }),
      performed('d1', 'wo-1', ['e1', 'e2']),
      granted('a2', 'wo-1', { evidence: ['e1', 'e2'] }),
      ran('d2', 'wo-1', { approvals: ['a1', 'a2'] }),
    );
    expect(await found({ evidence: 'e1' })).toEqual(['d1 2', 'd2 2']);
    // What is recalled is not what rested on it, though it does, by way of e1.
    expect(await found({ decision: 'd1' })).toEqual(['d2 3']);
  });

  it('[Q10] keeps apart what has the same id in two work orders', async () => {
    await append(
      ...['wo-1', 'wo-2'].flatMap((workOrderId) => [
        granted('a1', workOrderId, { evidence: ['e1'], grantedBy: `${workOrderId}-owner` }),
        ran(`${workOrderId}-run`, workOrderId, { approvals: ['a1'] }),
      ]),
    );
    expect(await found({ evidence: 'e1' })).toEqual(['wo-1-run 2', 'wo-2-run 2']);
    expect(await found({ evidence: 'e1', of: 'wo-2' })).toEqual(['wo-2-run 2']);
    expect(await found({ approver: 'wo-1-owner' })).toEqual(['wo-1-run 2']);
  });

  it('[Q10] shows a tenant nothing of another [O4]', async () => {
    await append(...story);
    const other = { tenant: `${tenant}-other`, filters: { approver: 'dana' } };
    expect(await queries.whole('recall', other)).toEqual([]);
    expect(await queries.whole('recalled-work', other)).toEqual([]);
    expect(await queries.whole('depends-on', { ...other, filters: {} })).toEqual([]);
  });

  it('[Q10] counts by work order, and marks those with effects', async () => {
    const validUntil = '2001-01-01T00:00:00.000Z';
    await append(...story, ran('d5', 'wo-3', { ...byVersion(2), validUntil }));
    const work = await queries.whole('recalled-work', { tenant, filters: { approver: 'dana' } });
    expect(work).toMatchObject([
      { workOrderId: 'change', decisions: 1, performed: 1, standing: 0, affected: true, depth: 2 },
      { workOrderId: 'wo-2', status: 'open', decisions: 2, performed: 1, standing: 1, depth: 4 },
      { workOrderId: 'wo-3', decisions: 1, performed: 0, standing: 0, affected: false },
    ]);
    const [change] = work;
    const [decision] = await recall({ approver: 'dana', workOrderId: 'change' });
    expect(change).toMatchObject({
      eventId: decision!['eventId'],
      position: decision!['position'],
    });
  });

  it('[Q10] refuses with what to name where nothing or too much is named', async () => {
    const refused = async (filters: Record<string, string>) =>
      (await queries.refusal('recall', { tenant, filters })).errors;
    const one = expect.stringMatching(
      /^must be stated exactly once: name one of policy, .*evidence/,
    );
    expect(await refused({})).toEqual([{ pointer: '/approver', message: one }]);
    expect(await refused({ approver: 'dana', policy: 'refunds' })).toEqual([
      { pointer: '/approver', message: one },
    ]);
    expect(await refused({ approver: 'dana', version: '2' })).toEqual([
      { pointer: '/version', message: 'goes with policy or workflow' },
    ]);
    expect(await refused({ policy: 'refunds', version: 'two' })).toEqual([
      { pointer: '/version', message: 'must be the number of a version, such as 3' },
    ]);
  });

  it('[Q10] answers analysts in SQL with the same rows', async () => {
    await append(...story);
    const client = await queries.views.pool.connect();
    try {
      await client.query('BEGIN; SET LOCAL ROLE writ_analyst');
      const { rows } = await client.query({
        text: `SELECT decision_id AS "decisionId", chain, stands FROM writ.recall($1, 'approver', 'dana') ORDER BY position`,
        values: [tenant],
        types: columnParsers,
      });
      const recalled = await recall({ approver: 'dana' });
      expect(recalled).toMatchObject(rows);
      expect(rows).toHaveLength(3);
      const work = await client.query(
        `SELECT work_order_id FROM writ.recalled_work($1, 'policy', 'refunds@2', NULL)`,
        [tenant],
      );
      expect(work.rows).toEqual([{ work_order_id: 'wo-2' }]);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  it('[Q10] documents its functions and each of their columns', async () => {
    const { rows } = await queries.views.pool.query<{
      name: string;
      comment: string;
      columns: string[];
    }>(
      `SELECT proname AS name, obj_description(p.oid, 'pg_proc') AS comment,
         array(SELECT a.name FROM unnest(proargnames, proargmodes) AS a(name, mode) WHERE mode = 't') AS columns
       FROM pg_proc AS p WHERE pronamespace = 'writ'::regnamespace AND proretset ORDER BY proname`,
    );
    expect(rows.map(({ name }) => name)).toEqual(['recall', 'recalled_work']);
    for (const { comment, columns } of rows) {
      expect(comment).toMatch(/^One row per .{20,}/);
      for (const column of columns) expect(comment).toMatch(new RegExp(`^${column}: .+\\.$`, 'm'));
    }
  });

  it('[Q10] was otherwise then [Q7]', async () => {
    await append(...story.slice(0, 8));
    const then = String(queries.views.log.events.length);
    const before = await recall({ approver: 'dana' });
    await append(...story.slice(8));
    const filters = { approver: 'dana' };
    const ofThen = await queries.whole('recall', { tenant, filters, asOf: then });
    // What was not performed then may be so today; the chain is the same.
    expect(ofThen).toEqual(before);
    expect(ofThen.map(({ decisionId, stands }) => [decisionId, stands])).toEqual([
      ['d1', false],
      ['d2', true],
    ]);
    const work = await queries.whole('recalled-work', { tenant, filters, asOf: then });
    expect(work.map(({ workOrderId }) => workOrderId)).toEqual(['change', 'wo-2']);
    expect(reports.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['recall', 'depends-on']),
    );
  });
});
