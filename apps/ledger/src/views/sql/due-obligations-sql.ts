import { awaitsObligations } from './awaiting-obligations-sql';
import { monthSql, type Monthly } from './months-sql';
import { nowSql } from './now-sql';
import { logEndsBefore } from './observed-sql';

/** One kind of obligation: the table `d` that knows it, and where that says what all kinds have. */
interface Branch {
  readonly table: string;
  /** What unfolds its rows. */
  readonly each?: string;
  readonly kind: string;
  /** The kind of the obligation in the list of all obligations. */
  readonly id: string;
  readonly owner: string;
  readonly dueAt: string;
  readonly endedAt: string;
  /** open, met, breached or cancelled; null where there is no obligation. */
  readonly state: string;
  readonly month?: string;
  /** How its months are found, where not all rows have one. */
  readonly monthly?: Pick<Monthly, 'each' | 'where'>;
  readonly workflowId?: string;
  readonly jobType?: string;
  readonly imported?: string;
  readonly eventId?: string;
  readonly position?: string;
  /** Whether nobody is late with it, though it is open beyond its due time. */
  readonly excused?: string;
}

/** How an expression over the work order `w` of a row is answered; its value where there is none is `otherwise`. */
type OfWork = (expression: string, otherwise: string) => string;

/** For rows that are counted, all of them: the work orders are joined. */
const joined: OfWork = (expression, otherwise) => `coalesce(${expression}, ${otherwise})`;

/** For rows that are listed: only those of a page are looked up, and pages are read from the tables' indexes. */
const lookedUp: OfWork = (expression, otherwise) => `coalesce((SELECT ${expression}
  FROM views.work_orders AS w
  WHERE w.tenant = d.tenant AND w.work_order_id = d.work_order_id), ${otherwise})`;

/** Nobody can answer or confirm anything once the work has ended: what fell due later was late for nobody. */
const endedBefore = (ofWork: OfWork, dueAt: string): string =>
  ofWork(
    `w.status IN ('closed', 'abandoned', 'superseded')
      AND coalesce(w.closed_at, w.abandoned_at, w.superseded_at) < ${dueAt}`,
    'false',
  );

const ownTerms = { workflowId: 'd.workflow_id', jobType: 'd.job_type' };

/** By when it was first done, which no reopening takes back. While only obligations of break-glasses are left, its time is paused. */
const work: Branch = {
  table: 'work_orders',
  kind: `'work'`,
  id: `'work/' || d.work_order_id`,
  ...ownTerms,
  imported: 'd.imported',
  owner: 'd.owner',
  month: 'd.due_month',
  dueAt: 'd.due_at',
  endedAt: 'coalesce(d.done_at, d.abandoned_at, d.superseded_at)',
  state: `CASE WHEN d.done_at <= d.due_at THEN 'met' WHEN d.done_at > d.due_at THEN 'breached'
    ELSE d.due_state END`,
  eventId: 'd.opened_event_id',
  position: 'd.opened_position',
  excused: `(${awaitsObligations('d')} OR coalesce(d.observed_until <= d.due_at, false))`,
};

const approvals: Branch = {
  table: 'approvals',
  kind: `'approval'`,
  id: `'approval/' || d.approval_id`,
  owner: 'd.owner',
  dueAt: 'd.due_at',
  state: 'd.request_state',
  endedAt: 'coalesce(d.answered_at, d.expired_at, d.superseded_at)',
};

/** A condition whose time had run out before the approval was revoked, or superseded with the work, was missed. */
const wasMissed = (ofWork: OfWork): string =>
  `coalesce(d.revoked_at, d.superseded_at) > d.expires_at AND NOT ${endedBefore(ofWork, 'd.expires_at')}`;

/** In the order of the list, because what is unfolded is planned by itself. */
const conditions = (ofWork: OfWork): Branch => ({
  table: 'approvals',
  each: `CROSS JOIN LATERAL jsonb_array_elements(d.condition_list) AS c
    WHERE d.condition_list IS NOT NULL AND d.answered_at IS NOT NULL ORDER BY d.position DESC`,
  monthly: { where: 'd.condition_list IS NOT NULL' },
  kind: `'condition'`,
  id: `'approval/' || d.approval_id || '/' || (c->>'number')`,
  owner: 'd.owner',
  dueAt: 'd.expires_at',
  endedAt: `CASE WHEN (c->>'met')::boolean THEN (c->>'metAt')::timestamptz
    ELSE coalesce(d.revoked_at, d.superseded_at, d.expired_at) END`,
  state: `CASE WHEN (c->>'met')::boolean THEN 'met'
    WHEN d.status IN ('conditional', 'partial', 'approved') THEN 'open'
    WHEN d.status = 'expired' OR ${wasMissed(ofWork)} THEN 'breached' ELSE 'cancelled' END`,
  excused: endedBefore(ofWork, 'd.expires_at'),
});

/** The same for the list of all obligations, whose approvals are `a`. */
export const conditionMissed = wasMissed(lookedUp).replaceAll(/\bd\./g, 'a.');

const exceptions: Branch = {
  table: 'exceptions',
  kind: 'd.obligation_kind',
  id: `d.obligation_kind || '/' || d.exception_id`,
  ...ownTerms,
  imported: 'd.imported',
  owner: 'd.owner',
  dueAt: 'd.due_at',
  endedAt: 'd.resolved_at',
  state: 'd.state',
  excused: `(d.imported AND ${logEndsBefore('d', { since: 'd.raised_at', at: 'd.due_at' })})`,
};

/** Nothing imported ever runs by break-glass. */
const postReviews: Branch = {
  table: 'post_reviews',
  kind: `'post-review'`,
  id: `'post-review/' || d.post_review_id`,
  ...ownTerms,
  imported: 'false',
  owner: 'd.owner',
  dueAt: 'd.due_at',
  endedAt: 'd.completed_at',
  state: 'd.state',
};

const remediations: Branch = {
  ...postReviews,
  table: 'remediations',
  kind: `'remediation'`,
  id: `'remediation/' || d.remediation_id`,
};

const EACH_EARLIER = 'CROSS JOIN LATERAL jsonb_array_elements(d.earlier) AS e';

/** The earlier obligations of a remediation that came back: its own columns describe the current one. */
const earlierRemediations: Branch = {
  ...remediations,
  each: `${EACH_EARLIER} WHERE d.earlier IS NOT NULL ORDER BY d.position DESC`,
  monthly: { each: EACH_EARLIER, where: 'd.earlier IS NOT NULL' },
  id: `'remediation/' || d.remediation_id || '/' || (e->>'number')`,
  workflowId: `e->>'workflowId'`,
  jobType: `e->>'jobType'`,
  owner: `e->>'owner'`,
  dueAt: `(e->>'dueAt')::timestamptz`,
  endedAt: `(e->>'endedAt')::timestamptz`,
  state: `e->>'state'`,
};

/** The owner, as in the list of all obligations: the recipient first, then the person who confirms. */
const delegations = (ofWork: OfWork): Branch => ({
  table: 'delegations',
  kind: `'delegation'`,
  id: `'delegation/' || d.dispatch_id`,
  owner: `CASE WHEN d.reported_at IS NULL AND d.timed_out_at IS NULL THEN d.recipient
    ELSE ${ofWork('w.owner', `'TBD'`)} END`,
  dueAt: 'd.times_out_at',
  endedAt: 'd.ended_at',
  state: 'd.state',
  excused: endedBefore(ofWork, 'd.times_out_at'),
});

const questions = (ofWork: OfWork): Branch => ({
  table: 'questions',
  kind: `'question'`,
  id: `'question/' || d.work_order_id || '/' || d.number`,
  owner: 'd.owner',
  dueAt: 'd.due_at',
  endedAt: 'd.answered_at',
  state: 'd.state',
  excused: endedBefore(ofWork, 'd.due_at'),
});

const sqlOf = (branch: Branch, ofWork: OfWork): string => {
  const { workflowId, jobType, imported, dueAt, each = '' } = branch;
  const isJoined = ofWork === joined && (workflowId === undefined || imported === undefined);
  const work = isJoined
    ? 'LEFT JOIN views.work_orders AS w ON w.tenant = d.tenant AND w.work_order_id = d.work_order_id'
    : '';
  return `(SELECT d.tenant, ${branch.month ?? monthSql(dueAt)} AS month,
    ${workflowId ?? ofWork('w.workflow_id', `'TBD'`)} AS workflow_id,
    ${jobType ?? ofWork('w.job_type', `'TBD'`)} AS job_type,
    ${branch.owner} AS owner, ${branch.kind} AS kind, ${branch.id} AS obligation_id, d.work_order_id,
    ${imported ?? ofWork('w.imported', 'false')} AS imported,
    ${dueAt} AS due_at, ${branch.endedAt} AS ended_at, ${branch.state} AS state,
    ${branch.excused ?? 'false'} AS excused,
    ${branch.eventId ?? 'd.event_id'} AS event_id, ${branch.position ?? 'd.position'} AS position
  FROM views.${branch.table} AS d ${work} ${each})`;
};

/** What was done, in time or not, or missed, and what is open beyond its due time; what was cancelled before was never due. */
const fellDue = `o.due_at IS NOT NULL AND o.state IS NOT NULL AND (o.state IN ('met', 'breached')
  OR o.state = 'open' AND o.due_at < ${nowSql} AND NOT o.excused)`;

const branchesOf = (ofWork: OfWork): readonly Branch[] => [
  work,
  approvals,
  exceptions,
  postReviews,
  remediations,
  ...[conditions, delegations, questions].map((branch) => branch(ofWork)),
  earlierRemediations,
];

const dueObligations = (ofWork: OfWork): string =>
  `(${branchesOf(ofWork)
    .map((branch) => sqlOf(branch, ofWork))
    .join(' UNION ALL ')}) AS o WHERE ${fellDue}`;

/** Where the months are in which anything is due. */
export const dueMonths: readonly Monthly[] = branchesOf(joined).map(
  ({ table, month, dueAt, monthly }) => ({
    view: table,
    month: month ?? monthSql(dueAt),
    ...monthly,
  }),
);

/** Every obligation `o` of one of the months `of`, of its tenant, that was done or has fallen due: to be counted. */
export const countedOf = (of: string): string =>
  `${dueObligations(joined)} AND o.tenant = ${of}.tenant AND o.month = ${of}.month`;

/** All of them, to be listed by position. */
export const listedDue = dueObligations(lookedUp);
