import {
  type CommandOf,
  type PlanLine,
  type PolicyRefusal,
  type ProposedAction,
  type proposePlan,
} from '#contracts';
import { type FieldError, type RecordedEvent, Refusal } from '#kernel';
import { actionKey, evolve, type WorkOrder } from '#work-order';
import { type DecisionContext } from './decision-context';
import { liveAnswerTo } from './live-answer';
import { type Decide, decideAlone, type ProposalEvent, proposedIn } from './proposing';

/** Somebody asks whether several actions may run, and wants one answer of their owner. */
export type ProposePlan = CommandOf<typeof proposePlan> & { readonly context: DecisionContext };

/**
 * A decision for each line, in order: what runs may use up what a later line needs. The approvals of a line are for it
 * alone, so no line is a proposal that has a live decision already, and nothing is added to a plan later.
 */
export const decidePlan = (
  command: ProposePlan,
  workOrder: WorkOrder,
): readonly ProposalEvent[] => {
  mustDiffer(command.data.actions);
  const planId = planIdOf(command);
  mustBeNewPlan(planId, workOrder);
  const events: ProposalEvent[] = [];
  // As they will be recorded, so that a replay of a line finds those before it.
  const { actor, now: recordedAt } = command.metadata;
  let current = workOrder;
  for (const decide of linesOf(command, planId)) {
    mustBeNewProposal(decide, workOrder);
    const made = decideAlone(decide, current);
    events.push(...made);
    current = made.reduce(
      (state, event) => evolve(state, { actor, recordedAt, ...event } as RecordedEvent),
      current,
    );
  }
  return events;
};

export const planIdOf = ({ data, context }: ProposePlan): string =>
  data.planId ?? context.ids.decision();

const linesOf = (
  { data: { workOrderId, actions }, metadata, context }: ProposePlan,
  planId: string,
): readonly (Decide & { readonly plan: PlanLine })[] =>
  actions.map((action, index) => ({
    type: 'decide',
    data: { workOrderId, action },
    metadata,
    context,
    plan: { planId, line: index + 1, lines: actions.length },
  }));

/** Two lines of one action would be one proposal. */
const mustDiffer = (actions: readonly ProposedAction[]): void => {
  const keys = actions.map(actionKey);
  const errors = keys.flatMap((key, index): readonly FieldError[] => {
    const first = keys.indexOf(key);
    const message = `is the same action as line ${first + 1}: leave it out, or give it an argument of its own`;
    return first < index ? [{ pointer: `/actions/${index}`, message }] : [];
  });
  if (errors.length > 0)
    throw new Refusal('invalid_request', 'Two lines of the plan are the same action.', {}, errors);
};

const mustBeNewPlan = (planId: string, { decisions }: WorkOrder): void => {
  if (decisions.values().some(({ plan }) => plan?.planId === planId))
    throw refuse(
      'plan_exists',
      `The plan ${planId} is there already, and no line is added to it.`,
      {
        planId,
      },
    );
};

const mustBeNewProposal = (
  decide: Decide & { readonly plan: PlanLine },
  workOrder: WorkOrder,
): void => {
  const [live] = liveAnswerTo(workOrder, proposedIn(decide, workOrder)) ?? [];
  if (!live) return;
  const { line } = decide.plan;
  const { decisionId, outcome } = live;
  throw refuse(
    'plan_line_decided',
    `Line ${line} has a decision in force already (${outcome}): leave it out of the plan.`,
    { line, decisionId, outcome },
  );
};

const refuse = (
  code: PolicyRefusal,
  message: string,
  facts: Readonly<Record<string, string | number>>,
) => new Refusal(code, message, facts);
