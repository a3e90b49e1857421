import { type Pool } from 'pg';
import { Views } from '../projections/views.fixture';
import { binomialWeights, limitsOf, poissonWeights, share, sum } from './exact.fixture';

describe('statistics in SQL', () => {
  let views: Views;
  let pool: Pool;
  beforeAll(async () => {
    views = await Views.open();
    ({ pool } = views);
  });
  afterAll(() => views.close());

  /** Each call on its own row: `rows[i]` are the arguments of the i-th. */
  const each = async (call: string, rows: readonly (readonly number[])[]) => {
    const { rows: found } = await pool.query<Record<string, number | string | null>>(
      `SELECT f.* FROM jsonb_array_elements($1) WITH ORDINALITY AS given (a, nth),
         LATERAL statistics.${call} AS f ORDER BY nth`,
      [JSON.stringify(rows)],
    );
    return found;
  };
  const numbers = async (call: string, rows: readonly (readonly number[])[]) =>
    (await each(call, rows)).map((row) => Object.values(row).map(Number));
  const [whole0, whole1] = ['(a->>0)::bigint', '(a->>1)::bigint'];
  const [rate0, rate1, rate2] = [0, 1, 2].map((i) => `(a->>${i})::double precision`);

  const closeTo = (found: number, expected: number, digits = 12): void => {
    const off = Math.abs(found - expected) / (expected || 1);
    expect({ found, expected, ok: off < 10 ** -digits }).toEqual({ found, expected, ok: true });
  };

  const shares = [1, 5, 20, 33, 50, 77, 99].map((percent) => [BigInt(percent), 100n] as const);
  const sizes = [1, 2, 3, 7, 15, 16, 17, 40, 120];

  it('[Q8] sums binomial tails as whole numbers do', async () => {
    for (const [a, b] of shares)
      for (const n of sizes) {
        const weights = binomialWeights(n, a, b);
        const counts = [...weights.keys()];
        const given = counts.map((k) => [k, n, Number(a) / Number(b)]);
        const up = await numbers(`binomial_upper_tail(${whole0}, ${whole1}, ${rate2})`, given);
        const down = await numbers(`binomial_lower_tail(${whole0}, ${whole1}, ${rate2})`, given);
        for (const k of counts) {
          const [above, below] = [
            share(sum(weights.slice(k)), b ** BigInt(n)),
            share(sum(weights.slice(0, k + 1)), b ** BigInt(n)),
          ];
          if (above > 1e-40) closeTo(up[k]![0]!, above);
          if (below > 1e-40) closeTo(down[k]![0]!, below);
        }
      }
  });

  it('[Q8] sums binomial tails of twenty thousand to twelve digits, and of a million rare ones', async () => {
    const weights = binomialWeights(20_000, 3n, 10n);
    const given = [5_700, 5_900, 6_000, 6_100, 6_200, 6_600].map((k) => [k, 20_000, 0.3]);
    const found = await numbers(`binomial_upper_tail(${whole0}, ${whole1}, ${rate2})`, given);
    for (const [i, [k]] of given.entries())
      closeTo(found[i]![0]!, share(sum(weights.slice(k)), 10n ** 20_000n), 11);
    const few = { n: 1_000_000n, of: 10_000n };
    // (1 - 1/of)^n n! / (n - k)! / k! / (of - 1)^k, times 10^120.
    let weight = (10n ** 120n * (few.of - 1n) ** 2_000n) / few.of ** 2_000n;
    for (let i = 1; i < 500; i++) weight = (weight * (few.of - 1n) ** 2_000n) / few.of ** 2_000n;
    let below = weight;
    for (let k = 1n; k <= 70n; k++) {
      weight = (weight * (few.n - k + 1n)) / (k * (few.of - 1n));
      below += weight;
    }
    const [[tail]] = (await numbers(`binomial_lower_tail(${whole0}, ${whole1}, ${rate2})`, [
      [70, 1_000_000, 0.0001],
    ])) as [[number]];
    closeTo(tail, share(below, 10n ** 120n), 10);
  });

  it('[Q8] sums Poisson tails as whole numbers do', async () => {
    for (const [a, b] of [
      [1n, 100n],
      [1n, 2n],
      [41n, 10n],
      [16n, 1n],
      [95n, 1n],
    ] as const) {
      const weights = poissonWeights(a, b);
      const all = sum(weights);
      const given = [...weights.keys()].slice(0, 150).map((k) => [k, Number(a) / Number(b)]);
      const up = await numbers(`poisson_upper_tail(${whole0}, ${rate1})`, given);
      const down = await numbers(`poisson_lower_tail(${whole0}, ${rate1})`, given);
      for (const [k] of given.entries()) {
        const above = share(sum(weights.slice(k)), all);
        if (above > 1e-40) closeTo(up[k]![0]!, above);
        closeTo(down[k]![0]!, share(sum(weights.slice(0, k + 1)), all));
      }
    }
  });

  it('[Q8] finds the limits that counting finds', async () => {
    for (const [a, b] of [...shares, [3n, 1_000n] as const, [995n, 1_000n] as const]) {
      const ns = [...Array(60).keys()].map((i) => i + 1).concat(150);
      const given = ns.map((n) => [n, Number(a) / Number(b)]);
      const found = await numbers(`binomial_limits(${whole0}, ${rate1})`, given);
      expect(found).toEqual(ns.map((n) => limitsOf(binomialWeights(n, a, b))));
    }
    const means = [...Array(80).keys()].map((i) => [BigInt(i * i) + 1n, 37n] as const);
    const given = means.map(([a, b]) => [Number(a) / Number(b)]);
    expect(await numbers(`poisson_limits(${rate0})`, given)).toEqual(
      means.map(([a, b]) => limitsOf(poissonWeights(a, b))),
    );
  });

  it('[Q8] finds limits of millions, with the tails that they promise', async () => {
    const { rows } = await pool.query(`
      SELECT statistics.binomial_upper_tail(upper + 1, n, p) <= 0.00135
          AND statistics.binomial_upper_tail(upper, n, p) > 0.00135
          AND statistics.binomial_lower_tail(lower - 1, n, p) <= 0.00135
          AND statistics.binomial_lower_tail(lower, n, p) > 0.00135 AS ok,
        abs(upper - n * p - 3 * sqrt(n * p * (1 - p))) < 2 + 2 * (1 - 2 * p) AS near
      FROM (VALUES (5000000::bigint, 0.3::double precision), (2000000, 0.001), (9000000, 0.5)) AS v (n, p),
        LATERAL statistics.binomial_limits(n, p)`);
    expect(rows).toEqual([1, 2, 3].map(() => ({ ok: true, near: true })));
  });

  it('[Q8] never draws a limit where counts cannot be beyond it', async () => {
    expect(
      await numbers(`binomial_limits(${whole0}, ${rate1})`, [
        [5, 0],
        [5, 1],
      ]),
    ).toEqual([
      [0, 0],
      [5, 5],
    ]);
    expect(await numbers(`poisson_limits(${rate0})`, [[0], [0.001], [6.6], [6.61]])).toEqual([
      [0, 0],
      [0, 0],
      [0, 16],
      [1, 16],
    ]);
  });

  it('[Q8] has the intervals of R, Stata and GraphPad', async () => {
    // R, ?binom.test, after Conover, Practical Nonparametric Statistics, 1971, p. 97: 682 of 925.
    const [mendel] = await numbers(`proportion_interval(${whole0}, ${whole1})`, [[682, 925]]);
    expect(mendel!.map((at) => at.toFixed(7))).toEqual(['0.7076683', '0.7654066']);
    // GraphPad QuickCalcs, confidence interval of a count, by Garwood: 25 is 16.18 to 36.90, and at 99 % 14.00 to 41.00.
    const [count] = await numbers(`mean_interval(${whole0})`, [[25]]);
    expect(count!.map((at) => at.toFixed(2))).toEqual(['16.18', '36.90']);
    const [surer] = await numbers(`mean_interval(${whole0}, ${rate1})`, [[25, 0.99]]);
    expect(surer!.map((at) => at.toFixed(2))).toEqual(['14.00', '41.00']);
    // R, epitools, pois.exact: of none, 3.689; that is -ln 0.025.
    const [none] = await numbers(`mean_interval(${whole0})`, [[0]]);
    expect(none).toEqual([0, expect.closeTo(-Math.log(0.025), 12)]);
    // Stata, iri 41 15 28010 19017 (breast cancer after fluoroscopy, Rothman): 1.005684 to 3.6093.
    const { rows } = await pool.query(
      'SELECT lower, upper FROM statistics.rate_ratio_interval(41, 28010, 15, 19017)',
    );
    expect([rows[0].lower.toFixed(6), rows[0].upper.toFixed(4)]).toEqual(['1.005684', '3.6093']);
  });

  it('[Q8] finds the ends of intervals beyond which exactly the tail is', async () => {
    const { rows } = await pool.query(`
      SELECT x, n, abs(statistics.binomial_upper_tail(x, n, lower) - 0.025) < 1e-8 AS low,
        abs(statistics.binomial_lower_tail(x, n, upper) - 0.025) < 1e-8 AS high
      FROM (VALUES (1::bigint, 10::bigint), (9, 10), (3, 1000000), (500000, 1000000), (999999, 1000000)) AS v (x, n),
        LATERAL statistics.proportion_interval(x, n)`);
    expect(rows.filter(({ low, high }) => !low || !high)).toEqual([]);
  });

  it('[Q8] bounds no ratio to nothing, and says nothing where nothing was done', async () => {
    const ratio = `rate_ratio_interval(${[0, 1, 2, 3].map((i) => `(a->>${i})::bigint`).join(', ')})`;
    const given = [
      [0, 50, 0, 40],
      [7, 50, 0, 40],
      [0, 50, 7, 40],
      [3, 0, 2, 40],
    ];
    expect(await each(ratio, given)).toEqual([
      { lower: 0, upper: null },
      { lower: expect.any(Number), upper: null },
      { lower: 0, upper: expect.any(Number) },
      { lower: 0, upper: null },
    ]);
  });

  it('[Q8] explains each function with its source, and lets analysts call it', async () => {
    const { rows } = await pool.query(`
      SELECT proname, provolatile, proparallel, prosecdef,
        has_function_privilege('writ_analyst', oid, 'EXECUTE') AS callable,
        length(coalesce(obj_description(oid), '')) > 60 AS explained
      FROM pg_proc WHERE pronamespace = 'statistics'::regnamespace`);
    expect(rows.length).toBeGreaterThan(15);
    for (const row of rows)
      expect(row).toMatchObject({
        provolatile: 'i',
        proparallel: 's',
        prosecdef: false,
        callable: true,
        explained: true,
      });
  });
});
