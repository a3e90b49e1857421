import {
  actionOf,
  type BudgetDeclaration,
  isOfKind,
  type Money,
  type ObjectsRule,
  type ProposedAction,
  type WorkflowDefinition,
} from '#contracts';
import {
  appliesOrSends,
  type BreakGlass,
  entryOf,
  gateStatuses,
  isDraftOnly,
  isWrite,
  type Passing,
  requestersOf,
  spendingOf,
  type WorkOrder,
} from '#work-order';
import { check, type EngineCheck, type Proposal } from './verdict';

/** Draft-only work prepares: it neither applies nor sends until every gate is open. */
export const draftOnlyRespected = (proposal: Proposal): EngineCheck => {
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
export const withinBudget = ({ workOrder, definition, action, now }: Proposal): EngineCheck => {
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

const beyondMoney = (limit: Money, spent: number, amount: Money): readonly string[] => {
  if (amount.currency !== limit.currency)
    return [`it is an amount in ${amount.currency}, and the budget is in ${limit.currency}`];
  return spent + amount.minor > limit.minor
    ? [
        `${spent} and ${amount.minor} come to more than ${limit.minor} ${limit.currency} (minor units)`,
      ]
    : [];
};

/** The check that an action is about what its work order is about. */
export const OBJECTS = 'engine.objects';

/**
 * A work order's objects limit its actions: those that an action names are among them, and an action names at least
 * one where its workflow lists kinds of objects. A workflow may say otherwise of an action.
 */
export const objectsInScope = ({ definition, workOrder, action }: Proposal): EngineCheck => {
  const { objects = [], kind } = action;
  const rule = actionOf(definition, action)?.objects;
  return check('objects', 'object-out-of-scope', {
    problem: problemOf(kind, objects, rule, workOrder.objects, definition.objects),
    fine:
      objects.length > 0
        ? `It is about ${objects.join(', ')}, as ${rule === undefined ? 'the work order is' : 'the workflow lets it be'}.`
        : 'It need not be about any object.',
  });
};

const problemOf = (
  kind: string,
  objects: readonly string[],
  rule: ObjectsRule | undefined,
  ofWorkOrder: readonly string[],
  kinds: readonly string[],
): string | undefined => {
  if (rule === 'any') return undefined;
  if (rule === 'none')
    return objects.length > 0
      ? `The workflow says that ${kind} is about no object: propose it without ${objects.join(', ')}.`
      : undefined;
  const among = `the work order is about ${ofWorkOrder.join(', ') || 'no object'}`;
  if (objects.length === 0)
    return kinds.length > 0
      ? `${kind} names no object: say which it is about (${among}).`
      : undefined;
  const beyond = objects.filter(
    (object) => !ofWorkOrder.includes(object) && !rule?.some((one) => isOfKind(object, one)),
  );
  return beyond.length > 0
    ? `${kind} is about ${beyond.join(', ')}, and ${among}: open a work order for what is beyond it.`
    : undefined;
};

/** Whether a break-glass reaches beyond the objects of the work order: only where its declaration names objects. */
export const reachesBeyondObjects = ({ scope }: BreakGlass): boolean =>
  (scope.objects ?? []).length > 0;
