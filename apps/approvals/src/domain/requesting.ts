import {
  type ApprovalAskedData,
  type ApprovalDeclaration,
  type ApprovalRequestedData,
  type CommandOf,
  type GateDeclaration,
  type requestApproval,
  type RequestApprovalBody,
  type requestGateApprovals,
  type WorkflowDefinition,
} from '#contracts';
import { type NewEvent } from '#kernel';
import {
  answerTimes,
  type Approval,
  declaredFacts,
  entryOf,
  gatePermit,
  gateStatuses,
  isGranted,
  peopleOf,
  proofsOf,
  type WorkOrder,
} from '#work-order';
import { declaredOf, type InContext, refuse, isLegal } from './approval-context';

type Request = InContext<CommandOf<typeof requestApproval>>;
type RequestForGates = InContext<CommandOf<typeof requestGateApprovals>>;

/** One approval that a gate wants, for the work order that stands before it. */
interface ApprovalRequest {
  readonly workOrderId: string;
  readonly approvalId: string;
  readonly gate: GateDeclaration;
  readonly kind: string;
  readonly owner: string;
  /** The one who asks, and everyone they act for. */
  readonly requesters: readonly string[];
  readonly rationale?: string;
}

/** Asks for the approval of a gate, or prepares to; that of a draft asks for what it prepared. */
export const request = (
  { data, metadata, context }: Request,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const definition = mustBeUnderWay(data.workOrderId, workOrder, context);
  const gate = gateOf(definition, data);
  const approvalId = data.approvalId ?? context.approvalIdOf(gate.name, data.kind);
  const draft = entryOf(workOrder.approvals, approvalId);
  if (draft && !isDraftOf(draft, data)) throw exists(draft);
  const alive = aliveFor(workOrder, data.gate, data.kind, metadata.now);
  if (alive) throw exists(alive);

  const { workOrderId, kind, rationale } = data;
  const owner = draft?.owner ?? declaredOf(context, kind)!.owner;
  const wanted: ApprovalRequest = {
    workOrderId,
    approvalId,
    gate,
    kind,
    owner,
    rationale,
    requesters: [
      ...peopleOf(metadata.actor),
      ...(draft ? [draft.requestedBy, ...draft.onBehalfOf] : []),
      // Nobody passes the gates of their own work because somebody else requested it.
      ...workOrder.openedBy,
    ],
  };
  const requestedData = requestData(wanted, definition, workOrder, metadata.now);
  return data.draft === true
    ? [{ type: 'approval.drafted', data: requestedData }]
    : [requested(requestedData, declaredOf(context, kind)!, metadata.now, context)];
};

/**
 * Every approval that the gates of draft-only work want and that nobody requested yet, in the name of
 * the opener of the work. Where policy only observes, and for imported work, nothing is requested.
 */
export const requestForGates = (
  { data: { workOrderId }, metadata: { now, actor }, context }: RequestForGates,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { definition } = context;
  const isPreparing = workOrder.status === 'open' && workOrder.allowedOutput === 'draft-only';
  if (!definition || !isPreparing || workOrder.imported || workOrder.mode === 'observe') return [];
  const requesters = workOrder.openedBy.length > 0 ? workOrder.openedBy : peopleOf(actor);
  return definition.gates.flatMap((gate) =>
    gate.approvals
      .filter((kind) => !aliveFor(workOrder, gate.name, kind, now))
      .map((kind) => {
        const declared = definition.approvals.get(kind)!;
        const approvalId = context.approvalIdOf(gate.name, kind);
        const { owner } = declared;
        const wanted: ApprovalRequest = { workOrderId, approvalId, gate, kind, owner, requesters };
        return requested(requestData(wanted, definition, workOrder, now), declared, now, context);
      }),
  );
};

const mustBeUnderWay = (
  workOrderId: string,
  { workflow, status }: WorkOrder,
  { definition }: Request['context'],
): WorkflowDefinition => {
  if (workflow === null)
    throw refuse('work_order_not_found', `There is no work order ${workOrderId}: open it first.`);
  if (status !== 'open')
    throw refuse('work_order_closed', `It is ${status}: nothing is asked for any more.`, {
      status,
    });
  if (!definition)
    throw refuse('gate_not_found', 'Its workflow version is not published here: publish it first.');
  return definition;
};

const gateOf = (
  { gates }: WorkflowDefinition,
  { gate: name, kind }: RequestApprovalBody,
): GateDeclaration => {
  const gate = gates.find((one) => one.name === name);
  if (gate?.approvals.includes(kind)) return gate;
  const wanted = gates.flatMap((one) => one.approvals.map((each) => `${one.name}: ${each}`));
  throw refuse(
    'gate_not_found',
    `No gate ${name} wants the approval ${kind}. The workflow's gates want ${wanted.join(', ') || 'none'}; an action's approval is asked for by proposing the action.`,
    { wanted },
  );
};

const isDraftOf = (approval: Approval, { gate, kind, draft }: RequestApprovalBody): boolean =>
  isLegal('request', approval) &&
  approval.gate === gate &&
  approval.kind === kind &&
  draft !== true;

const exists = ({ approvalId, status, owner }: Approval) =>
  refuse(
    'approval_exists',
    status === 'requested'
      ? `The approval ${approvalId} waits for ${owner} already.`
      : `The approval ${approvalId} is ${status} already: use it, or name another id.`,
    { approvalId, status },
  );

/** One that its owner can still answer, or has granted and that still holds. */
const aliveFor = (
  { approvals }: WorkOrder,
  gate: string,
  kind: string,
  now: string,
): Approval | undefined =>
  Object.values(approvals).find(
    (approval) =>
      approval.gate === gate &&
      approval.kind === kind &&
      (approval.status === 'requested'
        ? approval.dueAt > now
        : isGranted(approval) && approval.expiresAt! > now),
  );

const requestData = (
  { workOrderId, approvalId, gate, kind, owner, requesters, rationale }: ApprovalRequest,
  definition: WorkflowDefinition,
  workOrder: WorkOrder,
  now: string,
): ApprovalAskedData => {
  const [requestedBy, ...onBehalfOf] = [...new Set(requesters)];
  const { signatures, signers } = definition.approvals.get(kind)!;
  const gateStatus = gateStatuses(workOrder, definition, { now, requesters: [] }).find(
    (one) => one.gate === gate.name,
  );
  const proofs = proofsOf(workOrder)
    .filter((one) => gate.evidence.includes(one.kind))
    .map(({ evidenceId }) => evidenceId);
  return {
    workOrderId,
    approvalId,
    kind,
    owner,
    requestedBy: requestedBy!,
    ...(onBehalfOf.length > 0 && { onBehalfOf }),
    gate: gate.name,
    permits: [gatePermit(gate.name)],
    scope: {},
    ruleDigest: workOrder.workflow!.digest,
    ...((signatures > 1 || signers.length > 0) && { quorum: { needed: signatures, of: signers } }),
    packet: {
      gate,
      facts: declaredFacts(definition, workOrder, now),
      reasons: [`The gate ${gate.name} wants the approval ${kind}.`],
      missing: gateStatus!.missing,
      ...(proofs.length > 0 && { evidence: proofs }),
      rules: [gatePermit(gate.name)],
      workflow: workOrder.workflow,
      ...(rationale !== undefined && { rationale }),
    },
  };
};

const requested = (
  request: ApprovalAskedData,
  declared: ApprovalDeclaration,
  now: string,
  { calendar }: Request['context'],
): NewEvent<'approval.requested', ApprovalRequestedData> => ({
  type: 'approval.requested',
  data: { ...request, ...answerTimes(declared, now, calendar) },
});
