import {
  type actionFailed,
  type actionPerformed,
  type approvalRequested,
  type CommandOf,
  type decideAction,
  type decideAgain,
  type decisionMade,
  type DecisionMadeData,
  type EventOf,
  type PolicyRefusal,
  type reportOutcome,
  type WorkflowDefinition,
} from '#contracts';
import { assertNever, type Decider, type NewEvent, type RecordedEvent, Refusal } from '#kernel';
import {
  requestedByActor,
  awaitsObligationsOnly,
  type Calendar,
  type Chain,
  chainOf,
  coveredByRun,
  entryOf,
  evolve,
  isOfEarlierRun,
  onBehalfOfChain,
  type RecordedDecision,
  replacedBy,
  unknownWorkOrder,
  type WorkOrder,
} from '#work-order';
import { recordOf, type Proposed, type DecisionIds } from './decision-record';
import { decidersOf } from './break-glass';
import { affectedDecisions, isRun } from './affected-decisions';
import { haltOn, type Halts } from './halts';
import { judge } from './run-wait-stop';
import { type PolicyInForce } from './rules';

/** What lies outside the work order's stream: read afresh for every attempt. */
export interface DecisionContext {
  /** The workflow version that the work order was opened with. */
  readonly definition: WorkflowDefinition | undefined;
  /** The policy in force today. */
  readonly policy: PolicyInForce | undefined;
  /** In which the workflow counts the time to answer; around the clock where it names none. */
  readonly calendar?: Calendar | undefined;
  /** What is halted in the tenant. */
  readonly halts: Halts;
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

const decideProposed = (command: Decide, workOrder: WorkOrder): readonly DecisionEvent[] => {
  const { proposed, verdict } = verdictOn(command, workOrder);
  return recordOf(proposed, verdict, { ...command.context, workOrder });
};

/** The owners who would decide if the action was proposed now: a break-glass bypasses them. */
export const decidersNow = (command: Decide, workOrder: WorkOrder): readonly string[] => {
  const { proposed, verdict } = verdictOn(command, workOrder);
  const { definition } = command.context;
  return verdict.outcome === 'run' || !definition
    ? []
    : decidersOf({ ...proposed, definition }, verdict);
};

const verdictOn = ({ data, metadata, context }: Decide, workOrder: WorkOrder) => {
  if (workOrder.status === 'unknown')
    throw refuse(
      'work_order_not_found',
      `There is no work order ${data.workOrderId}: open it first.`,
    );
  const proposed: Proposed = {
    ...requestedByActor(metadata.actor),
    workOrderId: data.workOrderId,
    action: data.action,
    asDelegate: metadata.roles.includes('delegate'),
    now: metadata.now,
  };
  const isDone = isDoneBut(workOrder, context, metadata.now);
  return { proposed, verdict: judge({ ...proposed, ...context, workOrder, isDone }) };
};

/** Whether the work is done but for the obligations of its break-glasses: nothing more runs on it then. */
const isDoneBut = (workOrder: WorkOrder, { definition }: DecisionContext, now: string): boolean =>
  definition !== undefined && awaitsObligationsOnly(workOrder, definition, now);

/** One after the other, because the first may use up what the second hoped for. */
const decideEachAgain = (command: DecideAgain, workOrder: WorkOrder): readonly DecisionEvent[] => {
  const { decisionId } = command.data;
  if (decisionId !== undefined && !entryOf(workOrder.decisions, decisionId))
    throw refuse('decision_not_found', `There is no decision ${decisionId} on this work order.`);
  const replaced = replacedBy(workOrder);
  const events: DecisionEvent[] = [];
  let current = workOrder;
  for (const decision of affectedDecisions(command.data, workOrder, command.metadata.now)) {
    const again = decideOneAgain(command, chainOf(decision, replaced), current);
    events.push(...again);
    current = again.reduce(evolveNew, current);
  }
  return events;
};

const decideOneAgain = (
  { data, metadata, context }: DecideAgain,
  chain: Chain,
  current: WorkOrder,
): readonly DecisionEvent[] => {
  const [decision] = chain;
  const workOrder = withoutIt(current, chain);
  const proposed: Proposed = {
    workOrderId: data.workOrderId,
    action: decision.action,
    requestedBy: decision.requestedBy,
    onBehalfOf: onBehalfOfChain(chain),
    asDelegate: decision.asDelegate === true,
    now: metadata.now,
  };
  const earlier = {
    approvals: decision.approvals,
    named: new Set(chain.flatMap(({ approvals }) => approvals)),
    breakGlasses: chain.flatMap(({ breakGlassId }) => breakGlassId ?? []),
    isOfEarlierRun: isOfEarlierRun(current, decision),
  };
  // While somebody may still grant it, or it may still be carried out, the work is not done.
  const isDone = isDoneBut(current, context, metadata.now);
  const verdict = judge({ ...proposed, ...context, workOrder, isDone, earlier });
  const supersedes = decision.decisionId;
  const events = recordOf(proposed, verdict, { ...context, workOrder, supersedes });
  return isSameDecision(decision, events[0].data) ? [] : events;
};

/** The work order as if the proposal had not been answered: what it may do counts as not done yet. */
const withoutIt = (workOrder: WorkOrder, chain: Chain): WorkOrder => {
  const [decision] = chain;
  const held = usedUpBy(chain, workOrder);
  const approvals = held.map((id) => [id, { ...workOrder.approvals[id]!, consumed: false }]);
  return {
    ...workOrder,
    decisions: workOrder.decisions.with(decision.decisionId, {
      ...decision,
      supersededBy: decision.decisionId,
    }),
    approvals: { ...workOrder.approvals, ...Object.fromEntries(approvals) },
  };
};

/**
 * Single uses that went to runs of this proposal which were not carried out: it has them for itself.
 * What another proposal ran under is gone.
 */
const usedUpBy = (chain: Chain, { decisions, approvals }: WorkOrder): readonly string[] => {
  const own = new Set(chain.map(({ decisionId }) => decisionId));
  const ids = chain.flatMap((decision) => (isRun(decision) ? decision.approvals : []));
  if (chain.some(({ reported }) => reported)) return [];
  const others = decisions
    .values()
    .filter((decision) => isRun(decision) && !own.has(decision.decisionId));
  return ids.filter(
    (id) => entryOf(approvals, id)?.consumed && !others.some((run) => run.approvals.includes(id)),
  );
};

const isSameDecision = (before: RecordedDecision, now: DecisionMadeData): boolean =>
  now.outcome === before.outcome &&
  now.owner === before.owner &&
  (now.code ?? null) === before.code &&
  now.haltId === before.haltId &&
  now.breakGlass?.breakGlassId === before.breakGlassId &&
  sorted(now.approvals) === sorted(before.approvals);

const sorted = (ids: readonly string[]): string => [...ids].sort().join();

/** What was done is recorded as it was, also when nothing allowed it. */
const recordOutcome = (
  { data, metadata, context: { halts } }: ReportOutcome,
  workOrder: WorkOrder,
): readonly DecisionEvent[] => {
  const { workOrderId, decisionId, evidence } = data;
  const { now } = metadata;
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
        authorised:
          coveredByRun(workOrder, { decisionId, action, at: now }) &&
          !(decision && haltOn({ ...decision, halts, workOrder, now })),
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
