import { ofTenant, oneOf, row } from './row-definition';
import { workOrderStatuses } from './states';

/** Trends of exceptions, and stated, conflicting and unknown facts. */
export const exceptionTrendsRow = row(
  'ExceptionTrendsRow',
  'One row per exception code, by the name it has today, month (UTC, by when the exception was raised), job type, owner and remediation owner. The denominator is the number of work orders of that job type opened in that month.',
)({
  ...ofTenant,
  month: ['time', 'First instant of the month, UTC.'],
  code: ['text', 'The exception code, by the name that it has today.', 'filter'],
  jobType: ['text', 'Job type of the work orders.', 'filter'],
  owner: ['text', 'Who works on the exceptions.', 'filter'],
  remediationOwner: ['text', 'Who owns the fix of the cause.', 'filter'],
  raised: ['long', 'Exceptions raised in the month.'],
  resolved: ['long', 'Those of them that are resolved by now.'],
  open: ['long', 'Those of them that are still open.'],
  workOrdersOpened: ['long', 'Denominator: work orders of the job type opened in the month.'],
  raisedPerWorkOrder: [
    'number?',
    'raised / work_orders_opened, to four digits; null when none was opened.',
  ],
  resolvedRate: ['number', 'resolved / raised, to four digits.'],
  raisedAs: ['text', 'The names under which they were raised, joined by commas.'],
});

export const breakGlassTrendsRow = row(
  'BreakGlassTrendsRow',
  'One row per month (UTC, by when the break-glass was declared), workflow, job type and exception code. The denominator is the number of work orders of that workflow and job type opened in that month.',
)({
  ...ofTenant,
  month: ['time', 'First instant of the month, UTC.'],
  workflowId: ['text', 'The workflow of the work orders.', { filter: 'workflow' }],
  jobType: ['text', 'Their job type.', 'filter'],
  code: ['text', 'The exception code that was named.', 'filter'],
  declared: ['long', 'Break-glasses declared in the month.'],
  workOrders: ['long', 'Work orders in which any of them was declared.'],
  workOrdersOpened: ['long', 'Denominator: work orders opened in the month.', 'derived'],
  declaredPerWorkOrder: [
    'number?',
    'declared / work_orders_opened, to four digits; null when none was opened.',
    'derived',
  ],
});

export const overduePostReviewsRow = row(
  'OverduePostReviewsRow',
  'One row per owner, code and age of post-reviews that are open beyond their due time, and one row per tenant that counts all of them (total).',
)({
  ...ofTenant,
  owner: ['text', 'Their owner; empty in the total.', 'filter'],
  code: ['text', 'The exception code of the break-glass; empty in the total.', 'filter'],
  age: [
    oneOf(['under-1-day', '1-7-days', '8-30-days', 'over-30-days', '']),
    'How long beyond the due time: under-1-day, 1-7-days, 8-30-days or over-30-days; empty in the total.',
    'filter',
  ],
  reviews: ['long', 'How many there are.'],
  oldestDueAt: ['time', 'When the oldest of them was due.'],
  total: ['flag', 'Whether this row counts all of them.', 'filter'],
  firstPosition: ['long', 'Ledger position of the first of them.'],
  lastPosition: ['long', 'Ledger position of the last event that changed any of them.'],
});

export const factsRow = row(
  'FactsRow',
  'One row per named fact of a work order and source that stated it: the latest statement of that source. Inputs of the work order are facts, too.',
)({
  ...ofTenant,
  workOrderId: ['text', 'The work order.', 'filter'],
  kind: [
    oneOf(['fact', 'input']),
    'fact, or input: brought along when the work order was opened.',
    'filter',
  ],
  name: ['text', 'Its name.', 'filter'],
  source: ['text', 'Who states it.', 'filter'],
  value: ['text?', 'The stated value; JSON unless it is a text; null: the source does not know.'],
  known: [
    'flag',
    'Whether the fact has one value: a source states it, and none states it differently.',
  ],
  conflicting: [
    'flag',
    'Whether sources state it differently: no rule takes it as true then.',
    'filter',
  ],
  observedAt: ['time', 'When it was so.'],
  recordedAt: ['time', 'When it was recorded here.'],
  eventId: ['text', 'The event that states it; its receipt has this id.'],
  position: ['long', 'Ledger position of that event.'],
  lastPosition: [
    'long',
    'Ledger position of the latest statement about the fact, of any source: all statements about one fact are listed together.',
  ],
  currency: [
    'text?',
    'ISO 4217 code of a value that its workflow declares as an amount in minor units; null for all others.',
    'derived',
  ],
});

export const factConflictsRow = row(
  'FactConflictsRow',
  'One row per statement about a fact that sources state differently: as long as they do, the fact is unknown to every rule. A source that does not know conflicts with no other.',
)({
  ...ofTenant,
  workOrderId: ['text', 'The work order.', 'filter'],
  name: ['text', 'The fact.', 'filter'],
  source: ['text', 'Who states it.', 'filter'],
  value: ['text', 'The stated value; JSON unless it is a text.'],
  observedAt: ['time', 'When it was so, by that source.'],
  recordedAt: ['time', 'When it was recorded here.'],
  sources: ['whole', 'How many sources state it.'],
  since: ['time', 'When the fact was first stated.'],
  workOrderStatus: [oneOf(workOrderStatuses), 'Status of the work order.', 'filter'],
  workflowId: ['text', 'The workflow it runs.', { filter: 'workflow' }],
  owner: ['text', 'Who answers for the work order.', 'filter'],
  eventId: ['text', 'The event that states it; its receipt has this id.'],
  position: ['long', 'Ledger position of that event.'],
});

export const openUnknownsRow = row(
  'OpenUnknownsRow',
  'One row per unknown of work that is open: a fact or a required input that nobody has stated, or an owner whom nobody has named. No rule takes an unknown as true.',
)({
  ...ofTenant,
  workOrderId: ['text', 'The work order.', 'filter'],
  kind: [oneOf(['fact', 'input', 'owner']), 'What is unknown: fact, input or owner.', 'filter'],
  name: [
    'text',
    'Name of the fact or input; for an owner: of what: work-order, approval/id or exception/id.',
    'filter',
  ],
  since: ['time', 'Since when it has been wanted.'],
  whoCouldSay: [
    'text',
    'Who could state it: sources that stated that they do not know, else who opened the work order (inputs) or its owner; TBD when nobody is known.',
    'filter',
  ],
  reason: [
    oneOf(['not_stated', 'stated_as_unknown', 'nobody_named']),
    'not_stated, stated_as_unknown or nobody_named.',
  ],
  workflowId: ['text', 'The workflow it runs.', { filter: 'workflow' }],
  jobType: ['text', 'Job type of the workflow.', 'filter'],
});
