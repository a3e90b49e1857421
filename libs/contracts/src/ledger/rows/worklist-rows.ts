import { obligationsRow } from './decision-rows';
import { postReviewsRow } from './obligation-rows';
import { claim, creation, ofTenant, oneOf, row } from './row-definition';
import { worstOutcomes } from './states';

/** What people have to do, in the order in which they do it. */
const { obligationId, kind, subject, item, what, owner, overdue, since, dueAt, eventId, imported } =
  obligationsRow.fields;

export const worklistRow = row(
  'WorklistRow',
  'One row per open obligation, as the view obligations has it, with the title of its work order and its place in the order of due times.',
)({
  ...ofTenant,
  obligationId,
  kind,
  subject,
  item,
  what,
  workOrderId: obligationsRow.fields.workOrderId,
  title: ['text?', 'What the opener called the work order; null where it has no title.'],
  owner,
  overdue,
  since,
  dueAt,
  dueOrder: ['time', 'The due time, or the end of the year 9999 where there is none: the order.'],
  imported,
  ...claim,
  eventId,
  position: obligationsRow.fields.position,
});

export const obligationCountsRow = row(
  'ObligationCountsRow',
  'One row per owner and kind of open obligations, native and imported work apart.',
)({
  ...ofTenant,
  owner,
  kind,
  imported,
  open: ['long', 'How many are open.'],
  overdue: ['long', 'How many of them are beyond their due time.'],
  dueWithinDay: ['long', 'How many of the others are due within 24 hours.'],
  oldestSince: ['time', 'When the oldest of them opened.'],
});

const { postReviewId, workOrderId, breakGlassId, code, declaredBy } = postReviewsRow.fields;

export const reviewQueueRow = row(
  'ReviewQueueRow',
  'One row per open post-review, with what is known to have happened under its break-glass and its place in the queue: by the day of its due time (UTC), and within a day by what happened at worst.',
)({
  ...ofTenant,
  postReviewId,
  workOrderId,
  title: ['text?', 'What the opener called the work order; null where it has no title.'],
  breakGlassId,
  code,
  codeTitle: ['text?', 'The title of that code in the catalogue; null where it is not there.'],
  owner: postReviewsRow.fields.owner,
  declaredBy,
  workflowId: postReviewsRow.fields.workflowId,
  scheduledAt: postReviewsRow.fields.scheduledAt,
  dueAt: postReviewsRow.fields.dueAt,
  overdue: ['flag', 'Whether its due time is past.', 'filter'],
  escalatedTo: postReviewsRow.fields.escalatedTo,
  ...claim,
  runs: ['whole', 'Runs that were decided under the break-glass.'],
  performed: ['whole', 'Those of them that were reported as performed.'],
  failed: ['whole', 'Those of them that were reported as failed.'],
  worstOutcome: [
    oneOf(worstOutcomes),
    'The worst of its runs: performed, unreported (nobody has reported the outcome), failed, or none (there is no run).',
    'filter',
  ],
  dueDay: ['time', 'First instant of the day of its due time, UTC.'],
  worstOutcomeOrder: ['whole', '0 for performed, 1 for unreported, 2 for failed, 3 for none.'],
  ...creation,
});
