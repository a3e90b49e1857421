import {
  type BudgetDeclaration,
  type Money,
  type ProposedAction,
  type WorkflowDefinition,
} from '#contracts';
import {
  appliesOrSends,
  entryOf,
  gateStatuses,
  isDraftOnly,
  isWrite,
  type Passing,
  requestersOf,
  spendingOf,
  type WorkOrder,
} from '#work-order';
import { check, type EngineCheck, type Proposal } from './engine-check';

/** Draft-only work prepares: it neither applies nor sends until every gate is open. */
export const draftKept = (proposal: Proposal): EngineCheck => {
  const { workOrder, definition, action, now } = proposal;
  const passing = { now, ...requestersOf(workOrder, proposal) };
  const isHeld = appliesOrSends(action) && isDraftOnly(workOrder, definition, passing);
  return check('draft-only', 'draft-only', {
    problem: isHeld
      ? `This work order only prepares for now: ${whatDraftsWaitFor(workOrder, definition, passing)}.`
      : undefined,
    fine:
      workOrder.allowedOutput === 'draft-only'
        ? 'It only prepares, or every gate is open.'
        : 'The work order may do more than prepare.',
  });
};

const whatDraftsWaitFor = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition,
  passing: Passing,
): string => {
  const closed = gateStatuses(workOrder, definition, passing).filter(
    ({ missing }) => missing.length > 0,
  );
  return closed.length === 0
    ? 'its workflow has no gate that could open'
    : closed.map(({ gate, missing }) => `at the gate ${gate} ${missing.join(', ')}`).join('; ');
};

/** What has run so far and this action stay within what one work order may do in all. */
export const budgetKept = ({ workOrder, definition, action, now }: Proposal): EngineCheck => {
  const { budget } = definition;
  const beyond = budget ? beyondBudget(budget, workOrder, action, now) : [];
  return check('budget', 'budget-exceeded', {
    problem: beyond.length > 0 ? `Beyond the budget: ${beyond.join('; ')}.` : undefined,
    fine: budget ? 'It is within the budget.' : 'No budget limits the work order.',
  });
};

const beyondBudget = (
  { actions, writes, minutes, amount }: BudgetDeclaration,
  workOrder: WorkOrder,
  action: ProposedAction,
  now: string,
): readonly string[] => {
  const spent = spendingOf(workOrder, now);
  const writing = isWrite({ action });
  return [
    ...(actions !== undefined && spent.actions >= actions
      ? [`${spent.actions} of ${actions} actions are used up`]
      : []),
    ...(writes !== undefined && writing && spent.writes >= writes
      ? [`${spent.writes} of ${writes} writes are used up`]
      : []),
    ...(minutes !== undefined && spent.minutes >= minutes
      ? [`it is ${spent.minutes} minutes since the opening, of ${minutes}`]
      : []),
    ...(amount && action.amount && writing
      ? beyondMoney(amount, entryOf(spent.amounts, amount.currency) ?? 0, action.amount)
      : []),
  ];
};

const beyondMoney = (limit: Money, spent: number, asked: Money): readonly string[] => {
  if (asked.currency !== limit.currency)
    return [`it is an amount in ${asked.currency}, and the budget is in ${limit.currency}`];
  return spent + asked.minor > limit.minor
    ? [
        `${spent} and ${asked.minor} come to more than ${limit.minor} ${limit.currency} (minor units)`,
      ]
    : [];
};
