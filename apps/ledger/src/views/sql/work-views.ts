import { delegationsRow, questionsRow, stagesRow, workOrdersRow } from '#contracts';
import { awaitsObligations } from './awaiting-obligations-sql';
import { documentedView } from './documented-view';
import { nowSql } from './now-sql';

/** One of the work order's rows of another view, looked up by its key: the planner cannot hash it. */
const has = (view: string, condition: string): string =>
  `coalesce((SELECT true FROM views.${view} AS t WHERE t.tenant = w.tenant
    AND t.work_order_id = w.work_order_id AND ${condition} LIMIT 1), false)`;

const isStalled = `SELECT h.open_since + p.stall_after_ms * interval '1 ms' < ${nowSql}
  FROM views.holds AS h JOIN views.workflows AS p ON p.tenant = h.tenant
    AND p.workflow_id = h.workflow_id AND p.version_key = h.workflow_version::text
  WHERE h.tenant = w.tenant AND h.work_order_id = w.work_order_id`;

const workOrders = documentedView('work_orders', workOrdersRow, {
  from: 'views.work_orders AS w',
  expressions: {
    waiting: `w.status = 'open' AND (${has('approvals', `t.request_state = 'open'`)}
      OR ${has('delegations', `t.state = 'open'`)})`,
    blocked: `w.status = 'open' AND ${has('exceptions', `t.status = 'open'`)}`,
    overdue: `CASE WHEN w.status = 'open' AND w.due_at < ${nowSql} AND w.observed_until IS NULL THEN NOT ${awaitsObligations('w')} ELSE false END`,
    stalled: `CASE WHEN w.status = 'open' THEN coalesce((${isStalled}), false) ELSE false END`,
    awaitingObligations: `CASE WHEN w.status = 'open' THEN ${awaitsObligations('w')} ELSE false END`,
    breakGlass: `CASE WHEN NOT ${has('break_glasses', 'true')} THEN NULL
      WHEN ${has('break_glasses', `t.status = 'live' AND t.expires_at > ${nowSql}`)} THEN 'live'
      WHEN ${has('post_reviews', `t.status = 'open'`)} OR ${has('remediations', `t.status = 'open'`)}
        THEN 'open' ELSE 'settled' END`,
  },
});

/** Each is looked up by its key, for the rows of a page alone. */
const isOfCurrentRun = `coalesce((SELECT s.last_position > w.run_position FROM views.work_orders AS w
  WHERE w.tenant = s.tenant AND w.work_order_id = s.work_order_id), true)`;
const hasOldArtifacts = `EXISTS (SELECT FROM unnest(string_to_array(s.artifacts, ', ')) AS named
  JOIN views.evidence AS e
    ON e.tenant = s.tenant AND e.evidence_id = named AND e.work_order_id = s.work_order_id
  WHERE e.superseded_by IS NOT NULL OR e.shredded_at IS NOT NULL)`;

const stages = documentedView('stages', stagesRow, {
  from: 'views.stages AS s',
  expressions: {
    outdated: `s.status = 'completed' AND ${isOfCurrentRun} AND ${hasOldArtifacts}`,
    currentRun: isOfCurrentRun,
  },
});

const questions = documentedView('questions', questionsRow, {
  from: 'views.questions',
  expressions: {
    number: 'number::integer',
    overdue: `state = 'open' AND due_at < ${nowSql}`,
  },
});

const delegations = documentedView('delegations', delegationsRow, {
  from: 'views.delegations',
  expressions: { overdue: `state = 'open' AND times_out_at < ${nowSql}` },
});

/** Work orders, and their stages, questions and delegations. */
export const workViews = [workOrders, stages, questions, delegations] as const;
