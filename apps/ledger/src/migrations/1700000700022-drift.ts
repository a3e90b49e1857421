import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { type DocumentedView, documentedViewSql } from '../views/sql/documented-view';
import { driftPoints, isForming } from '../views/sql/drift-sql';

/** Whether a code is drifting outside its control limits. */
export class Drift1700000700022 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(documentedViewSql(drift));
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP VIEW writ.drift');
  }
}

const rounded = (rate: string): string => `round((${rate})::numeric, 6)::double precision`;
const centre = `(baseline_count / baseline_exposure::double precision)`;
const threeSigma = `3 * sqrt(CASE chart WHEN 'p' THEN ${centre} * (1 - ${centre}) ELSE ${centre} END / exposure)`;

/** The first of them that holds. A run has to be as improbable as eight tosses of a coin that fall on one side. */
const judged = (
  above: string,
  below: string,
  run: string,
  rising: string,
  falling: string,
): string =>
  `CASE WHEN NOT complete OR ${isForming} THEN ''
    WHEN count > upper THEN ${above} WHEN count + unsettled < lower THEN ${below}
    WHEN side <> 'none' AND on_side >= 8 AND side_ln <= 8 * ln(0.5) + 1e-9 THEN ${run}
    WHEN direction = 'rising' AND on_way >= 5 THEN ${rising}
    WHEN direction = 'falling' AND on_way >= 5 THEN ${falling}
    ELSE '' END`;
const signal = judged(`'above'`, `'below'`, 'side', `'rising'`, `'falling'`);
const rule = judged(
  `'beyond-limits'`,
  `'beyond-limits'`,
  `'eight-on-one-side'`,
  `'six-in-a-row'`,
  `'six-in-a-row'`,
);

/** For the migrations that make it anew. */
export const drift: DocumentedView = {
  name: 'drift',
  meaning:
    'One row per point of a control chart: chart (p, u), kind of period, period, exception code and job type. p: the share of the work orders opened in the period that ever had the code; u: exceptions of the code raised in the period per work order opened in it. There is a point, zero included, for every period in which work of the job type was opened, if it ever had the code. Rates have six digits; counts, from which signals are given, are exact.',
  from: `(
      SELECT d.*, coalesce(c.remediation_owner, 'TBD') AS remediation_owner, l.lower, l.upper
      FROM ${driftPoints} AS d
      LEFT JOIN views.exception_codes AS c ON c.tenant = d.tenant AND c.code = d.code
      CROSS JOIN LATERAL statistics.control_limits(d.chart, d.exposure, d.baseline_count, d.baseline_exposure) AS l
    ) AS judged`,
  columns: {
    tenant: 'Whose row it is.',
    chart: 'p (share of work orders) or u (exceptions per work order).',
    period_kind: 'month, or week (ISO 8601, from Monday); of UTC.',
    period: 'First instant of the period.',
    code: 'The exception code, by the name that it has today.',
    job_type: 'Job type of the work orders.',
    count:
      'Numerator: work orders of the period that ever had the code (p), or exceptions raised in the period (u).',
    exposure: 'Denominator: work orders of the job type opened in the period.',
    rate: [rounded('count / exposure::double precision'), 'count / exposure, to six digits.'],
    centre: [
      rounded(centre),
      'baseline_count / baseline_exposure, to six digits; null while no period is complete.',
    ],
    lower_limit: [
      rounded('lower / exposure::double precision'),
      'lower_count as a rate: a point below it is a signal.',
    ],
    upper_limit: [
      rounded('upper / exposure::double precision'),
      'upper_count as a rate: a point above it is a signal.',
    ],
    lower_three_sigma: [
      rounded(`CASE WHEN baseline_periods > 0 THEN greatest(0, ${centre} - ${threeSigma}) END`),
      'centre - 3 sigma, at least 0: the limit of the textbooks, for comparison.',
    ],
    upper_three_sigma: [
      rounded(`CASE WHEN baseline_periods > 0 AND chart = 'p' THEN least(1, ${centre} + ${threeSigma})
        ELSE ${centre} + ${threeSigma} END`),
      'centre + 3 sigma, for p at most 1: the limit of the textbooks, for comparison.',
    ],
    signal: [
      signal,
      'above, below, rising or falling; empty for none, and for all while the period runs or the baseline forms.',
    ],
    signal_rule: [
      rule,
      'What gave the signal: beyond-limits, eight-on-one-side or six-in-a-row; empty for none.',
    ],
    worse: [
      `${signal} IN ('above', 'rising')`,
      'Whether the signal says that there is more of it.',
    ],
    forming: [
      `${isForming}`,
      'Whether the baseline has fewer than eight periods: then nothing is said.',
    ],
    complete: 'Whether the period is over.',
    segment:
      '1, 2, 3 …: a new one, with a baseline of its own, begins with the first period after a remediation of the code was completed.',
    baseline_from: 'First instant of the first period of the baseline.',
    baseline_to: 'End of its last period.',
    baseline_periods:
      'How many periods the centre is made from: the first complete ones of the segment, 20 at most.',
    baseline_count: 'Numerator of the centre.',
    baseline_exposure: 'Denominator of the centre.',
    lower_count: [
      'lower',
      'No more than 0.00135 of a binomial (p) or Poisson (u) distribution about the centre lies below this count.',
    ],
    upper_count: ['upper', 'No more than 0.00135 of it lies above this count.'],
    unsettled: [
      'unsettled',
      'p: work orders of the period that are still open and may still get the code; a signal downwards counts them as if they had. 0 for u.',
    ],
    remediation_owner: 'Who owns the fix of the cause, by the code; TBD when nobody is known.',
  },
};
