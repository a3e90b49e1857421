import { QueryClient } from './query.fixture';

/** A small generator of numbers that are the same each time (mulberry32). */
const numbersFrom = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
};

type Edge = readonly [thing: string, on: string];

/** Decisions of different work orders have different ids; other things may share theirs. */
const numbered = (thing: string): string => {
  const [kind, id, of] = thing.split(' ') as [string, string, string];
  return kind === 'decision' ? `${kind} ${of.slice(3)}${id} ${of}` : thing;
};

/** `decision 3 wo-1`: few ids in few work orders, so that there are circles and many ways. */
const edgesFrom = (seed: number): readonly Edge[] => {
  const next = numbersFrom(seed);
  const kinds = ['decision', 'decision', 'approval', 'evidence'];
  const thing = () => numbered(`${kinds[next(4)]} ${next(8)} wo-${next(3)}`);
  const edges = Array.from({ length: 60 }, (): Edge => [thing(), thing()]);
  return [...new Map(edges.map((edge) => [edge.join(), edge])).values()];
};

/** Decisions with their distance, found by going through the edges in the plainest way. */
const restedOn = (edges: readonly Edge[], roots: readonly string[]): readonly string[] => {
  const depths = new Map(roots.map((root) => [root, 0]));
  for (let depth = 1, before = 0; before !== depths.size; depth++) {
    before = depths.size;
    const reached = edges.filter(
      ([thing, on]) => depths.get(on) === depth - 1 && !depths.has(thing),
    );
    for (const [thing] of reached) depths.set(thing, depth);
  }
  return [...depths]
    .filter(([thing, depth]) => depth > 0 && thing.startsWith('decision '))
    .map(([thing, depth]) => `${thing} ${depth}`)
    .sort();
};

describe('[Q10] recalling in graphs of any shape', () => {
  let client: QueryClient;
  beforeAll(async () => {
    client = await QueryClient.open();
  });
  afterAll(() => client.views.close());

  const store = async (tenant: string, edges: readonly Edge[]): Promise<void> => {
    const { pool } = client.views;
    const parts = edges.map(([thing, on]) => [...thing.split(' '), ...on.split(' ')]);
    await pool.query(
      `INSERT INTO views.depends_on_g1
       SELECT $1, e->>0, e->>1, e->>2, e->>3, e->>4, e->>5, 'how', 'event', 1
       FROM jsonb_array_elements($2::jsonb) AS e`,
      [tenant, JSON.stringify(parts)],
    );
    await pool.query(
      `INSERT INTO views.decisions_g1 (tenant, decision_id, work_order_id, action_kind, authority,
         system, outcome, enforced, checks_passed, checks_made, workflow_id, workflow_version,
         workflow_digest, owner, next_action, requested_by, decided_at, valid_until, event_id,
         position, last_position)
       SELECT DISTINCT $1, e->>1, e->>2, 'k', 'apply', 's', 'run', true, 0, 0, 'w', 1, 'd', 'o', 'n',
         'r', now(), now(), e->>1, (e->>1)::bigint, (e->>1)::bigint
       FROM jsonb_array_elements($2::jsonb) AS e WHERE e->>0 = 'decision'`,
      [tenant, JSON.stringify(parts)],
    );
  };

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    '[Q10] finds what the plainest search finds, as near as that does (seed %i)',
    async (seed) => {
      const tenant = `seed-${seed}`;
      const edges = edgesFrom(seed);
      await store(tenant, edges);
      for (const root of new Set(edges.map(([, on]) => on))) {
        const [kind, id, of] = root.split(' ') as [string, string, string];
        const filters = { [kind]: id, of };
        const rows = await client.whole('recall', { tenant, filters, limit: 1_000 });
        const found = rows.map(
          ({ decisionId, workOrderId, depth }) =>
            `decision ${String(decisionId)} ${String(workOrderId)} ${String(depth)}`,
        );
        expect(found.sort()).toEqual(restedOn(edges, [root]));
        for (const { chain, depth } of rows)
          expect(String(chain).split(' ← ')).toHaveLength(Number(depth) + 1);
      }
    },
  );
});
