/** Where the rows of a question come from, and which views make them. */
export interface Source {
  /** What stands after FROM: a documented view, or a read of the log itself. */
  readonly from: string;
  /** The folded views behind it; the answer is true at the lowest of their positions. */
  readonly views: readonly string[];
}

const HISTORY = `(
  SELECT tenant, substr(stream, 12) AS work_order_id, version, position, id::text AS event_id, type,
    e ->> 'occurredAt' AS occurred_at, recorded_at, e -> 'actor' AS actor, e -> 'data' AS data,
    e ->> 'causationId' AS causation_id, e ->> 'correlationId' AS correlation_id,
    encode(leaf, 'hex') AS leaf_hash
  FROM ledger.events, convert_from(body, 'UTF8') AS text, CAST(text AS jsonb) AS e
  WHERE stream LIKE 'work-order-%'
)`;

/** By the question's name. Read straight from the log, an answer is true at the log's end. */
export const sources: Readonly<Record<string, Source>> = {
  'work-orders': { from: 'writ.work_orders', views: ['work_orders'] },
  'work-order-history': { from: HISTORY, views: [] },
  decisions: { from: 'writ.decisions', views: ['decisions'] },
  approvals: { from: 'writ.approvals', views: ['approvals'] },
  exceptions: { from: 'writ.exceptions', views: ['exceptions'] },
  'exception-codes': { from: 'writ.exception_codes', views: ['exception_codes'] },
  workflows: { from: 'writ.workflows', views: ['workflows'] },
  policies: { from: 'writ.policies', views: ['policies'] },
  evidence: { from: 'writ.evidence', views: ['evidence'] },
  quarantine: { from: 'writ.quarantine', views: ['quarantine'] },
  closures: { from: 'writ.closures', views: ['work_orders'] },
  'dead-letters': { from: 'writ.dead_letters', views: [] },
  'closed-without-evidence': {
    from: 'writ.closed_without_evidence',
    views: ['work_orders', 'evidence'],
  },
  'exception-trends': { from: 'writ.exception_trends', views: ['exceptions', 'work_orders'] },
};
