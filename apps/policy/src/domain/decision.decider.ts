import {
  type actionFailed,
  type actionPerformed,
  type approvalRequested,
  type CommandOf,
  type decideAgain,
  type decisionMade,
  type EventOf,
  type PolicyRefusal,
  type ProposedAction,
  type reportOutcome,
  runsTheWork,
  SERVICE_ROLE,
  type withdrawDecision,
} from '#contracts';
import { assertNever, type Decider, type NewEvent, type RecordedEvent, Refusal } from '#kernel';
import {
  type Chain,
  chainOf,
  entryOf,
  evolve,
  isOfEarlierRun,
  isRepeated,
  judgeReport,
  latestOf,
  onBehalfOfChain,
  performedUnder,
  type RecordedDecision,
  recordedRoles,
  replacedBy,
  unknownWorkOrder,
  type WorkOrder,
  unknownOutcomeOf,
} from '#work-order';
import { affectedDecisions } from './affected-decisions';
import { type DecisionContext, isDoneBut, memberOfNow } from './decision-context';
import { recordOf } from './decision-record';
import { type Proposed } from './proposed';
import { isSameDecision, withoutIt } from './live-answer';
import { decidePlan, type ProposePlan } from './plan';
import { type Decide, decideProposed } from './proposing';
import { judge, judgeWithdrawn } from './run-wait-stop';

type InContext = { readonly context: DecisionContext };
type DecideAgain = CommandOf<typeof decideAgain> & InContext;
type Withdraw = CommandOf<typeof withdrawDecision> & InContext;
type ReportOutcome = CommandOf<typeof reportOutcome> & InContext;
export type DecisionCommand = Decide | ProposePlan | DecideAgain | Withdraw | ReportOutcome;

export type DecisionEvent = EventOf<
  typeof decisionMade | typeof approvalRequested | typeof actionPerformed | typeof actionFailed
>;

const decide = (command: DecisionCommand, workOrder: WorkOrder): readonly DecisionEvent[] => {
  switch (command.type) {
    case 'decide':
      return decideProposed(command, workOrder);
    case 'propose-plan':
      return decidePlan(command, workOrder);
    case 'decide-again':
      return decideEachAgain(command, workOrder);
    case 'withdraw-decision':
      return withdraw(command, workOrder);
    case 'report-outcome':
      return recordOutcome(command, workOrder);
    default:
      return assertNever(command);
  }
};

/** One after the other, because the first may use up what the second hoped for. */
const decideEachAgain = (command: DecideAgain, workOrder: WorkOrder): readonly DecisionEvent[] => {
  const { decisionId } = command.data;
  if (decisionId !== undefined && !entryOf(workOrder.decisions, decisionId))
    throw refuse('decision_not_found', `There is no decision ${decisionId} on this work order.`);
  const at = { now: command.metadata.now, context: command.context };
  const replaced = replacedBy(workOrder);
  const events: DecisionEvent[] = [];
  let current = workOrder;
  for (const decision of affectedDecisions(namedBy(command, workOrder), workOrder, at)) {
    // An owner who was faster has answered.
    if (command.data.withdrawn && decision.outcome !== 'wait') continue;
    const again = decideOneAgain(command, chainOf(decision, replaced), current);
    events.push(...again);
    current = again.reduce(evolveNew, current);
  }
  return events;
};

/** Who proposed an action, for whom they did, and an operator may give it up; to others there is no such decision. */
const withdraw = (command: Withdraw, workOrder: WorkOrder): readonly DecisionEvent[] => {
  const { data, metadata } = command;
  const { decisionId } = data;
  const decision = entryOf(workOrder.decisions, decisionId);
  const chain = decision && chainOf(decision, replacedBy(workOrder));
  const isTheirs =
    decision?.requestedBy === metadata.actor.id ||
    (chain && onBehalfOfChain(chain).includes(metadata.actor.id)) ||
    runsTheWork(metadata);
  if (!isTheirs)
    throw refuse('decision_not_found', `There is no decision ${decisionId} of yours here.`);
  const withdrawn = { ...data, withdrawn: true };
  return decideEachAgain({ ...command, type: 'decide-again', data: withdrawn }, workOrder);
};

/** What is withdrawn is withdrawn as it is by now. */
const namedBy = ({ data }: DecideAgain, { decisions }: WorkOrder): DecideAgain['data'] => {
  const decision = data.withdrawn ? entryOf(decisions, data.decisionId) : undefined;
  return decision ? { ...data, decisionId: latestOf(decisions, decision).decisionId } : data;
};

const decideOneAgain = (
  { data, metadata, context }: DecideAgain | ReportOutcome,
  chain: Chain,
  current: WorkOrder,
): readonly DecisionEvent[] => {
  const [decision] = chain;
  const workOrder = withoutIt(current, chain);
  const { requestedBy } = decision;
  const onBehalfOf = onBehalfOfChain(chain);
  const proposed: Proposed = {
    workOrderId: data.workOrderId,
    action: decision.action,
    requestedBy,
    onBehalfOf,
    asDelegate: decision.asDelegate === true,
    roles: recordedRoles(decision),
    memberOf: memberOfNow(context, [requestedBy, ...onBehalfOf]),
    plan: decision.plan,
    question: decision.question,
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
  // What runs already is in the hands of somebody; what waits must not run a second time.
  const unknownOutcome =
    decision.outcome === 'wait'
      ? unknownOutcomeOf(current, decision.action, metadata.now, chain)
      : undefined;
  const question = { ...proposed, ...context, workOrder, isDone, earlier, unknownOutcome };
  const isWithdrawn = 'withdrawn' in data && data.withdrawn === true;
  const verdict = isWithdrawn ? judgeWithdrawn(question) : judge(question);
  const supersedes = decision.decisionId;
  const events = recordOf(proposed, verdict, { ...context, workOrder, supersedes });
  return isSameDecision(decision, events[0].data) ? [] : events;
};

/** What was done is recorded as it was, also when nothing allowed it. */
const recordOutcome = (command: ReportOutcome, workOrder: WorkOrder): readonly DecisionEvent[] => {
  const { data, metadata, context } = command;
  const { halts, definition } = context;
  const { workOrderId, decisionId, evidence } = data;
  const { now, actor: by, roles } = metadata;
  const decision = decisionId === undefined ? undefined : entryOf(workOrder.decisions, decisionId);
  const action = data.action ?? decision?.action;
  if (!action && decisionId === undefined)
    throw refuse('action_missing', 'Name the decision or say what was done in `action`.');
  if (!action)
    throw refuse(
      'decision_not_found',
      `There is no decision ${decisionId} on this work order: say what was done in \`action\`.`,
    );
  const report = { decisionId, action, at: now };
  // What Writ itself carried out is a change that was allowed.
  const isOperator = runsTheWork(metadata) || roles.includes(SERVICE_ROLE);
  const judged = judgeReport(workOrder, report, { halts, now, by, isOperator, definition });
  if (decisionId !== undefined && !judged.notTheirs) {
    const stated = { outcome: data.outcome, action, evidence: evidence ?? [], reportedBy: by.id };
    if (isRepeated(workOrder, decisionId, stated)) return [];
    if (data.outcome === 'failed') mustNotBePerformed(workOrder, decisionId, action);
  }
  const isGiven = !decision || isGivenToTeamsOfNow(command, decision, workOrder);
  return [
    {
      type: data.outcome === 'performed' ? 'action.performed' : 'action.failed',
      data: {
        workOrderId,
        ...(decisionId !== undefined && { decisionId }),
        action,
        ...(evidence && { evidence }),
        ...judged,
        authorised: isGiven && judged.authorised,
      },
    },
  ];
};

/** What was performed stays so. That it was performed after all is a fact, which is recorded. */
const mustNotBePerformed = (
  workOrder: WorkOrder,
  decisionId: string,
  action: ProposedAction,
): void => {
  const performed = performedUnder(workOrder, decisionId, action);
  if (!performed) return;
  throw refuse(
    'outcome_reported',
    `Its outcome is reported already, at ${performed.reportedAt}: performed. Where that is wrong, raise an exception about the decision: its owner deals with it.`,
  );
};

/** A run rests on the teams of its requester: where they are others by now, it counts if it would be given again. */
const isGivenToTeamsOfNow = (
  command: ReportOutcome,
  decision: RecordedDecision,
  workOrder: WorkOrder,
): boolean => {
  const chain = chainOf(decision, replacedBy(workOrder));
  const { requestedBy, memberOf = [] } = decision;
  const teams = memberOfNow(command.context, [requestedBy, ...onBehalfOfChain(chain)]);
  if (teams.length === memberOf.length && teams.every((team) => memberOf.includes(team)))
    return true;
  const [again] = decideOneAgain(command, chain, workOrder);
  return !again || (again.type === 'decision.made' && again.data.outcome === 'run');
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
