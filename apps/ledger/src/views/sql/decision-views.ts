import { approvalsRow, decisionsRow } from '#contracts';
import { documentedView } from './documented-view';

const decisions = documentedView('decisions', decisionsRow, {
  from: 'views.decisions',
  expressions: {},
});

/** Each is looked up by its key, for the rows of a page alone. */
const dependsOnSuperseded = `(SELECT string_agg(e.evidence_id, ', ' ORDER BY e.evidence_id)
  FROM jsonb_array_elements_text(a.depends_on) AS named JOIN views.evidence AS e
    ON e.tenant = a.tenant AND e.evidence_id = named AND e.work_order_id = a.work_order_id
  WHERE e.superseded_by IS NOT NULL)`;

const approvals = documentedView('approvals', approvalsRow, {
  from: 'views.approvals AS a',
  expressions: {
    dependsOn: `(SELECT string_agg(named, ', ') FROM jsonb_array_elements_text(a.depends_on) AS named)`,
    dependsOnSuperseded,
  },
});

/** Decisions and approvals. */
export const decisionViews = [decisions, approvals] as const;
