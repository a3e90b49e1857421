import { listOf, madeOf } from '../../json-schema';
import { BreakGlassTerms, exceptionCauses } from '../../exceptions/events';
import { EscalationStepDeclaration } from '../../exceptions/escalation';
import { codeVersions, dates, texts, workingHours } from './documents';
import {
  claim,
  creation,
  ofTenant,
  oneOf,
  orNull,
  row,
  type RowFields,
  shaped,
} from './row-definition';

/** The last definition of an entry of the catalogue. */
const lastDefinition = {
  timesDefined: ['whole', 'How often it was defined; 1 when it never changed.'],
  definedAt: ['time', 'When it was last defined.'],
  definedBy: ['text', 'Who defined it.'],
  eventId: ['text', 'The event that defined it; its receipt has this id.'],
  position: ['long', 'Ledger position of that event.'],
} as const satisfies RowFields;

/** Exceptions, their catalogue, and calendars. */
export const exceptionsRow = row(
  'Exception',
  'One row per exception: a work order could not go on as planned, for a catalogued reason, and its owner has until the due time.',
)({
  ...ofTenant,
  exceptionId: ['text', 'The exception.', 'filter'],
  workOrderId: ['text', 'The work order it belongs to.', 'filter'],
  code: [
    'text',
    'The catalogued code, by the name it had when the exception was raised.',
    'filter',
    'sort',
  ],
  status: [oneOf(['open', 'resolved']), 'open or resolved.', 'filter', 'sort'],
  owner: ['text', 'Who works on it now; TBD when nobody is known.', 'filter', 'sort'],
  remediationOwner: ['text', 'Who fixes the cause when the code repeats.', 'filter', 'sort'],
  cause: [
    oneOf(exceptionCauses),
    'What raised it: prerequisite, step, decision, approval, action, manual, break-glass, review, work or delegation.',
    'filter',
  ],
  subject: [
    'text',
    'The step, prerequisite, decision, approval, break-glass, review or work it is about.',
    'filter',
  ],
  jobType: ['text', 'Job type of the work order.', 'filter'],
  workflowId: ['text', 'Workflow of the work order.', { filter: 'workflow' }],
  imported: ['flag', 'It comes from an imported log.', 'filter'],
  raisedAt: ['time', 'When it was raised.', 'sort'],
  dueAt: ['time', 'Until when it is to be resolved.', 'sort'],
  resolvedAt: ['time?', 'When it was resolved; null while it is open.', 'sort'],
  resolvedBy: ['text?', 'Who resolved it.'],
  currentCode: ['text', 'The code by the name that it has today.', 'derived', 'filter'],
  overdue: ['flag', 'Whether it is open beyond its due time.', 'derived', 'filter'],
  escalationStep: ['whole?', 'The highest escalation step that was taken; null for none.'],
  escalatedTo: ['text?', 'Who was called by that escalation step.'],
  escalatedAt: ['time?', 'When that was.'],
  assignedAt: ['time?', 'When it was last given to somebody.'],
  assignedBy: ['text?', 'Who gave it.'],
  client: [
    'text?',
    'For whom the work is done; null where its opener named nobody.',
    'derived',
    'filter',
  ],
  ...claim,
  ...creation,
});

export const exceptionCodesRow = row(
  'ExceptionCode',
  'One row per code of the exception catalogue, as it was last defined.',
)({
  ...ofTenant,
  code: ['text', 'The code.', 'filter'],
  title: ['text', 'What it means.'],
  owner: [
    'text',
    'Who works on exceptions of this code; TBD: the owner of the work order.',
    'filter',
  ],
  sla: ['text', 'How long the owner has (ISO 8601 duration), counted in the calendar.'],
  remediationOwner: ['text', 'Who fixes the cause when the code repeats.'],
  ...lastDefinition,
  version: ['whole', '1, 2, 3 … of this code.'],
  currentCode: [
    'text',
    'The name it has today; another one than the code where that was renamed.',
    'derived',
    'filter',
  ],
  calendar: [
    'text?',
    'The calendar in which SLA and escalation path are counted; null: around the clock.',
  ],
  aliases: [shaped(texts), 'What the code was called before, as a JSON list.'],
  escalationPath: [
    shaped(listOf(madeOf(EscalationStepDeclaration))),
    'Who is called after how long when an exception is still open, as JSON; empty: the owner of the workflow at the end of the SLA.',
  ],
  breakGlass: [
    orNull(shaped(madeOf(BreakGlassTerms))),
    'The obligations of a break-glass of the code, as JSON: ttlMax, reviewOwner, reviewWithin, remediateWithin, recurrenceWindow; defaults where it is null.',
  ],
  versions: [
    shaped(codeVersions),
    'Every definition of the code, first to last, as JSON: version, title, owner, sla, definedAt, definedBy, eventId.',
  ],
});

export const calendarsRow = row(
  'Calendar',
  'One row per calendar, as it was last defined: when people work. Obligations of a calendar are counted in its hours.',
)({
  ...ofTenant,
  calendar: ['text', 'The calendar.', 'filter'],
  title: ['text', 'What it is called.'],
  timeZone: ['text', 'Its IANA time zone.'],
  hours: [shaped(workingHours), 'Working hours as JSON: mon … sun → spans of local time.'],
  holidays: [shaped(dates), 'Days on which nobody works, as a JSON list of dates.'],
  ...lastDefinition,
});
