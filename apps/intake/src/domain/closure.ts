import {
  type closeWorkOrder,
  type CommandOf,
  type EvidenceDeclaration,
  stepsOf,
  unmetInputs,
  type UnmetItem,
  type WorkflowDefinition,
} from '#contracts';
import { type NewEvent } from '#kernel';
import {
  entryOf,
  openApprovals,
  openExceptions,
  outstandingDecisions,
  type RecordedEvidence,
  type WorkOrder,
} from '#work-order';
import { trackItems } from './holding-children';
import { type InContext, mustBeOpen } from './intake-context';

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
  ...(definition ? declaredItems(workOrder, definition) : []),
  ...evidenceItems(workOrder, definition, closureEvidenceId),
  ...openItems(workOrder, now),
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

const declaredItems = (workOrder: WorkOrder, definition: WorkflowDefinition): UnmetItem[] => [
  ...unmetInputs(definition, workOrder.inputs).map(({ name, wanted }) =>
    item('input', name, `${name} needs ${wanted}: state it as a fact of that name.`),
  ),
  ...definition.prerequisites
    .filter(({ name }) => entryOf(workOrder.prerequisites, name) !== 'passed')
    .map(({ name, accept }) => item('prerequisite', name, `${name} is not passed: ${accept}`)),
  ...stepsOf(definition)
    .filter(({ name }) => entryOf(workOrder.steps, name) !== 'completed')
    .map(({ name }) => {
      const status = entryOf(workOrder.steps, name) === 'blocked' ? 'blocked' : 'open';
      return item('step', name, `The step ${name} is ${status}: complete it.`);
    }),
];

const evidenceItems = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition | undefined,
  closureEvidenceId: string | undefined,
): UnmetItem[] => {
  const recorded = Object.values(workOrder.evidence).filter((evidence) => !isChat(evidence));
  const missing = (definition?.closure.evidence ?? [])
    .filter(({ kind }) => !recorded.some((evidence) => evidence.kind === kind))
    .map(({ kind }) => item('evidence', kind, `Record evidence of the kind ${kind}.`));
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
  const evidence = entryOf(workOrder.evidence, closureEvidenceId);
  if (!evidence) return 'This evidence is not recorded on this work order.';
  if (isChat(evidence)) return 'Chat text is no closure evidence.';
  if (wanted.length > 0 && !wanted.some(({ kind }) => kind === evidence.kind))
    return `Closure evidence is of the kind ${kindsOf(wanted)}, and this is ${evidence.kind}.`;
  if (closureEvidenceId === workOrder.closureEvidenceId)
    return 'This proved the closure before the work order was reopened: record what proves this one.';
  return undefined;
};

/** What somebody said in a chat proves nothing, whatever the workflow would take. */
const isChat = ({ kind }: RecordedEvidence): boolean => kind.toLowerCase().startsWith('chat');

const kindsOf = (wanted: readonly EvidenceDeclaration[]): string =>
  wanted.map(({ kind }) => kind).join(' or ');

const openItems = (workOrder: WorkOrder, now: string): UnmetItem[] => [
  ...openApprovals(workOrder, now).map(({ approvalId, kind, owner }) =>
    item('approval', approvalId, `The ${kind} approval waits for ${owner}.`),
  ),
  ...openExceptions(workOrder).map(({ exceptionId, code, subject, owner }) =>
    item('exception', exceptionId, `${code} about ${subject} is open: ${owner} resolves it.`),
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

const item = (kind: UnmetItem['kind'], subject: string, message: string): UnmetItem => ({
  kind,
  subject,
  message: message.slice(0, MESSAGE_MAX),
});
const MESSAGE_MAX = 4_000;
