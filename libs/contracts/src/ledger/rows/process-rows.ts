import { ofTenant, oneOf, row, type RowFields } from './row-definition';

/** What can happen to a step of a checklist. */
export const stepEventKinds = ['completed', 'blocked', 'unblocked', 'skipped'] as const;

/** Work that is counted together. */
const processGroup = {
  ...ofTenant,
  workflowId: ['text', 'The workflow.', { filter: 'workflow' }],
  imported: ['flag', 'Whether the row counts imported work; else it counts one’s own.', 'filter'],
} as const satisfies RowFields;

/** Of durations in seconds. */
const percentiles = {
  medianSeconds: ['number?', 'Half took no longer than this, in seconds.'],
  p80Seconds: ['number?', 'Eight of ten took no longer than this.'],
  p95Seconds: ['number?', 'Nineteen of twenty took no longer than this.'],
} as const satisfies RowFields;

export const stepEventsRow = row(
  'StepEvent',
  'One row per event of a step: it was completed, blocked, unblocked or skipped. The event log of process mining: the case is the work order, the activity the step.',
)({
  ...ofTenant,
  workOrderId: ['text', 'The work order: the case.', 'filter'],
  workflowId: ['text', 'Its workflow.', 'derived', { filter: 'workflow' }],
  jobType: ['text', 'Its job type.', 'derived', 'filter'],
  imported: ['flag', 'Whether it comes from an imported log.', 'derived', 'filter'],
  step: ['text', 'The step: the activity.', 'filter'],
  kind: [oneOf(stepEventKinds), 'completed, blocked, unblocked or skipped.', 'filter'],
  occurredAt: ['time', 'When it happened.'],
  actor: [
    'text',
    'Who did it, as its reporter claims, or else who reported it: the resource.',
    'filter',
  ],
  eventId: ['text', 'The event; its receipt has this id.'],
  position: ['long', 'Its ledger position.'],
  team: ['text?', 'The team of who did it, as the reporter claims.', 'filter'],
  startedAt: ['time?', 'When the work on a completed step began; null where nobody reported it.'],
  previousStep: [
    'text?',
    'The step that was completed directly before it in the same work order; empty where it was the first, null where it was not completed.',
    'derived',
    'filter',
  ],
  client: [
    'text?',
    'For whom the work is done; null where its opener named nobody.',
    'derived',
    'filter',
  ],
});

export const directlyFollowsRow = row(
  'DirectlyFollows',
  'One row per pair of steps of a workflow that were completed one directly after the other in the same work order: the edges of the process map.',
)({
  ...processGroup,
  fromStep: ['text', 'The earlier step; empty where the later one was the first.', 'filter'],
  toStep: ['text', 'The later step; empty where nothing came after the earlier one.', 'filter'],
  times: ['whole', 'How often the later one followed the earlier one.'],
  workOrders: ['whole', 'In how many work orders.'],
  ...percentiles,
});

export const variantsRow = row(
  'Variant',
  'One row per order of completed steps that work orders of a workflow took, the most frequent first.',
)({
  ...processGroup,
  rank: ['whole', 'Its place: 1 is the most frequent.'],
  steps: ['text', 'The completed steps in their order, joined by “ → ”.'],
  length: ['whole', 'How many steps the order has.'],
  workOrders: ['whole', 'How many work orders took it.'],
  share: ['number', 'work_orders / all work orders with a completed step, to four digits.'],
  coverage: ['number', 'The share of this variant and all more frequent ones together.'],
  exampleWorkOrderId: ['text', 'One of these work orders.'],
  ...percentiles,
});

export const stepTimesRow = row(
  'StepTimes',
  'One row per step of a workflow: how often it was completed, how often again, and how long after the step before it, or after the opening of the work order for the first.',
)({
  ...processGroup,
  step: ['text', 'The step.', 'filter'],
  times: ['whole', 'How often it was completed.'],
  workOrders: ['whole', 'In how many work orders.'],
  workOrdersAgain: ['whole', 'Rework: work orders in which it was completed more than once.'],
  ...percentiles,
});

export const cycleTimesRow = row(
  'CycleTimes',
  'One row per workflow, job type and month of closing: how long closed work orders took from opening to closing.',
)({
  ...processGroup,
  jobType: ['text', 'Job type of the work orders.', 'filter'],
  month: ['time', 'First instant of the month (UTC) in which they were closed.'],
  workOrders: ['whole', 'How many were closed.'],
  ...percentiles,
});

export const handoversRow = row(
  'Handover',
  'One row per pair of people or systems of whom one completed a step directly after the other in the same work order.',
)({
  ...processGroup,
  fromActor: ['text', 'Who completed the earlier step.', 'filter'],
  toActor: ['text', 'Who completed the later step.', 'filter'],
  times: ['whole', 'How often the later person or system followed the earlier one.'],
  workOrders: ['whole', 'In how many work orders.'],
  ...percentiles,
});

/** How work departs from its workflow. */
const departures = (of: string) =>
  ({
    skipped: [
      'whole',
      `${of} listed steps were never completed, also where somebody skipped them.`,
    ],
    reordered: ['whole', `${of} steps were completed before one that they come after.`],
    repeated: ['whole', `${of} listed steps were completed more than once.`],
    unknown: ['whole', `${of} steps were completed that the workflow does not list.`],
  }) as const satisfies RowFields;

const TOKEN_REPLAY =
  'Fitness by token replay: 1 − (missing / consumed + remaining / produced tokens) / 2, to four digits; null where the workflow lists no steps and none was completed.';

export const conformanceRow = row(
  'Conformance',
  'One row per closed work order: how it departs from the steps of the workflow version that it goes by, and their order.',
)({
  ...processGroup,
  workOrderId: ['text', 'The work order.', 'filter'],
  workflowVersion: ['whole', 'The version of its workflow.'],
  jobType: ['text', 'Its job type.', 'filter'],
  closedAt: ['time', 'When it was closed.'],
  conforms: ['flag', 'Whether it departs in nothing.', 'derived', 'filter'],
  ...departures('How many'),
  departures: [
    'text',
    'Each of them, as “skipped pay”, “ship before pay”; empty where there is none.',
  ],
  fitness: ['number?', TOKEN_REPLAY, 'derived'],
});

export const conformanceRatesRow = row(
  'ConformanceRates',
  'One row per workflow and month of closing: how many of the closed work orders went as the workflow says.',
)({
  ...processGroup,
  month: ['time', 'First instant of the month (UTC) in which they were closed.'],
  workOrders: ['whole', 'How many were closed.'],
  conforming: ['whole', 'How many of them depart in nothing.'],
  share: ['number', 'conforming / work_orders, to four digits.', 'derived'],
  shareLower: ['number', 'Lower end of its 95 % interval (Clopper and Pearson).', 'derived'],
  shareUpper: ['number', 'Upper end of its 95 % interval.', 'derived'],
  ...departures('In how many work orders'),
  fitness: ['number?', TOKEN_REPLAY],
});
