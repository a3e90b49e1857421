import { recalledWorkRow, recallRow } from '#contracts';
import { documentedFunction } from './documented-function';
import { nowSql } from './now-sql';

/** Who a person can be in `writ.depends_on`. */
const people = [
  'approver',
  'delegate',
  'requester',
  'producer',
  'declarer',
  'reviewer',
  'remediator',
];

const listed = (names: readonly string[]): string =>
  `ARRAY[${names.map((name) => `'${name}'`).join(', ')}]`;

/** A delegate is also who captured evidence; a person is whatever they were. */
const kinds = `CASE recalled_kind WHEN 'person' THEN ${listed(people)}
  WHEN 'delegate' THEN ${listed(['delegate', 'producer'])} ELSE ARRAY[recalled_kind] END`;

/** The root by each of its names, wherever something rests on it. */
const roots = `
  SELECT DISTINCT r.on_kind AS kind, r.on_id AS id, r.on_work_order_id AS work_order_id
  FROM unnest(${kinds}) AS k(kind)
  JOIN writ.depends_on AS r ON r.tenant = of_tenant AND r.on_kind = k.kind AND r.on_id = recalled_id
    AND (of_work_order IS NULL OR r.on_work_order_id = of_work_order)`;

/** As chains say it; the work order where it is another than that of what it rests on. */
const named = (thing: string, before: string): string => `${thing}.kind || ' ' || ${thing}.id ||
  CASE WHEN ${thing}.work_order_id NOT IN ('', ${before}) THEN ' of ' || ${thing}.work_order_id ELSE '' END`;

/** A level as arrays of the same length. */
const gathered = (from: string): string => `
  SELECT array_agg(t.kind) AS kinds, array_agg(t.id) AS ids, array_agg(t.work_order_id) AS work_order_ids,
    array_agg(t.chain) AS chains
  FROM (${from}) AS t`;

/**
 * Everything that rests on the root, level by level. A level is one row, and it carries all that was seen: that is how
 * each thing is gone through once, by its shortest chain, however many ways there are and whether or not they lead
 * around in a circle. Grouped rather than joined, because nobody can tell the planner how much was seen.
 */
const levels = `
  WITH RECURSIVE levels AS (
    SELECT 0 AS depth, s.kinds, s.ids, s.work_order_ids, s.chains,
      s.kinds AS seen_kinds, s.ids AS seen_ids, s.work_order_ids AS seen_work_order_ids
    FROM (${gathered(`SELECT r.*, ${named('r', "''")} AS chain FROM (${roots}) AS r`)}) AS s
    UNION ALL
    SELECT l.depth + 1, n.kinds, n.ids, n.work_order_ids, n.chains, l.seen_kinds || n.kinds,
      l.seen_ids || n.ids, l.seen_work_order_ids || n.work_order_ids
    FROM levels AS l CROSS JOIN LATERAL (${gathered(`
      SELECT c.kind, c.id, c.work_order_id, min(c.chain) AS chain
      FROM (
        SELECT e.kind, e.id, e.work_order_id,
          ${named('e', 'f.work_order_id')} || ' ← ' || f.chain AS chain, false AS seen
        FROM unnest(l.kinds, l.ids, l.work_order_ids, l.chains)
          AS f(kind, id, work_order_id, chain)
        JOIN writ.depends_on AS e ON e.tenant = of_tenant AND e.on_kind = f.kind
          AND e.on_id = f.id AND e.on_work_order_id = f.work_order_id
        UNION ALL
        SELECT s.kind, s.id, s.work_order_id, NULL, true
        FROM unnest(l.seen_kinds, l.seen_ids, l.seen_work_order_ids)
          AS s(kind, id, work_order_id)
      ) AS c
      GROUP BY c.kind, c.id, c.work_order_id HAVING NOT bool_or(c.seen)`)}) AS n
    WHERE n.kinds IS NOT NULL
  )`;

/** The decisions among them; a run that was not reported may still be carried out while it is valid. */
const recallSql = `${levels}
  SELECT d.tenant, d.work_order_id, d.decision_id, d.outcome, d.enforced, d.action_kind,
    d.policy_id, d.policy_version, d.workflow_id, d.workflow_version, d.requested_by, d.decided_at,
    coalesce(d.reported = 'performed', false), d.reported, d.reported_at,
    d.outcome = 'run' AND d.superseded_by IS NULL AND d.reported IS NULL AND d.valid_until > ${nowSql},
    f.depth, f.chain, d.event_id, d.position
  FROM (
    SELECT l.depth, t.kind, t.id, t.work_order_id, t.chain
    FROM levels AS l
    CROSS JOIN LATERAL unnest(l.kinds, l.ids, l.work_order_ids, l.chains)
      AS t(kind, id, work_order_id, chain)
    WHERE l.depth > 0
  ) AS f
  JOIN writ.decisions AS d ON d.tenant = of_tenant AND d.decision_id = f.id
    AND d.work_order_id = f.work_order_id
  WHERE f.kind = 'decision'`;

/** The same by work order. */
const recalledWorkSql = `
  SELECT r.tenant, r.work_order_id, w.workflow_id, w.job_type, w.status, w.owner,
    r.decisions, r.performed, r.standing, r.performed + r.standing > 0,
    r.depth, r.first_decided_at, r.last_decided_at, r.event_id, r.position
  FROM (
    SELECT tenant, work_order_id, count(*)::integer AS decisions,
      (count(*) FILTER (WHERE performed))::integer AS performed,
      (count(*) FILTER (WHERE stands))::integer AS standing, min(depth) AS depth,
      min(decided_at) AS first_decided_at, max(decided_at) AS last_decided_at,
      (array_agg(event_id ORDER BY position DESC))[1] AS event_id, max(position) AS position
    FROM writ.recall(of_tenant, recalled_kind, recalled_id, of_work_order)
    GROUP BY tenant, work_order_id
  ) AS r
  LEFT JOIN writ.work_orders AS w ON w.tenant = r.tenant AND w.work_order_id = r.work_order_id`;

const of = {
  parameters: { of_tenant: 'text', recalled_kind: 'text', recalled_id: 'text' },
  optional: { of_work_order: 'text' },
} as const;

const given =
  'Given the tenant, the kind of thing (policy, workflow, approver, delegate, requester, person, evidence, approval, decision, break-glass or another of writ.depends_on) and its id: refunds@3, or refunds for every version; a person in any role for person; a delegate with the evidence that it captured. of_work_order: the work order of the thing, where several have one of that id.';

/** From something that turned out wrong to every decision that depended on it. */
export const recallFunctions = [
  documentedFunction({ name: 'recall', row: recallRow, given, ...of, query: recallSql }),
  documentedFunction({
    name: 'recalled_work',
    row: recalledWorkRow,
    given,
    ...of,
    query: recalledWorkSql,
  }),
] as const;
