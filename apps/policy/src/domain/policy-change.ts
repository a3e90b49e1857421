import { type DecisionRef, type PolicyRefusal, type ProposedAction } from '#contracts';
import { type CommandMetadata, Refusal } from '#kernel';
import {
  coveredByRun,
  entryOf,
  haltOnUse,
  type RecordedDecision,
  type RunUse,
  type WorkOrder,
} from '#work-order';
import { boardsFor, type ControlledWrite, writesText } from './controlled-writes';

/** A change of a policy or of a workflow that needs somebody's decision before it comes into force. */
export interface PolicyChange {
  readonly what: 'policy' | 'workflow';
  readonly id: string;
  /** The workflow that the policy governs, or that changes itself. */
  readonly workflowId: string;
  /** SHA-256 of what is to come into force, as it is recorded with the version. */
  readonly digest: string;
  /** The workflow whose decision allows it. */
  readonly changeControl: string;
  /** What it writes of what other workflows have under that control; absent where it is under control itself. */
  readonly because?: string;
  /** Decisions that allowed earlier versions: each allows one. */
  readonly used: readonly string[];
}

/** The decision that a publisher names, its work order, and what is halted in the tenant. */
export interface NamedDecision extends Pick<RunUse, 'halts'> {
  readonly ref: DecisionRef;
  readonly workOrder: WorkOrder;
}

/** Who publishes, and when. */
type Publishing = Pick<CommandMetadata, 'actor' | 'now'>;

/** What is proposed on a work order of the change-control workflow: exactly this text, nothing else. */
export const actionOfChange = ({
  what,
  id,
  workflowId,
  digest,
}: Omit<PolicyChange, 'changeControl' | 'used'>): ProposedAction => ({
  kind: `${what}.publish`,
  authority: 'apply',
  system: 'writ',
  objects: [id],
  writes: [what],
  arguments: { digest, workflow: workflowId },
});

/**
 * The run that allows the change, where its own control or that of what it writes needs one; undefined where nobody has to
 * decide. Refuses with `policy_change_not_allowed`, or with `change_controls_differ` where no one board controls all of it.
 */
export const decisionOn = (
  change: Omit<PolicyChange, 'changeControl' | 'because'>,
  own: string | undefined,
  writes: readonly ControlledWrite[],
  named: NamedDecision | undefined,
  publishing: Publishing,
): DecisionRef | undefined => {
  const boards = boardsFor(own, writes);
  if (boards === 'none') return undefined;
  if (boards === 'several') throw differing(change, writes);
  const [first] = boards;
  const changeControl = boards.find((board) => board === named?.workOrder.workflow?.id) ?? first!;
  const because = writes.length > 0 ? writesText(writes) : undefined;
  return runThatAllows(
    { ...change, changeControl, ...(because && { because }) },
    named,
    publishing,
  );
};

const differing = (
  { what, id }: Pick<PolicyChange, 'what' | 'id'>,
  writes: readonly ControlledWrite[],
): Refusal<PolicyRefusal> =>
  new Refusal(
    'change_controls_differ',
    `No one board controls all that the ${what} ${id} writes: ${writesText(writes)}. ` +
      'Split it into one workflow for each, or bring them under one control first.',
  );

/**
 * The run that allows the change: the named decision, or the one that replaced it after the grant.
 * Refuses with `policy_change_not_allowed`, saying which work order to open and what to propose.
 */
export const runThatAllows = (
  change: PolicyChange,
  named: NamedDecision | undefined,
  { actor: by, now }: Publishing,
): DecisionRef => {
  if (!named) throw notAllowed(change, 'no decision is named');
  const { ref, workOrder, halts } = named;
  const { workOrderId } = ref;
  if (workOrder.workflow?.id !== change.changeControl)
    throw notAllowed(
      change,
      workOrder.status === 'unknown'
        ? `there is no work order ${workOrderId}`
        : `the work order ${workOrderId} goes by the workflow ${workOrder.workflow?.id ?? 'TBD'}`,
    );
  const decision = inForce(workOrder, ref.decisionId);
  if (!decision)
    throw notAllowed(change, `the work order has no decision ${ref.decisionId}`, workOrderId);
  const { decisionId } = decision;
  if (change.used.includes(decisionId))
    throw notAllowed(change, `the decision ${decisionId} allowed a change already`, workOrderId);
  if (!coveredByRun(workOrder, { decisionId, action: actionOfChange(change), at: now }))
    throw notAllowed(change, shortcomingOf(decision, workOrder), workOrderId);
  const halt = haltOnUse(decision, workOrder, { halts, now, by });
  if (halt) throw notAllowed(change, `the halt ${halt.haltId} is on it`, workOrderId);
  return { workOrderId, decisionId };
};

/** A decision never changes: after the grant a newer one supersedes it. */
const inForce = ({ decisions }: WorkOrder, decisionId: string): RecordedDecision | undefined => {
  const decision = entryOf(decisions, decisionId);
  return decision?.supersededBy
    ? inForce({ decisions } as WorkOrder, decision.supersededBy)
    : decision;
};

const shortcomingOf = (
  { decisionId, outcome, owner }: RecordedDecision,
  { stopped, status }: WorkOrder,
): string => {
  if (stopped) return 'the work order is stopped';
  if (status !== 'open') return `the work order is ${status}`;
  if (outcome === 'wait') return `the decision ${decisionId} still waits for ${owner}`;
  if (outcome === 'stop') return `the decision ${decisionId} says stop`;
  return `the run ${decisionId} is for another change, used up or over`;
};

/** A workflow is the whole body of its request. */
const placeOf = {
  policy: 'approvedBy',
  workflow: 'the address: ?approvedBy=<workOrderId>/<decisionId>',
} as const;

/** `workOrderId` where the work order is the right one and only the decision is not. */
const notAllowed = (
  change: PolicyChange,
  why: string,
  workOrderId?: string,
): Refusal<PolicyRefusal> => {
  const { changeControl, what, id, because } = change;
  const action = actionOfChange(change);
  const opening = { workflow: changeControl, objects: [id] };
  return new Refusal(
    'policy_change_not_allowed',
    `The ${what} ${id} is under the change control of ${changeControl}` +
      `${because ? ` (it writes ${because})` : ''}, and ${why}. ` +
      (workOrderId ? '' : `Open a work order of ${changeControl}, `) +
      `${workOrderId ? 'Propose' : 'propose'} the action that stands here on ` +
      `${workOrderId ? `the work order ${workOrderId}` : 'it'}, and when it may run, ` +
      `publish again naming both in ${placeOf[what]}.`,
    { workflow: changeControl, action, ...(workOrderId !== undefined && { workOrderId }) },
    [
      { pointer: '/approvedBy', message: why },
      {
        pointer: '/approvedBy/workOrderId',
        message: workOrderId
          ? `${workOrderId} will do`
          : `POST /v1/work-orders ${JSON.stringify(opening)}`,
      },
      {
        pointer: '/approvedBy/decisionId',
        message: `POST /v1/decisions ${JSON.stringify({ workOrderId: workOrderId ?? '<its id>', action })}`,
      },
    ],
  );
};
