import { actionOf, type ProposedAction, type WorkflowDefinition } from '#contracts';
import { coveredByRun, type ReportedAction } from '../approvals/covered-by-run';
import { sameAction } from '../approvals/coverage';
import { chainOf, onBehalfOfChain, replacedBy } from '../approvals/requesters';
import { entryOf } from '../entry';
import { type RecordedDecision, type RecordedReport, type WorkOrder } from '../state';
import { haltOnUse, type RunUse } from './halts';
import { latestOf } from './outcomes';

/** Who reports what was done, and what is in force then. */
export interface Reporting extends RunUse {
  /** By the roles that count: an operator, an admin, or Writ itself. */
  readonly isOperator: boolean;
  /** The source of the event that reports it. */
  readonly source?: string;
  /** What the work order goes by. */
  readonly definition?: WorkflowDefinition | null;
}

/** What a report counts for. */
export interface JudgedReport {
  /** A valid run covered it. */
  readonly authorised: boolean;
  /** The decision was given to somebody else: the report is a fact and ends nothing. */
  readonly notTheirs?: true;
}

/**
 * Judges a report of an action: a valid run covered it, it was given to who reports, and no halt is on it, or on who
 * reports it, now. A run that a halt stops is withdrawn a moment later; a report of before that counts no more than one of
 * after it. Domain rules 1 and 4.
 */
export const judgeReport = (
  workOrder: WorkOrder,
  report: ReportedAction,
  reporting: Reporting,
): JudgedReport => {
  const { decisionId } = report;
  const decision = decisionId === undefined ? undefined : entryOf(workOrder.decisions, decisionId);
  if (!decision) return { authorised: false };
  if (!isTheirs(workOrder, decision, reporting)) return { authorised: false, notTheirs: true };
  return {
    authorised: !haltOnUse(decision, workOrder, reporting) && coveredByRun(workOrder, report),
  };
};

/**
 * Whether a report says again what its reporter said before: the same outcome of the same action, with no other evidence.
 * Another reporter, or other evidence, may tell of another performance, which no run covers.
 */
export const isRepeated = (
  { decisions }: Pick<WorkOrder, 'decisions'>,
  decisionId: string,
  { outcome, action, evidence, reportedBy }: Omit<RecordedReport, 'reportedAt'>,
): boolean =>
  (entryOf(decisions, decisionId)?.reports ?? []).some(
    (before) =>
      before.outcome === outcome &&
      before.reportedBy === reportedBy &&
      sameAction(before.action, action) &&
      evidence.every((id) => before.evidence.includes(id)),
  );

/** The report that this action was performed, under any decision on the same proposal. */
export const performedUnder = (
  { decisions }: Pick<WorkOrder, 'decisions'>,
  decisionId: string,
  action: ProposedAction,
): RecordedReport | undefined => {
  const decision = entryOf(decisions, decisionId);
  if (!decision) return undefined;
  return chainOf(latestOf(decisions, decision), replacedBy({ decisions }))
    .flatMap(({ reports = [] }) => reports)
    .find((report) => report.outcome === 'performed' && sameAction(report.action, action));
};

/**
 * Whether somebody may say what became of a decision: who proposed the action or is named as whom they acted for, an
 * operator, and what the workflow declares to report it. For whom a reporter claims to act does not count.
 */
const isTheirs = (
  workOrder: WorkOrder,
  decision: RecordedDecision,
  { by, isOperator, source, definition }: Reporting,
): boolean => {
  const chain = chainOf(latestOf(workOrder.decisions, decision), replacedBy(workOrder));
  const declared = definition && actionOf(definition, decision.action)?.reportedBy;
  return (
    isOperator ||
    decision.requestedBy === by.id ||
    onBehalfOfChain(chain).includes(by.id) ||
    (declared !== undefined && (declared === by.id || declared === source))
  );
};
