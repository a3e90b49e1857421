import { evidenceLevels } from '../events';
import { ofTenant, oneOf, orNull, row, type RowFields } from './row-definition';
import { workOrderStatuses } from './states';

/** What a work order was opened with. */
const openedWith = {
  workflowId: ['text', 'The workflow it runs.', { filter: 'workflow' }],
  workflowVersion: ['whole?', 'Version of the workflow it was opened with.'],
  jobType: ['text', 'Job type of the workflow.', 'filter'],
  owner: ['text', 'Who answers for the work order.', 'filter'],
} as const satisfies RowFields;

/** How work was closed, and with what to show for it. */
export const closuresRow = row(
  'Closure',
  'One row per work order that was ever closed, also when it was reopened since: the first closure and the one in force.',
)({
  ...ofTenant,
  workOrderId: ['text', 'The work order.', 'filter'],
  ...openedWith,
  status: [oneOf(workOrderStatuses), 'closed, or what came after the closure.', 'filter'],
  imported: ['flag', 'It comes from an imported log.', 'filter'],
  openedAt: ['time?', 'When the work began.'],
  firstClosedAt: ['time', 'When it was first closed.'],
  firstClosedBy: ['text?', 'Who closed it first.'],
  firstClosureEvidenceId: ['text?', 'Evidence that the first closure named.'],
  closedAt: ['time?', 'When it was closed; null when it was reopened since.'],
  closedBy: ['text?', 'Who closed it.'],
  closureEvidenceId: ['text?', 'Evidence that the closure in force names.'],
  closureProven: [
    'flag',
    'Whether that evidence was recorded on this work order, and verified or of a kind that the workflow takes as claimed.',
    'filter',
  ],
  reopenedCount: ['whole', 'How often it was taken up again.'],
  firstPosition: ['long', 'Ledger position of the first event about the work order.'],
  lastPosition: ['long', 'Ledger position of the last event that changed the row.'],
  closureEvidenceState: [
    orNull(oneOf(['standing', 'superseded', 'shredded'])),
    'What became of that evidence: standing, superseded or shredded; null where none was recorded.',
    'filter',
  ],
  title: ['text?', 'What its opener called it.'],
  client: ['text?', 'For whom the work was done; null where its opener named nobody.', 'filter'],
  closureEvidenceKind: ['text?', 'What that evidence proves; null where none was recorded.'],
  closureEvidenceSha256: [
    'text?',
    'SHA-256 of that evidence in hex; null where none was recorded.',
  ],
  closureEvidenceEventId: [
    'text?',
    'The event that recorded that evidence: ask for its receipt by this id; null where none was recorded.',
  ],
  closureEvidenceLevel: [
    orNull(oneOf(evidenceLevels)),
    'verified where Writ or somebody other than its recorder has checked the digest of that evidence, otherwise claimed; null where none was recorded.',
    'filter',
  ],
});

export const closedWithoutEvidenceRow = row(
  'ClosedWithoutEvidenceRow',
  'One row per closed work order whose closure names no evidence, or names evidence that was never recorded, is chat text, or is claimed and not verified.',
)({
  ...ofTenant,
  workOrderId: ['text', 'The work order.', 'filter'],
  ...openedWith,
  imported: ['flag', 'It comes from an imported log.', 'filter'],
  openedAt: ['time?', 'When the work began; null when the opening was never reported.'],
  closedAt: ['time', 'When it was closed.'],
  closedBy: ['text?', 'Who closed it, or reported it closed.'],
  closureEvidenceId: ['text?', 'The evidence that the closure names and that does not prove it.'],
  reason: [
    oneOf(['not_named', 'not_recorded', 'not_verified']),
    'not_named: the closure names no evidence; not_recorded: what it names was never recorded; not_verified: nobody verified what it names.',
    'filter',
  ],
  firstPosition: ['long', 'Ledger position of the first event about the work order.'],
  lastPosition: ['long', 'Ledger position of the last event about the work order.'],
});

export const evidenceCompletenessRow = row(
  'EvidenceCompletenessRow',
  'One row per month (UTC, of the first closing), workflow, job type and owner of closed work orders: how much of the evidence that their workflow version wants is there. Required are the kinds that the closure names and those that stages leave, stages that somebody skipped and support outputs aside; a kind is present when evidence of it proved something when the work was closed, or was recorded since. Chat proves nothing; what was accepted stays accepted.',
)({
  ...ofTenant,
  month: ['time', 'First instant of the month in which they were first closed, UTC.'],
  workflowId: ['text', 'The workflow they ran.', { filter: 'workflow' }],
  jobType: ['text', 'Job type of the workflow.', 'filter'],
  owner: ['text', 'Who answers for the work orders.', 'filter'],
  closed: ['long', 'Closed work orders, first closed in the month.'],
  required: [
    'long',
    'Denominator: kinds of evidence that their workflow versions want, of all of them together.',
  ],
  present: ['long', 'Those of the kinds that are there.'],
  completeness: ['number?', 'present / required, to four digits; null when nothing is required.'],
  complete: [
    'long',
    'Work orders that lack nothing; one whose workflow is not known is not among them.',
  ],
  imported: ['long', 'Work orders that come from an imported log.'],
});

export const incompleteEvidenceRow = row(
  'IncompleteEvidenceRow',
  'One row per closed work order and kind of evidence that its workflow version wants and that was missing when it was closed and still is.',
)({
  ...ofTenant,
  month: ['time', 'First instant of the month of its first closing, UTC.'],
  workOrderId: ['text', 'The work order.', 'filter'],
  kind: ['text', 'The kind of evidence that is missing.', 'filter'],
  stage: ['text?', 'The stage that was to leave it; null where the closure asks for it.', 'filter'],
  ...openedWith,
  imported: ['flag', 'It comes from an imported log.', 'filter'],
  firstClosedAt: ['time', 'When it was first closed.'],
  closedAt: ['time', 'When it was closed, the last time.'],
  closedBy: ['text?', 'Who closed it, or reported it closed.'],
  firstPosition: ['long', 'Ledger position of the first event about the work order.'],
  lastPosition: ['long', 'Ledger position of the last event about the work order.'],
});
