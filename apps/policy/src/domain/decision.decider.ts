import {
  type actionFailed,
  type actionPerformed,
  type approvalRequested,
  type CommandOf,
  type decideAction,
  type decideAgain,
  type decisionMade,
  type EventOf,
  type PolicyRefusal,
  type reportOutcome,
  type WorkflowDefinition,
} from '#contracts';
import { assertNever, type Decider, type NewEvent, type RecordedEvent, Refusal } from '#kernel';
import {
  coveredByRun,
  entryOf,
  evolve,
  type RecordedDecision,
  unknownWorkOrder,
  type WorkOrder,
} from '#work-order';
import { type Asked, type DecisionIds, recordOf } from './decision-record';
import { judge } from './judge';
import { type PolicyInForce } from './rules';

/** What lies outside the work order's stream: read afresh for every attempt. */
export interface DecisionContext {
  /** The workflow version that the work order was opened with. */
  readonly definition: WorkflowDefinition | undefined;
  /** The policy in force today. */
  readonly policy: PolicyInForce | undefined;
  readonly ids: DecisionIds;
}

type InContext = { readonly context: DecisionContext };
type Decide = CommandOf<typeof decideAction> & InContext;
type DecideAgain = CommandOf<typeof decideAgain> & InContext;
type ReportOutcome = CommandOf<typeof reportOutcome> & InContext;
export type DecisionCommand = Decide | DecideAgain | ReportOutcome;

export type DecisionEvent = EventOf<
  typeof decisionMade | typeof approvalRequested | typeof actionPerformed | typeof actionFailed
>;

const decide = (command: DecisionCommand, workOrder: WorkOrder): readonly DecisionEvent[] => {
  switch (command.type) {
    case 'decide':
      return decideProposed(command, workOrder);
    case 'decide-again':
      return decideEachAgain(command, workOrder);
    case 'report-outcome':
      return recordOutcome(command, workOrder);
    default:
      return assertNever(command);
  }
};

const decideProposed = (
  { data, metadata, context }: Decide,
  workOrder: WorkOrder,
): readonly DecisionEvent[] => {
  if (workOrder.status === 'unknown')
    throw refuse(
      'work_order_not_found',
      `There is no work order ${data.workOrderId}: open it first.`,
    );
  const asked: Asked = {
    workOrderId: data.workOrderId,
    action: data.action,
    requestedBy: metadata.actor.id,
    onBehalfOf: metadata.actor.onBehalfOf ?? [],
    now: metadata.now,
  };
  return recordOf(asked, judge({ ...asked, ...context, workOrder }), { ...context, workOrder });
};

/** One after the other, because the first may use up what the second hoped for. */
const decideEachAgain = (command: DecideAgain, workOrder: WorkOrder): readonly DecisionEvent[] => {
  const { decisionId } = command.data;
  if (decisionId !== undefined && !entryOf(workOrder.decisions, decisionId))
    throw refuse('decision_not_found', `There is no decision ${decisionId} on this work order.`);
  return restingOn(command.data, workOrder).reduce<readonly DecisionEvent[]>(
    (events, decision) => [
      ...events,
      ...decideOneAgain(command, decision, events.reduce(evolveNew, workOrder)),
    ],
    [],
  );
};

/** Decisions that the command names and that are still somebody's answer. */
const restingOn = (
  { decisionId, approvalId }: DecideAgain['data'],
  { decisions }: WorkOrder,
): readonly RecordedDecision[] =>
  Object.values(decisions).filter(
    (decision) =>
      decision.supersededBy === null &&
      !decision.reported &&
      (decision.decisionId === decisionId ||
        (approvalId !== undefined && decision.approvals.includes(approvalId))),
  );

const decideOneAgain = (
  { data, metadata, context }: DecideAgain,
  decision: RecordedDecision,
  current: WorkOrder,
): readonly DecisionEvent[] => {
  const workOrder = givingBack(current, decision);
  const asked: Asked = {
    workOrderId: data.workOrderId,
    action: decision.action,
    requestedBy: decision.requestedBy,
    onBehalfOf: onBehalfOf(decision, workOrder),
    now: metadata.now,
  };
  const verdict = judge({ ...asked, ...context, workOrder });
  const supersedes = decision.decisionId;
  const events = recordOf(asked, verdict, { ...context, workOrder, supersedes });
  return saysTheSame(decision, events) ? [] : events;
};

/** A run that was not carried out yet has what it used up for itself. */
const givingBack = (workOrder: WorkOrder, { outcome, approvals }: RecordedDecision): WorkOrder =>
  outcome !== 'run'
    ? workOrder
    : {
        ...workOrder,
        approvals: Object.fromEntries(
          Object.entries(workOrder.approvals).map(([id, approval]) => [
            id,
            approvals.includes(id) ? { ...approval, consumed: false } : approval,
          ]),
        ),
      };

/**
 * The service that asks again acts for nobody, so those the requester acted for are found where
 * the requester spoke: in the decisions that this one came of, and in what they asked for.
 */
const onBehalfOf = (decision: RecordedDecision, workOrder: WorkOrder): readonly string[] => {
  const replaced = Object.values(workOrder.decisions).find(
    ({ supersededBy }) => supersededBy === decision.decisionId,
  );
  return [
    ...new Set([
      ...decision.onBehalfOf,
      ...decision.approvals.flatMap((id) => entryOf(workOrder.approvals, id)?.onBehalfOf ?? []),
      ...(replaced ? onBehalfOf(replaced, workOrder) : []),
    ]),
  ];
};

const saysTheSame = (before: RecordedDecision, [now]: readonly DecisionEvent[]): boolean =>
  now?.type === 'decision.made' &&
  now.data.outcome === before.outcome &&
  now.data.owner === before.owner &&
  now.data.approvals.join() === before.approvals.join();

/** What was done is recorded as it was, also when nothing allowed it. */
const recordOutcome = (
  { data, metadata }: ReportOutcome,
  workOrder: WorkOrder,
): readonly DecisionEvent[] => {
  const { workOrderId, decisionId, evidence } = data;
  const decision = decisionId === undefined ? undefined : entryOf(workOrder.decisions, decisionId);
  const action = data.action ?? decision?.action;
  if (!action && decisionId === undefined)
    throw refuse('action_missing', 'Name the decision or say what was done in `action`.');
  if (!action)
    throw refuse(
      'decision_not_found',
      `There is no decision ${decisionId} on this work order: say what was done in \`action\`.`,
    );
  return [
    {
      type: data.outcome === 'performed' ? 'action.performed' : 'action.failed',
      data: {
        workOrderId,
        ...(decisionId !== undefined && { decisionId }),
        action,
        ...(evidence && { evidence }),
        authorised: coveredByRun(workOrder, { decisionId, action, at: metadata.now }),
      },
    },
  ];
};

/** The fold reads type and data only, so an event counts before it is recorded. */
const evolveNew = (workOrder: WorkOrder, event: NewEvent): WorkOrder =>
  evolve(workOrder, { actor: { id: '' }, ...event } as RecordedEvent);

const refuse = (code: PolicyRefusal, message: string): Refusal<PolicyRefusal> =>
  new Refusal(code, message);

export const decisionDecider: Decider<WorkOrder, DecisionCommand, DecisionEvent> = {
  initialState: unknownWorkOrder,
  decide,
  evolve,
};
