import {
  closedWithoutEvidenceRow,
  closuresRow,
  evidenceCompletenessRow,
  incompleteEvidenceRow,
} from './closing-rows';
import { breakGlassesRow, postReviewsRow, remediationsRow } from './obligation-rows';
import { approvalsRow, decisionsRow, obligationsRow } from './decision-rows';
import { definitionChangesRow, driftRow, remediationEffectsRow } from './drift-rows';
import { calendarsRow, exceptionCodesRow, exceptionsRow } from './exception-rows';
import { decisionRow, viewsRow, workOrderHistoryRow } from './log-rows';
import { dueObligationsRow, firstTimeFixRow, repeatsRow, timelinessRow } from './quality-rows';
import { recallRow, recalledWorkRow, dependsOnRow } from './recall-rows';
import {
  deadLettersRow,
  deliveryLinksRow,
  evidenceRow,
  policiesRow,
  quarantineRow,
  workflowsRow,
} from './record-rows';
import { holdsRow, stallRatesRow, stallTrendsRow, waitingRow } from './stall-rows';
import {
  exceptionTrendsRow,
  factConflictsRow,
  factsRow,
  openUnknownsRow,
  overduePostReviewsRow,
} from './trend-rows';
import { delegationsRow, questionsRow, stagesRow, workOrdersRow } from './work-rows';
import { type RowDefinition } from './row-definition';

export {
  ofTenant,
  oneOf,
  orNull,
  type PlainCell,
  type RowCell,
  type RowColumn,
  type RowDefinition,
  type RowFields,
  row,
  type WordCell,
} from './row-definition';
export * from './closing-rows';
export * from './decision-rows';
export * from './drift-rows';
export * from './exception-rows';
export * from './log-rows';
export * from './obligation-rows';
export * from './quality-rows';
export * from './recall-rows';
export * from './record-rows';
export * from './stall-rows';
export * from './trend-rows';
export * from './work-rows';

export { approvalPacket, factsByName } from './documents';
export * from './states';

/** What a row of each answer looks like, by the name of the question. Free texts of a question come beside these. */
export const rowsOf: Readonly<Record<string, RowDefinition>> = {
  'work-order-history': workOrderHistoryRow,
  decision: decisionRow,
  views: viewsRow,
  'work-orders': workOrdersRow,
  stages: stagesRow,
  questions: questionsRow,
  delegations: delegationsRow,
  decisions: decisionsRow,
  approvals: approvalsRow,
  obligations: obligationsRow,
  exceptions: exceptionsRow,
  'exception-codes': exceptionCodesRow,
  calendars: calendarsRow,
  'break-glasses': breakGlassesRow,
  'post-reviews': postReviewsRow,
  remediations: remediationsRow,
  evidence: evidenceRow,
  workflows: workflowsRow,
  policies: policiesRow,
  'delivery-links': deliveryLinksRow,
  quarantine: quarantineRow,
  'dead-letters': deadLettersRow,
  closures: closuresRow,
  'closed-without-evidence': closedWithoutEvidenceRow,
  'evidence-completeness': evidenceCompletenessRow,
  'incomplete-evidence': incompleteEvidenceRow,
  'exception-trends': exceptionTrendsRow,
  'overdue-post-reviews': overduePostReviewsRow,
  facts: factsRow,
  'fact-conflicts': factConflictsRow,
  'open-unknowns': openUnknownsRow,
  holds: holdsRow,
  'stall-rates': stallRatesRow,
  'stall-trends': stallTrendsRow,
  waiting: waitingRow,
  'first-time-fix': firstTimeFixRow,
  repeats: repeatsRow,
  timeliness: timelinessRow,
  'due-obligations': dueObligationsRow,
  drift: driftRow,
  'definition-changes': definitionChangesRow,
  'remediation-effects': remediationEffectsRow,
  'depends-on': dependsOnRow,
  recall: recallRow,
  'recalled-work': recalledWorkRow,
};
