import {
  type approvalRequested,
  type CommandOf,
  type decideAction,
  type decisionMade,
  type DecisionMadeData,
  effectiveRoles,
  type EventOf,
  type Foreseen,
  isRequestable,
  type PlanLine,
  type PolicyRefusal,
} from '#contracts';
import { type CommandMetadata, Refusal } from '#kernel';
import { type Chain, requestedByActor, unknownOutcomeOf, type WorkOrder } from '#work-order';
import { decidersOf } from './break-glass';
import { type DecisionContext, isDoneBut, memberOfNow } from './decision-context';
import { recordOf } from './decision-record';
import { type Proposed } from './proposed';
import { answersAgain, liveAnswerTo, withoutIt } from './live-answer';
import { judge } from './run-wait-stop';

/** Somebody asks whether an action may run. */
export type Decide = CommandOf<typeof decideAction> & {
  readonly context: DecisionContext;
  /** The plan line that this action is; absent for an action proposed by itself. */
  readonly plan?: PlanLine;
};

export type ProposalEvent = EventOf<typeof decisionMade | typeof approvalRequested>;

/**
 * Nothing where a live decision answers. The proposal is evaluated again first, as if that decision had not been made:
 * where it would not be given now, what is given now replaces it.
 */
export const decideProposed = (command: Decide, workOrder: WorkOrder): readonly ProposalEvent[] => {
  const { live, record, proposed } = answerTo(command, workOrder);
  return live && answersAgain(live[0], record[0].data, workOrder, proposed) ? [] : record;
};

/** A proposal as its first ask, whatever was decided on it before. */
export const decideAlone = (command: Decide, workOrder: WorkOrder): readonly ProposalEvent[] =>
  evaluated(command, workOrder, proposedIn(command, workOrder), undefined).record;

/**
 * The live decision that answers a proposal once more, with the reasons and checks of now; undefined where the proposal
 * is decided.
 */
export const alreadyDecided = (
  command: Decide,
  workOrder: WorkOrder,
): DecisionMadeData | undefined => {
  const { live, record, proposed, verdict, recording } = answerTo(command, workOrder);
  if (!live || !answersAgain(live[0], record[0].data, workOrder, proposed)) return undefined;
  const [{ decisionId, action, question, outcome, validUntil, outcomeDueAt }, before] = live;
  const asThen = outcome === 'run' ? { ...verdict, holdsUntil: validUntil } : verdict;
  const [{ data }] = recordOf(proposed, asThen, recording);
  const { decidedAt: _, supersedes: _s, outcomeDueAt: _o, question: _q, ...answer } = data;
  return {
    ...answer,
    decisionId,
    action,
    ...(question !== undefined && { question }),
    ...(outcomeDueAt !== undefined && { outcomeDueAt }),
    ...(before && { supersedes: before.decisionId }),
  };
};

/** The owners who would decide if the action was proposed now: a break-glass bypasses them. */
export const decidersNow = (command: Decide, workOrder: WorkOrder): readonly string[] => {
  const { proposed, verdict } = answerTo(command, workOrder);
  const { definition } = command.context;
  return verdict.outcome === 'run' || !definition
    ? []
    : decidersOf({ ...proposed, definition }, verdict);
};

/** What would be decided if the action was proposed now. */
export const foreseenNow = (command: Decide, workOrder: WorkOrder): Foreseen => {
  const { verdict, record } = answerTo(command, workOrder);
  return { outcome: verdict.outcome, isRequestable: isRequestable(record[0].data) };
};

const answerTo = (command: Decide, workOrder: WorkOrder) => {
  const proposed = proposedIn(command, workOrder);
  const live = liveAnswerTo(workOrder, proposed);
  // Asked again by itself, it stays the line of its plan.
  const ofPlan = live?.[0].plan ?? proposed.plan;
  return evaluated(command, workOrder, { ...proposed, plan: ofPlan }, live);
};

const evaluated = (
  { context }: Decide,
  current: WorkOrder,
  proposed: Proposed,
  answering: Chain | undefined,
) => {
  const unknownOutcome = unknownOutcomeOf(current, proposed.action, proposed.now);
  // What may have been done stays as it is, so that its outcome can be reported.
  const live = unknownOutcome ? undefined : answering;
  const workOrder = live ? withoutIt(current, live) : current;
  // While somebody may still grant it, or it may still be carried out, the work is not done.
  const isDone = isDoneBut(current, context, proposed.now);
  const verdict = judge({ ...proposed, ...context, workOrder, isDone, unknownOutcome });
  const supersedes = live?.[0].decisionId;
  const recording = { ...context, workOrder, ...(supersedes !== undefined && { supersedes }) };
  return { proposed, live, verdict, recording, record: recordOf(proposed, verdict, recording) };
};

export const proposedIn = (
  { data, metadata, context, plan }: Decide,
  workOrder: WorkOrder,
): Proposed => {
  const notFound: PolicyRefusal = 'work_order_not_found';
  if (workOrder.status === 'unknown')
    throw new Refusal(notFound, `There is no work order ${data.workOrderId}: open it first.`);
  mustFollow(workOrder, data);
  const by = requestedByActor(metadata.actor);
  return {
    ...by,
    workOrderId: data.workOrderId,
    action: data.action,
    asDelegate: metadata.roles.includes('delegate'),
    roles: rolesIn(metadata),
    memberOf: memberOfNow(context, [by.requestedBy, ...by.onBehalfOf]),
    plan,
    question: data.question,
    now: metadata.now,
  };
};

/** Who names the workflow means that one: rules of another one would decide something else. */
const mustFollow = (
  { workflow }: WorkOrder,
  { workOrderId, workflow: stated }: Decide['data'],
): void => {
  if (stated === undefined || stated === workflow?.id) return;
  const exists: PolicyRefusal = 'work_order_exists';
  throw new Refusal(
    exists,
    `The work order ${workOrderId} follows the workflow ${workflow?.id}, not ${stated}: name that one, or another work order.`,
  );
};

/** The roles that count of a credential, in one order. A replay of what was recorded without roles has none. */
const rolesIn = ({ roles }: CommandMetadata): readonly string[] | undefined =>
  roles.length > 0 ? [...new Set(effectiveRoles(roles))].sort() : undefined;
