import {
  type closeWorkOrder,
  type CommandOf,
  type EvidenceDeclaration,
  unmetInputs,
  type UnmetItem,
  type WorkflowDefinition,
} from '#contracts';
import { type NewEvent } from '#kernel';
import {
  awaitedApprovals,
  closedGates,
  entryOf,
  missingEvidence,
  openExceptions,
  openPrerequisites,
  openSteps,
  outstandingDecisions,
  whyNoProof,
  type WorkOrder,
} from '#work-order';
import { debtItems } from './debts';
import { trackItems } from './holding-children';
import { type InContext, mustBeOpen } from './intake-context';
import { item, whoever } from './unmet-item';

/**
 * Closing needs proof (domain rule 9). A no is an event too, with every unmet item: an auditor asks
 * for it. In mode observe it closes as it is asked for; what is no proof is left out of the closure,
 * so that the report of closures without evidence shows it.
 */
export const close = (
  { data, metadata, context }: InContext<CommandOf<typeof closeWorkOrder>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, closureEvidenceId } = data;
  mustBeOpen(workOrder, workOrderId);
  const definition = context.workflow?.definition;
  if (workOrder.mode === 'observe') {
    const isProof = evidenceProblem(workOrder, definition, closureEvidenceId) === undefined;
    const proof = isProof ? closureEvidenceId : undefined;
    return [{ type: 'work-order.closed', data: { workOrderId, closureEvidenceId: proof } }];
  }
  const unmet = [
    ...unmetFor(workOrder, definition, closureEvidenceId, metadata.now),
    ...trackItems(context.held),
  ];
  return unmet.length > 0
    ? [{ type: 'work-order.closure-refused', data: { workOrderId, unmet } }]
    : [{ type: 'work-order.closed', data: { workOrderId, closureEvidenceId } }];
};

/** Everything that keeps a work order from being closed at `now`, with this proof. */
const unmetFor = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition | undefined,
  closureEvidenceId: string | undefined,
  now: string,
): readonly UnmetItem[] => [
  ...statusItems(workOrder, definition),
  ...(definition ? declaredItems(workOrder, definition, now) : []),
  ...evidenceItems(workOrder, definition, closureEvidenceId),
  ...openItems(workOrder, now),
  ...debtItems(workOrder, now),
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
  ...openSteps(workOrder, definition).map(({ name }) =>
    item('step', name, openStep(workOrder, name)),
  ),
  ...closedGates(workOrder, definition, now).map(({ gate, missing }) =>
    item(
      'gate',
      gate,
      `The gate ${gate} is closed: ${missing.join('; ')}. See to these, or have an operator skip it.`,
    ),
  ),
];

const openStep = ({ steps }: WorkOrder, name: string): string =>
  entryOf(steps, name) === 'blocked'
    ? `The step ${name} is blocked: resolve what blocks it and complete it, or have an operator skip it.`
    : `The step ${name} is open: complete it, or have an operator skip it.`;

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

/** Why this evidence is no proof of this closure; undefined when it is, or when none is asked for. */
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
  const why = whyNoProof(workOrder.evidence, closureEvidenceId);
  if (why) return `The evidence ${closureEvidenceId} ${why}.`;
  const evidence = workOrder.evidence[closureEvidenceId]!;
  if (wanted.length > 0 && !wanted.some(({ kind }) => kind === evidence.kind))
    return `Closure evidence is of the kind ${kindsOf(wanted)}, and this is ${evidence.kind}.`;
  if (closureEvidenceId === workOrder.closureEvidenceId)
    return 'This proved the closure before the work order was reopened: record what proves this one.';
  return undefined;
};

const kindsOf = (wanted: readonly EvidenceDeclaration[]): string =>
  wanted.map(({ kind }) => kind).join(' or ');

const openItems = (workOrder: WorkOrder, now: string): UnmetItem[] => [
  ...awaitedApprovals(workOrder, now).map(({ approvalId, kind, owner }) =>
    item('approval', approvalId, `The ${kind} approval waits for ${whoever(owner)}.`),
  ),
  ...openExceptions(workOrder).map(({ exceptionId, code, subject, owner }) =>
    item(
      'exception',
      exceptionId,
      `${code} about ${subject} is open: ${whoever(owner)} resolves it.`,
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
