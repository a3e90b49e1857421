import { modes } from '../../intake/events';
import { ofTenant, oneOf, row, type RowFields } from './row-definition';
import { obligationKinds } from './states';

/** Stalls of one group, counted. */
const stallCounts = {
  workOrdersOpened: [
    'whole',
    'Denominator: work orders opened under a version of the workflow with stallAfter; the same for each step. Work of a version without it never stalls and is counted apart.',
  ],
  workOrdersStalled: [
    'whole',
    'Those of them that ever stalled here: held once by one thing for longer than stallAfter, or held so now.',
  ],
  stallRate: [
    'number?',
    'work_orders_stalled / work_orders_opened, to four digits; null when none was opened that could stall.',
  ],
  stalls: ['whole', 'Holds longer than stallAfter; a work order may have several.'],
  stallsOpen: ['whole', 'Those of them that last.'],
  medianStalledSeconds: [
    'number?',
    'Median length of the stalls in seconds, each from the beginning of its hold to its end or now; null where there are none.',
  ],
  p90StalledSeconds: ['number?', 'Nine of ten stalls are no longer than this.'],
  longestStalledSeconds: ['number?', 'The longest stall.'],
  stalledSeconds: ['number?', 'All stalls together.'],
  workOrdersWithoutLimit: [
    'whole',
    'Work orders of the workflow and job type, in no numerator or denominator here, whose version has no stallAfter.',
  ],
} as const satisfies RowFields;

/** What stalls are counted by. */
const stallGroup = {
  workflowId: ['text', 'The workflow.', { filter: 'workflow' }],
  jobType: ['text', 'Job type of the work orders.', 'filter'],
  step: [
    'text',
    'The step of the checklist at which work stalled; empty for what belongs to no step, and in the row of all steps.',
    'filter',
  ],
  allSteps: [
    'flag',
    'Whether this row counts all steps, and what belongs to none, together.',
    'filter',
  ],
} as const satisfies RowFields;

/** Where work waits. */
export const holdsRow = row(
  'HoldsRow',
  'One row per hold: a thing that a work order waited for (an approval from requested to answered, a delegation from sent to confirmed, superseded or called back; its time-out does not end it) or was blocked by (an exception from raised to resolved). All end when their work order is closed, abandoned or superseded; an exception or a delegation that has not ended by itself holds it again from a reopening on.',
)({
  ...ofTenant,
  holdId: [
    'text',
    'What was waited for or blocked: approval/…, delegation/… or exception/… and its id; /again/1 after it where it holds again from the first reopening on, /again/2 from the second.',
    'filter',
  ],
  workOrderId: ['text', 'The work order that was held.', 'filter'],
  kind: [
    oneOf(['approval', 'delegation', 'exception']),
    'approval, delegation (the work order waited) or exception (it was blocked).',
    'filter',
  ],
  workflowId: ['text', 'The workflow it runs; TBD until it is opened.', { filter: 'workflow' }],
  jobType: ['text', 'Job type of the workflow; TBD until the work order is opened.', 'filter'],
  step: [
    'text',
    'The step of the checklist: that of the action, of the brief, or the one that was blocked. Empty where it belongs to none, as a gate, a prerequisite and a stop do.',
    'filter',
  ],
  owner: ['text', 'On whom it lies, or lay when it ended.', 'filter'],
  since: ['time', 'When it began.'],
  until: [
    'time?',
    'When it ended, at the latest with the work, or with the log that the work was imported from; null while it lasts.',
  ],
  heldSeconds: [
    'number',
    'How long it lasted, or has by now, in seconds around the clock; 0 for what began when the work had ended already.',
  ],
  stallAfterSeconds: [
    'number?',
    'How long the workflow version of the work order lets it be held before it stalls (stallAfter); null where it has none: such work never stalls.',
  ],
  stalled: ['flag', 'Whether it lasted, or has by now, longer than that.', 'filter'],
  imported: ['flag', 'The work order comes from an imported log.', 'filter'],
  openedMonth: [
    'time?',
    'First instant of the month (UTC) in which the work order was opened: what trends count it in.',
    'filter',
  ],
  eventId: [
    'text',
    'The event that began it, or the reopening from which on it holds again; its receipt has this id.',
  ],
  position: ['long', 'Ledger position of that event.'],
  workOrderPosition: ['long', 'Ledger position of the first event about the work order.'],
});

export const stallRatesRow = row(
  'StallRatesRow',
  'One row per workflow, job type and step at which work ever stalled, and one per workflow and job type for all steps together. The stall rate is work orders ever stalled / opened; drill down by stalled holds.',
)({
  ...ofTenant,
  ...stallGroup,
  ...stallCounts,
});

export const stallTrendsRow = row(
  'StallTrendsRow',
  'One row per month in which work orders were opened (UTC), workflow, job type and step at which any of them ever stalled, whenever that was, and one per month, workflow and job type for all steps together.',
)({
  ...ofTenant,
  ...stallGroup,
  month: ['time', 'First instant of the month, UTC.'],
  ...stallCounts,
});

export const waitingRow = row(
  'WaitingRow',
  'One row per open obligation of an open work order: what is waited for, for whom, since when and against which due time. What outlives its work order, or never had one, is among the obligations only.',
)({
  ...ofTenant,
  obligationId: ['text', 'The obligation: see the view obligations.'],
  kind: [
    oneOf(obligationKinds),
    'What kind it is: approval, input (a missing one), exception, post-review, remediation, delegation, question or work (its due time).',
    'filter',
  ],
  subject: ['text', 'The id of what is waited for.'],
  what: ['text', 'What is to be done, in short.'],
  owner: [
    'text',
    'For whom it waits: a person, a team, an agent, or TBD where nobody is known.',
    'filter',
  ],
  workOrderId: ['text', 'The work order that waits.', 'filter'],
  workflowId: ['text', 'The workflow it runs.', { filter: 'workflow' }],
  jobType: ['text', 'Job type of the workflow.', 'filter'],
  stage: ['text?', 'The stage that the work is at; null where it goes by none.', 'filter'],
  step: [
    'text',
    'The step of the checklist that it is about, as in the view holds; empty where there is none.',
    'filter',
  ],
  since: ['time', 'Since when it waits.'],
  waitedSeconds: ['number', 'How long that is by now, in seconds around the clock.'],
  dueAt: ['time?', 'When it is due; null where it has no due time.'],
  overdue: ['flag', 'Whether that is past.', 'filter'],
  mode: [oneOf([...modes, 'TBD']), 'enforce: the work is held back; observe: it is only watched.'],
  imported: ['flag', 'The work order comes from an imported log: it sends no reminders.', 'filter'],
  eventId: ['text', 'The event that began it; its receipt has this id.'],
  position: ['long', 'Ledger position of that event.'],
});
