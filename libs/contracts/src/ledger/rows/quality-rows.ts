import { ofTenant, oneOf, row } from './row-definition';
import { obligationKinds } from './states';

/** Whether work was done once, and in time. */
export const firstTimeFixRow = row(
  'FirstTimeFixRow',
  'One row per month (UTC, of the first closing), workflow, job type and owner of work orders that were ever closed: how many of them were fixed first time, that is, never reopened and not repeated. A repeat is another work order of the same job type on the same object, opened after this one was opened and no later than repeatWindow of its workflow version after its first closing. Tracks of one work order are no repeats of each other, of that work order or by it; without objects or repeatWindow there is none.',
)({
  ...ofTenant,
  month: ['time', 'First instant of the month in which they were first closed, UTC.'],
  workflowId: ['text', 'The workflow they ran.', { filter: 'workflow' }],
  jobType: ['text', 'Job type of the workflow.', 'filter'],
  owner: ['text', 'Who answers for the work orders.', 'filter'],
  closed: ['long', 'Denominator: work orders first closed in the month.'],
  fixedFirstTime: ['long', 'Those of them that were never reopened and not repeated.'],
  firstTimeFixRate: ['number', 'fixed_first_time / closed, to four digits.'],
  reopened: ['long', 'Those that were taken up again after a closure.'],
  repeated: ['long', 'Those that were repeated; one may be both reopened and repeated.'],
  windowOpen: [
    'long',
    'Those counted as fixed so far for which a repeat may still come: they have objects and were closed less than repeatWindow ago.',
  ],
  imported: ['long', 'Those that come from an imported log.'],
});

export const repeatsRow = row(
  'RepeatsRow',
  'One row per work order that was repeated, by the first of its repeats: another work order of the same job type on the same object, opened after this one was opened and no later than repeatWindow of its workflow version after its first closing. Tracks of one work order are no repeats of each other, of that work order or by it.',
)({
  ...ofTenant,
  month: ['time', 'First instant of the month of its first closing, UTC.'],
  workOrderId: ['text', 'The work order that was repeated.', 'filter'],
  workflowId: ['text', 'The workflow it runs.', { filter: 'workflow' }],
  workflowVersion: ['whole', 'Version of the workflow it was opened with.'],
  jobType: ['text', 'Job type of both work orders.', 'filter'],
  owner: ['text', 'Who answers for the work order that was repeated.', 'filter'],
  imported: ['flag', 'It comes from an imported log.', 'filter'],
  openedAt: ['time?', 'When it began.'],
  closedAt: ['time', 'When it was first closed.'],
  reopenedCount: ['whole', 'How often it was taken up again itself.'],
  object: ['text', 'The object that both are about.', 'filter'],
  repeatedBy: ['text', 'The other work order.', 'filter'],
  repeatedAt: ['time', 'When the other one began.'],
  repeatWindow: ['text', 'How long after the closing a repeat counts (ISO 8601 duration).'],
  firstPosition: ['long', 'Ledger position of the first event about it.'],
  eventId: ['text', 'The event that opened the other one; its receipt has this id.'],
  position: ['long', 'Ledger position of that event.'],
});

export const timelinessRow = row(
  'TimelinessRow',
  'One row per month (UTC, of the due time), workflow, job type, owner and kind of obligations that were done or have fallen due: how many of them were done within their due time. What is open beyond it is late, and so is what was cancelled or given up after it; what nothing needed any more before was never due. Work counts by its first closing, which no reopening takes back, or by when only the obligations of a break-glass were left before that.',
)({
  ...ofTenant,
  month: ['time', 'First instant of the month of the due time, UTC.'],
  workflowId: [
    'text',
    'The workflow of the work order; TBD until that is opened.',
    { filter: 'workflow' },
  ],
  jobType: ['text', 'Job type of the workflow.', 'filter'],
  owner: ['text', 'To whom it falls, as among all obligations.', 'filter'],
  kind: [
    oneOf([...obligationKinds, 'condition']),
    'Kind of obligation: work (a work order as a whole), approval, condition (of a grant), input (a missing one), exception, post-review, remediation, delegation or question.',
    'filter',
  ],
  due: ['long', 'Denominator: obligations that were done, or that have fallen due.'],
  within: [
    'long',
    'Those of them that were done within their due time, rejected approvals included.',
  ],
  late: ['long', 'Those that were done later or never.'],
  timeliness: ['number', 'within / due, to four digits.'],
  lateAndOpen: ['long', 'Those of the late ones that are open still.'],
  imported: ['long', 'Those that come from an imported log.'],
});

export const dueObligationsRow = row(
  'DueObligationsRow',
  'One row per obligation with a due time that was done or has fallen due: what timeliness counts. The obligation itself is among the obligations, under the same id; a remediation that came back has one more row for each time that it was done before.',
)({
  ...ofTenant,
  month: ['time', 'First instant of the month of the due time, UTC.'],
  obligationId: [
    'text',
    'The obligation; an earlier one of a remediation that came back has its number behind: remediation/<id>/1.',
    'filter',
  ],
  kind: [
    oneOf([...obligationKinds, 'condition']),
    'Kind of obligation: work (a work order as a whole), approval, condition (of a grant), input (a missing one), exception, post-review, remediation, delegation or question.',
    'filter',
  ],
  workOrderId: ['text?', 'The work order it belongs to; null where there is none.', 'filter'],
  workflowId: [
    'text',
    'The workflow of the work order; TBD until that is opened.',
    { filter: 'workflow' },
  ],
  jobType: ['text', 'Job type of the workflow.', 'filter'],
  owner: ['text', 'To whom it falls.', 'filter'],
  imported: ['flag', 'It comes from an imported log.', 'filter'],
  dueAt: [
    'time',
    'When it was due: the hard timeout of a delegation, the end of the grant for a condition.',
  ],
  endedAt: [
    'time?',
    'When it was done, ran out, or was cancelled after its due time; null while it is open. Of work the first closing, or when only the obligations of a break-glass were left before that.',
  ],
  late: ['flag', 'Whether it was not done within its due time.', 'filter'],
  open: ['flag', 'Whether it is open still, beyond its due time.', 'filter'],
  eventId: ['text', 'The event that began it; its receipt has this id.'],
  position: ['long', 'Ledger position of the event that began it.'],
});
