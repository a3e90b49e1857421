import { definitionChangesRow, driftRow, remediationEffectsRow } from '#contracts';
import { documentedView } from './documented-view';
import { driftByLine } from './drift-lines-sql';
import { isChange, isForming } from './drift-sql';
import { formerNames } from './former-names';
import { nowSql } from './now-sql';

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

/** Charts are drawn for the lines of a page, and not for every code and job type that there is. */
const drift = documentedView('drift', driftRow, {
  from: `${driftByLine} AS judged`,
  expressions: {
    rate: rounded('count / exposure::double precision'),
    centre: rounded(centre),
    lowerLimit: rounded('lower / exposure::double precision'),
    upperLimit: rounded('upper / exposure::double precision'),
    lowerThreeSigma: rounded(
      `CASE WHEN baseline_periods > 0 THEN greatest(0, ${centre} - ${threeSigma}) END`,
    ),
    upperThreeSigma:
      rounded(`CASE WHEN baseline_periods > 0 AND chart = 'p' THEN least(1, ${centre} + ${threeSigma})
        ELSE ${centre} + ${threeSigma} END`),
    signal,
    signalRule: rule,
    worse: `${signal} IN ('above', 'rising')`,
    forming: isForming,
    lowerCount: 'lower',
    upperCount: 'upper',
  },
});

/** A policy governs a workflow version; where that was never published, its latest says what the work is. */
const jobTypeOfPolicy = `coalesce((SELECT w.job_type FROM views.workflows AS w
  WHERE w.tenant = p.tenant AND w.workflow_id = p.workflow_id
  ORDER BY w.digest = p.workflow_digest DESC, w.version DESC LIMIT 1), 'TBD')`;

const definitionChanges = documentedView('definition_changes', definitionChangesRow, {
  from: `(
      SELECT tenant, 'workflow' AS kind, workflow_id AS definition_id, version, workflow_id, job_type,
        published_at, published_by, superseded_at, digest, event_id, position
      FROM views.workflows
      UNION ALL
      SELECT tenant, 'policy', policy_id, version, workflow_id, ${jobTypeOfPolicy},
        published_at, published_by, superseded_at, digest, event_id, position
      FROM views.policies AS p
    ) AS changes`,
  expressions: {},
});

/** 90 days of UTC. */
const LONGEST = `interval '2160 hours'`;

/** Those of the job type before and after; of all job types where the remediation names none. */
const counted = (view: string, time: string, condition: string): string => `(
  SELECT count(*) FILTER (WHERE c.at < r.completed_at) AS before,
    count(*) FILTER (WHERE c.at >= r.completed_at) AS after
  FROM (
    SELECT e.${time} AS at FROM views.${view} AS e
    WHERE e.tenant = r.tenant AND r.job_type <> 'TBD' AND e.job_type = r.job_type AND ${condition}
      AND e.${time} >= r.before_from AND e.${time} < r.after_to
    UNION ALL
    SELECT e.${time} FROM views.${view} AS e
    WHERE r.job_type = 'TBD' AND e.tenant = r.tenant AND e.job_type <> 'TBD' AND ${condition}
      AND e.${time} >= r.before_from AND e.${time} < r.after_to
  ) AS c)`;

const rateOf = (side: string): string =>
  `raised.${side} / nullif(opened.${side}, 0)::double precision`;

/** By its last completion, which a recurrence takes from the remediation itself. */
const completed = `(
  SELECT d.tenant, d.remediation_id, d.code, d.job_type, d.origin, d.owner, d.status, d.work_order_id,
    d.named_workflow_id, d.event_id, d.position, d.last_position,
    coalesce(d.fixed_at, d.completed_at) AS completed_at,
    coalesce(d.fixed_by, d.completed_by) AS completed_by,
    CASE WHEN d.status = 'open' THEN d.recurred_at END AS recurred_at
  FROM views.remediations AS d WHERE coalesce(d.fixed_at, d.completed_at) IS NOT NULL
)`;

const remediationEffects = documentedView('remediation_effects', remediationEffectsRow, {
  from: `(
      SELECT t.*, completed_at - span AS before_from, completed_at + span AS after_to
      FROM (
        SELECT m.*, coalesce(current_code, code) AS code_today,
          (m.status = 'completed' AND ${isChange('m')}) AS recalibrates,
          least(${LONGEST}, greatest(interval '0', ${nowSql} - completed_at)) AS span
        FROM ${completed} AS m
        LEFT JOIN ${formerNames} AS n ON n.of_tenant = m.tenant AND n.former_name = m.code
      ) AS t
    ) AS r
    LEFT JOIN (
      SELECT of_tenant, current_code AS code, array_agg(former_name) AS former FROM ${formerNames} AS n
      GROUP BY 1, 2
    ) AS names ON names.of_tenant = r.tenant AND names.code = r.code_today
    CROSS JOIN LATERAL ${counted('exceptions', 'raised_at', `e.code = ANY (array_append(names.former, r.code_today))`)} AS raised
    CROSS JOIN LATERAL ${counted('work_orders', 'opened_at', 'e.opened_at IS NOT NULL')} AS opened
    CROSS JOIN LATERAL statistics.rate_ratio_interval(raised.after, opened.after, raised.before, opened.before) AS i`,
  expressions: {
    tenant: 'r.tenant',
    code: 'r.code_today',
    jobType: 'r.job_type',
    recalibrates: 'recalibrates',
    windowDays: 'round((extract(epoch FROM span) / 86400)::numeric, 2)::double precision',
    raisedBefore: 'raised.before',
    openedBefore: 'opened.before',
    rateBefore: rounded(rateOf('before')),
    raisedAfter: 'raised.after',
    openedAfter: 'opened.after',
    rateAfter: rounded(rateOf('after')),
    ratio: rounded(`${rateOf('after')} / nullif(${rateOf('before')}, 0)`),
    ratioLower: rounded('i.lower'),
    ratioUpper: rounded('i.upper'),
    verdict: `CASE WHEN i.upper < 1 THEN 'better' WHEN i.lower > 1 THEN 'worse' ELSE 'unclear' END`,
    recurredAt: 'r.recurred_at',
  },
});

/** Control charts, changes of definitions to mark on them, and whether remediations brought their codes down. */
export const driftViews = [drift, definitionChanges, remediationEffects] as const;
