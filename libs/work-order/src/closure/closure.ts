import {
  type EvidenceDeclaration,
  type StepDeclaration,
  unmetInputs,
  type UnmetItem,
  type WorkflowDefinition,
} from '#contracts';
import { awaitedDelegations } from '../delegation/delegations';
import { entryOf } from '../entry';
import {
  awaitedApprovals,
  closedGates,
  missingEvidence,
  openConditions,
  openPrerequisites,
  openSteps,
} from './open-work';
import { openStages } from '../lifecycle/lifecycle';
import {
  openExceptions,
  openQuestions,
  outstandingDecisions,
  liveBreakGlasses,
  openRemediations,
  openReviews,
} from './obligations';
import { whyNoProof } from '../evidence/proof';
import { type RecordedEvidence } from '../evidence/recorded-evidence';
import { type WorkOrder } from '../state';

/** What somebody wants to close a work order with, and when. */
export interface Closing {
  /** None where nobody names any. */
  readonly closureEvidenceId?: string;
  /** An instant. */
  readonly now: string;
  /** Children that have not ended and until then keep it open. */
  readonly held: readonly HoldingChild[];
}

/**
 * Everything that keeps an open work order from being closed: nothing once closing it is right (domain rule 9).
 * The decision on a closure and every later check of it call this. An unknown definition keeps it open, too.
 */
export const unmetForClosure = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition | undefined,
  { closureEvidenceId, now, held }: Closing,
): readonly UnmetItem[] => [
  ...statusItems(workOrder, definition),
  ...(definition ? declaredItems(workOrder, definition, now) : []),
  ...evidenceItems(workOrder, definition, closureEvidenceId),
  ...obligationItems(workOrder, now),
  ...trackItems(held),
];

/** Whether this evidence proves this closure, or none is required and none is named. */
export const isClosureProof = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition | undefined,
  closureEvidenceId: string | undefined,
): boolean => evidenceProblem(workOrder, definition, closureEvidenceId) === undefined;

/** The open obligations of a work order at `now` (an instant), whatever its workflow requires. */
export const obligationItems = (workOrder: WorkOrder, now: string): readonly UnmetItem[] => [
  ...openItems(workOrder, now),
  ...breakGlassItems(workOrder, now),
];

const statusItems = (
  { stopped }: WorkOrder,
  definition: WorkflowDefinition | undefined,
): UnmetItem[] => [
  ...(stopped ? [item('status', 'stopped', 'It is stopped: an operator resumes it first.')] : []),
  ...(definition
    ? []
    : [item('status', 'workflow', 'Its workflow version is not published here.')]),
];

const declaredItems = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition,
  now: string,
): UnmetItem[] => [
  ...unmetInputs(definition, workOrder.inputs).map(({ name, wanted }) =>
    item('input', name, `${name} needs ${wanted}: state it as a fact of that name.`),
  ),
  ...openPrerequisites(workOrder, definition).map(({ name, accept }) =>
    item('prerequisite', name, `${name} is not passed: ${accept}`),
  ),
  ...openSteps(workOrder, definition).map((step) =>
    item('step', step.name, openStep(workOrder, step)),
  ),
  ...openStages(workOrder, definition).map(({ name, artifact }) =>
    item(
      'stage',
      name,
      artifact
        ? `The stage ${name} has not left its ${artifact.kind}: complete it with that, or have an operator skip it.`
        : `The stage ${name} is not over: complete it, or have an operator skip it.`,
    ),
  ),
  ...closedGates(workOrder, definition, now).map(({ gate, missing }) =>
    item(
      'gate',
      gate,
      `The gate ${gate} is closed: ${missing.join('; ')}. See to these, or have an operator skip it.`,
    ),
  ),
];

const openStep = ({ steps }: WorkOrder, { name, owner }: StepDeclaration): string => {
  const step = `The step ${name}${owner === undefined ? '' : ` of ${owner}`}`;
  return entryOf(steps, name) === 'blocked'
    ? `${step} is blocked: resolve what blocks it and complete it, or have an operator skip it.`
    : `${step} is open: complete it, or have an operator skip it.`;
};

const evidenceItems = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition | undefined,
  closureEvidenceId: string | undefined,
): UnmetItem[] => {
  const missing = (definition ? missingEvidence(workOrder, definition) : []).map(({ kind }) =>
    item('evidence', kind, `Record evidence of the kind ${kind}.`),
  );
  const problem = evidenceProblem(workOrder, definition, closureEvidenceId);
  const subject = closureEvidenceId ?? 'closureEvidenceId';
  return problem === undefined ? missing : [...missing, item('evidence', subject, problem)];
};

/** Why this evidence is no proof of this closure; undefined when it is, or when none is required. */
const evidenceProblem = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition | undefined,
  closureEvidenceId: string | undefined,
): string | undefined => {
  const wanted = definition?.closure.evidence ?? [];
  if (closureEvidenceId === undefined)
    return wanted.length > 0
      ? `Name the closure evidence: one of the kind ${kindsOf(wanted)}.`
      : undefined;
  const why = whyNoProof(workOrder, closureEvidenceId);
  if (why) return `The evidence ${closureEvidenceId} ${why}.`;
  const evidence = entryOf(workOrder.evidence, closureEvidenceId)!;
  if (wanted.length > 0 && !wanted.some(({ kind }) => kind === evidence.kind))
    return `Closure evidence is of the kind ${kindsOf(wanted)}, and this is ${evidence.kind}.`;
  const earlier = earlierProofOf(workOrder, evidence);
  if (earlier === undefined) return undefined;
  const what = earlier === closureEvidenceId ? 'This' : `The content of this, as ${earlier},`;
  return `${what} proved a closure before the work order was reopened: record new content that proves this one.`;
};

/** The evidence of the same content that proved an earlier closure; the same content under another id proves nothing new. */
const earlierProofOf = (
  { closureEvidenceIds, evidence }: WorkOrder,
  { sha256 }: RecordedEvidence,
): string | undefined => closureEvidenceIds.find((id) => entryOf(evidence, id)?.sha256 === sha256);

const kindsOf = (wanted: readonly EvidenceDeclaration[]): string =>
  wanted.map(({ kind }) => kind).join(' or ');

const openItems = (workOrder: WorkOrder, now: string): UnmetItem[] => [
  ...openQuestions(workOrder).map(({ number, owner }) =>
    item('question', String(number), `Question ${number} is open: ${ownerText(owner)} answers it.`),
  ),
  ...awaitedDelegations(workOrder).map(({ dispatchId, recipient }) =>
    item(
      'delegation',
      dispatchId,
      `What was delegated to ${recipient} is not confirmed: an operator says that it is done, or it is called back.`,
    ),
  ),
  ...awaitedApprovals(workOrder, now).map(({ approvalId, kind, owner }) =>
    item('approval', approvalId, `The ${kind} approval waits for ${ownerText(owner)}.`),
  ),
  ...openConditions(workOrder, now).map(({ approval: { approvalId, kind, owner }, number, text }) =>
    item(
      'condition',
      `${approvalId}/${number}`,
      `Condition ${number} of the ${kind} approval is not met (${text}): ${ownerText(owner)} shows by evidence that it is, or revokes the approval.`,
    ),
  ),
  ...openExceptions(workOrder).map(({ exceptionId, code, subject, owner }) =>
    item(
      'exception',
      exceptionId,
      `${code} about ${subject} is open: ${ownerText(owner)} resolves it.`,
    ),
  ),
  ...outstandingDecisions(workOrder, now).map(({ decisionId, action, outcome }) =>
    item(
      'decision',
      decisionId,
      outcome === 'run'
        ? `${action.kind} may run: report whether it was performed or failed.`
        : `${action.kind} waits for an approval.`,
    ),
  ),
];

/** What its break-glasses keep a work order from being closed by at `now` (domain rule 8). */
export const breakGlassItems = (workOrder: WorkOrder, now: string): readonly UnmetItem[] => [
  ...liveBreakGlasses(workOrder, now).map(({ breakGlassId, code, declaredBy, expiresAt }) =>
    item(
      'break-glass',
      breakGlassId,
      `The break-glass ${code} lives until ${expiresAt}: ${declaredBy} or an operator says that the emergency is over.`,
    ),
  ),
  ...openReviews(workOrder).map(({ postReviewId, code, owner, declaredBy, dueAt }) =>
    item(
      'post-review',
      postReviewId,
      `The break-glass ${code} is not reviewed: ${ownerText(owner)} sees to it by ${dueAt}, and ${declaredBy.join(' and ')} cannot review it.`,
    ),
  ),
  ...openRemediations(workOrder).map(({ remediationId, code, owner, dueAt }) =>
    item(
      'remediation',
      remediationId,
      `The cause of ${code} is not remedied: ${ownerText(owner)} shows the remedy with evidence by ${dueAt}.`,
    ),
  ),
];

/** A child that keeps its parent from being closed until it has ended. */
export interface HoldingChild {
  readonly track: string;
  readonly workOrderId: string;
}

/** The children that hold a work order: those of the tracks that say so, opened already or not yet. */
export const holdingChildren = (
  { tracks }: WorkOrder,
  { onScopeChange }: WorkflowDefinition,
): readonly HoldingChild[] =>
  onScopeChange
    .filter(({ name, holdsParent }) => holdsParent && Object.hasOwn(tracks, name))
    .map(({ name }) => ({ track: name, workOrderId: tracks[name]! }));

/** Whether a child has come to an end; one that is about to be opened has not. */
export const hasEnded = ({ status }: WorkOrder): boolean =>
  status !== 'unknown' && status !== 'open';

/** Tracks hold a closure up by nothing but not having ended: they never authorise it. */
export const trackItems = (children: readonly HoldingChild[]): readonly UnmetItem[] =>
  children.map(({ track, workOrderId }) => ({
    kind: 'track',
    subject: workOrderId,
    message: `The track ${track} goes on: close or abandon the work order ${workOrderId} first.`,
  }));

/** One thing that keeps a work order from closing: what it is, and who does what about it. */
export const item = (kind: UnmetItem['kind'], subject: string, message: string): UnmetItem => ({
  kind,
  subject,
  message: message.slice(0, MESSAGE_MAX),
});
const MESSAGE_MAX = 4_000;

/** An owner in a sentence that says what they do next. */
export const ownerText = (owner: string): string =>
  owner === 'TBD' ? 'an owner whom an operator has to assign' : owner;
