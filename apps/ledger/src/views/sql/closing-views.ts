import {
  closedWithoutEvidenceRow,
  closuresRow,
  evidenceCompletenessRow,
  incompleteEvidenceRow,
} from '#contracts';
import { documentedView } from './documented-view';
import { monthsSql } from './months-sql';

const closures = documentedView('closures', closuresRow, {
  from: `views.work_orders AS w LEFT JOIN LATERAL (
      SELECT e.kind AS closure_evidence_kind, e.sha256 AS closure_evidence_sha256,
        e.event_id AS closure_evidence_event_id,
        CASE WHEN e.is_verified THEN 'verified' ELSE 'claimed' END AS closure_evidence_level
      FROM views.evidence AS e
      WHERE e.tenant = w.tenant AND e.evidence_id = w.closure_evidence_id
        AND e.work_order_id = w.work_order_id
    ) AS proof ON true WHERE first_closed_at IS NOT NULL`,
  expressions: {},
});

/** Chat, no bytes and zeros for a digest prove nothing: as `isChat` and `isDigestOfNothing` have it. */
const proves = `e.is_verified
  AND e.sha256 NOT IN (repeat('0', 64),
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  AND e.kind NOT ILIKE 'chat%' AND e.media_type !~* '^(text/.*chat|[^;]*\\ychat\\y)'`;

const closedWithoutEvidence = documentedView('closed_without_evidence', closedWithoutEvidenceRow, {
  from: `views.work_orders AS w
    WHERE status = 'closed' AND NOT closure_proven AND NOT EXISTS (
      SELECT FROM views.evidence AS e
      WHERE e.tenant = w.tenant AND e.evidence_id = w.closure_evidence_id AND ${proves})`,
  expressions: {
    reason: `CASE WHEN closure_evidence_id IS NULL THEN 'not_named'
      WHEN EXISTS (SELECT FROM views.evidence AS e WHERE e.tenant = w.tenant
        AND e.evidence_id = w.closure_evidence_id AND e.work_order_id = w.work_order_id
        AND NOT coalesce(e.is_verified, false)) THEN 'not_verified'
      ELSE 'not_recorded' END`,
  },
});

const itsWorkflow = `ON p.tenant = w.tenant AND p.workflow_id = w.workflow_id
  AND p.version = w.workflow_version`;

/** Kinds of evidence that the definition `p` wants: of the closure, and of each stage of the work order `w` that nobody skipped. */
const declared = (stageOf: (stage: string) => string): string => `(
  SELECT jsonb_array_elements_text(p.done_when->'evidence') AS kind${stageOf('NULL')}
  UNION ALL
  SELECT a->>'kind'${stageOf(`a->>'stage'`)} FROM jsonb_array_elements(p.done_when->'artifacts') AS a
  WHERE (a->>'stage' = ANY (string_to_array(w.skipped_stages, ', '))) IS NOT TRUE
) AS declared`;

const isPresent = `(kind = ANY (string_to_array(w.closing_kinds, ', '))) IS TRUE AS present`;

/** Work orders that are alike are counted before their workflow is joined. */
const evidenceCompleteness = documentedView('evidence_completeness', evidenceCompletenessRow, {
  from: `${monthsSql({ view: 'work_orders', month: 'first_closed_month' })} AS m CROSS JOIN LATERAL (
    SELECT w.workflow_id, w.job_type, w.owner,
      sum(w.work_orders)::bigint AS closed,
      sum(w.work_orders * k.required)::bigint AS required,
      sum(w.work_orders * k.present)::bigint AS present,
      sum(CASE WHEN p.workflow_id IS NOT NULL AND k.present = k.required
        THEN w.work_orders ELSE 0 END)::bigint AS complete,
      sum(w.imported)::bigint AS imported
    FROM (
      SELECT tenant, workflow_id, workflow_version, job_type, owner, closing_kinds, skipped_stages,
        count(*) AS work_orders, count(*) FILTER (WHERE imported) AS imported
      FROM views.work_orders AS d
      WHERE d.tenant = m.tenant AND d.first_closed_month = m.month AND status = 'closed'
      GROUP BY tenant, workflow_id, workflow_version, job_type, owner, closing_kinds, skipped_stages
    ) AS w
    LEFT JOIN views.workflows AS p ${itsWorkflow}
    CROSS JOIN LATERAL (
      SELECT count(*) AS required, count(*) FILTER (WHERE wanted.present) AS present
      FROM (SELECT kind, ${isPresent} FROM ${declared(() => '')} GROUP BY kind) AS wanted
    ) AS k
    GROUP BY w.workflow_id, w.job_type, w.owner
  ) AS counted`,
  expressions: {
    completeness: 'round(present::numeric / nullif(required, 0), 4)::double precision',
  },
});

/** Each kind once; of a stage only where the closure does not name it. */
const wantedKinds = `(
  SELECT kind, CASE WHEN bool_and(stage IS NOT NULL) THEN min(stage) END AS stage, ${isPresent}
  FROM ${declared((stage) => `, ${stage} AS stage`)} GROUP BY kind)`;

const incompleteEvidence = documentedView('incomplete_evidence', incompleteEvidenceRow, {
  from: `views.work_orders AS w
    JOIN views.workflows AS p ${itsWorkflow}
    CROSS JOIN LATERAL ${wantedKinds} AS k
    WHERE w.first_closed_month IS NOT NULL AND w.status = 'closed' AND NOT k.present`,
  expressions: {
    tenant: 'w.tenant',
    month: 'w.first_closed_month',
    workOrderId: 'w.work_order_id',
    kind: 'k.kind',
    stage: 'k.stage',
    workflowId: 'w.workflow_id',
    workflowVersion: 'w.workflow_version',
    jobType: 'w.job_type',
    owner: 'w.owner',
    imported: 'w.imported',
    firstClosedAt: 'w.first_closed_at',
    closedAt: 'w.closed_at',
    closedBy: 'w.closed_by',
    firstPosition: 'w.first_position',
    lastPosition: 'w.last_position',
  },
});

/** Closures, and the evidence that they have or lack. */
export const closingViews = [
  closures,
  closedWithoutEvidence,
  evidenceCompleteness,
  incompleteEvidence,
] as const;
