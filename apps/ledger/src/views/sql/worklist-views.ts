import {
  obligationCountsRow,
  openWorkRow,
  reviewQueueRow,
  worklistRow,
  worstOutcomes,
} from '#contracts';
import { claimOf, claimOfObligation } from './claims-sql';
import { documentedView } from './documented-view';
import { nowSql } from './now-sql';

/** In the list of columns, so that only the rows of a page are looked up. */
const ofWork = (expression: string, of: string): string =>
  `(SELECT ${expression} FROM views.work_orders AS w
    WHERE w.tenant = ${of}.tenant AND w.work_order_id = ${of}.work_order_id)`;

const worklist = documentedView('worklist', worklistRow, {
  from: `writ.obligations AS o WHERE o.state = 'open'`,
  expressions: {
    title: ofWork('w.title', 'o'),
    dueOrder: `coalesce(o.due_at, timestamptz '9999-12-31T23:59:59Z')`,
    ...claimOfObligation('o'),
  },
});

const obligationCounts = documentedView('obligation_counts', obligationCountsRow, {
  from: `(
      SELECT tenant, owner, kind, imported, count(*) AS open,
        count(*) FILTER (WHERE overdue) AS overdue,
        count(*) FILTER (WHERE NOT overdue AND due_at >= ${nowSql}
          AND due_at < ${nowSql} + interval '24 hours') AS due_within_day,
        min(since) AS oldest_since
      FROM writ.worklist GROUP BY tenant, owner, kind, imported
    ) AS counted`,
  expressions: {},
});

const openWork = documentedView('open_work', openWorkRow, {
  from: `writ.work_orders AS o WHERE o.status = 'open'`,
  expressions: {
    running: 'NOT (stopped OR waiting OR blocked OR awaiting_obligations)',
    waiting: 'waiting',
    blocked: 'blocked',
    stalled: 'stalled',
    overdue: 'overdue',
    awaitingObligations: 'awaiting_obligations',
  },
});

/** Decisions that depend on the break-glass itself; what depends on those is for a recall to tell. */
const runsUnder = `
  SELECT count(*)::integer AS runs, (count(*) FILTER (WHERE d.reported = 'performed'))::integer AS performed,
    (count(*) FILTER (WHERE d.reported = 'failed'))::integer AS failed
  FROM views.depends_on AS e
  JOIN views.decisions AS d ON d.tenant = e.tenant AND d.decision_id = e.id
    AND d.work_order_id = e.work_order_id AND d.outcome = 'run'
  WHERE e.tenant = p.tenant AND e.kind = 'decision' AND e.on_kind = 'break-glass'
    AND e.on_id = p.break_glass_id AND e.on_work_order_id = p.work_order_id`;

const worstOutcomeOrder = `CASE WHEN performed > 0 THEN 0 WHEN runs > performed + failed THEN 1
  WHEN failed > 0 THEN 2 ELSE 3 END`;

const reviewQueue = documentedView('review_queue', reviewQueueRow, {
  from: `(
      SELECT p.*, r.* FROM views.post_reviews AS p CROSS JOIN LATERAL (${runsUnder}) AS r
      WHERE p.status = 'open'
    ) AS q`,
  expressions: {
    title: ofWork('w.title', 'q'),
    codeTitle: `(SELECT c.title FROM views.exception_codes AS c
      WHERE c.tenant = q.tenant AND c.code = q.code)`,
    overdue: `due_at < ${nowSql}`,
    ...claimOf('q', 'true'),
    worstOutcome: `(ARRAY[${worstOutcomes.map((outcome) => `'${outcome}'`).join(', ')}])[1 + ${worstOutcomeOrder}]`,
    dueDay: `date_trunc('day', due_at, 'UTC')`,
    worstOutcomeOrder,
  },
});

/** What people have to do, in the order in which they do it. */
export const worklistViews = [openWork, worklist, obligationCounts, reviewQueue] as const;
