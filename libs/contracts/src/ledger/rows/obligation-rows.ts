import { breakGlassEnds, remediationOrigins, verdicts } from '../../exceptions/break-glass-events';
import { driftCharts, driftPeriods, risingRules } from '../../exceptions/drift-signal';
import { texts } from './documents';
import {
  claim,
  creation,
  ofTenant,
  oneOf,
  orNull,
  row,
  scopeLimits,
  shaped,
} from './row-definition';

/** Break-glasses and their obligations. */
export const breakGlassesRow = row(
  'BreakGlass',
  'One row per break-glass: an urgent run without approval, within a scope and a time, and the obligations that follow from it. A null scope column does not limit.',
)({
  ...ofTenant,
  breakGlassId: ['text', 'The break-glass.', 'filter'],
  workOrderId: ['text', 'The work order it belongs to.', 'filter'],
  code: ['text', 'The exception code that was named.', 'filter'],
  status: [
    oneOf(['live', ...breakGlassEnds]),
    'live, ended (somebody declared the emergency over) or expired (its time is over).',
    'filter',
  ],
  declaredBy: ['text', 'Who took it on themselves.', 'filter'],
  onBehalfOf: ['text?', 'For whom, joined by commas.'],
  permits: ['text?', 'Action kinds that run under it, joined by commas.'],
  scopeSystem: ['text?', 'The system it is limited to.'],
  ...scopeLimits,
  scopeArguments: ['text?', 'Arguments it is limited to, as name=value, joined by commas.'],
  bypassed: ['text?', 'Owners who were notified instead of asked for approval, joined by commas.'],
  secondSignatureOwner: [
    'text?',
    'Who has to sign before anything runs under it; null where no second signature is needed.',
  ],
  secondSignatureBecause: ['text?', 'Why somebody has to.'],
  jobType: ['text', 'Job type of the work order.', 'filter'],
  workflowId: ['text', 'Workflow of the work order.', { filter: 'workflow' }],
  declaredAt: ['time', 'When it was declared.'],
  expiresAt: ['time', 'When its time is over.'],
  endedAt: ['time?', 'When its end was recorded.'],
  endedBy: ['text?', 'Who ended it.'],
  exceptionId: ['text', 'The exception that it raised.'],
  postReviewId: ['text', 'The post-review that follows.'],
  remediationId: ['text', 'The remediation that follows.'],
  ...creation,
});

export const postReviewsRow = row(
  'PostReview',
  'One row per post-review: somebody else judges a break-glass afterwards. It stays open when the work order ends.',
)({
  ...ofTenant,
  postReviewId: ['text', 'The post-review.', 'filter'],
  workOrderId: ['text', 'The work order it belongs to.', 'filter'],
  breakGlassId: ['text', 'The break-glass that it is about.', 'filter'],
  code: ['text', 'The exception code that was named.', 'filter', 'sort'],
  owner: ['text', 'The owner of the review; TBD when nobody is known.', 'filter', 'sort'],
  declaredBy: [
    shaped(texts),
    'Who declared, and everyone they did it for, as a JSON list: none of them can review it.',
    'filter',
  ],
  jobType: ['text', 'Job type of the work order.', 'filter'],
  workflowId: ['text', 'Workflow of the work order.', { filter: 'workflow' }],
  status: [oneOf(['open', 'completed']), 'open or completed.', 'filter'],
  overdue: ['flag', 'Whether it is open beyond its due time.', 'derived', 'filter'],
  verdict: [orNull(oneOf(verdicts)), 'upheld or not-upheld; null while it is open.'],
  reviewedBy: ['text?', 'Who judged it.'],
  evidence: ['text?', 'Evidence of the review, joined by commas.'],
  scheduledAt: ['time', 'When the break-glass was declared.', 'sort'],
  dueAt: ['time', 'When it is due.', 'sort'],
  escalationStep: ['whole?', 'The highest escalation step that was taken; null for none.'],
  escalatedTo: ['text?', 'Who was called by that escalation step.'],
  breachedAt: ['time?', 'When the first escalation step was taken.'],
  completedAt: ['time?', 'When it was judged; null while it is open.', 'sort'],
  ...claim,
  ...creation,
});

export const remediationsRow = row(
  'Remediation',
  'One row per remediation: a cause that is to be fixed, closed by evidence alone, and opened again when its code comes back.',
)({
  ...ofTenant,
  remediationId: ['text', 'The remediation.', 'filter'],
  workOrderId: [
    'text?',
    'The work order that it belongs to, also after that has ended; null where there is none, as for one that came of drift.',
    'filter',
  ],
  streamKind: [
    oneOf(['work-order', 'remediation']),
    'Where it goes on: work-order (in the stream of that) or remediation (in its own).',
  ],
  origin: [oneOf(remediationOrigins), 'What it came of: break-glass or drift.', 'filter'],
  code: ['text', 'The exception code.', 'filter', 'sort'],
  owner: ['text', 'The owner of the fix; TBD when nobody is known.', 'filter', 'sort'],
  jobType: [
    'text',
    'Job type of the work order, or of the work in which its code drifted.',
    'filter',
  ],
  workflowId: [
    'text',
    'Workflow of the work order, or of that job type; TBD where several workflows have it.',
    { filter: 'workflow' },
  ],
  status: [oneOf(['open', 'completed']), 'open or completed.', 'filter'],
  overdue: ['flag', 'Whether it is open beyond its due time.', 'derived', 'filter'],
  openedAt: ['time', 'When it was first opened.', 'sort'],
  dueAt: ['time', 'When it is due.', 'sort'],
  escalationStep: ['whole?', 'The highest escalation step that was taken; null for none.'],
  escalatedTo: ['text?', 'Who was called by that escalation step.'],
  breachedAt: ['time?', 'When the first escalation step was taken.'],
  recurrenceWindow: [
    'text',
    'How long after its completion the code counts as having come back (ISO 8601 duration).',
  ],
  completedAt: ['time?', 'When it was completed (recorded time); null while it is open.', 'sort'],
  completedBy: ['text?', 'Who completed it.'],
  recursUntil: [
    'time?',
    'Until when its code opens it again: by an exception, or, where it came of drift, by a signal of a period that begins by then; null while it is open.',
  ],
  evidence: ['text?', 'Evidence that the cause is fixed, joined by commas.'],
  namedWorkflowId: [
    'text?',
    'The workflow whose version came of it; null while it is open, and where none did.',
  ],
  namedWorkflowVersion: ['whole?', 'That version.'],
  namedWorkflowDigest: ['text?', 'SHA-256 of that version.'],
  noChange: [
    'flag',
    'Whether it was completed without a workflow version, for a reason that its event gives.',
    'derived',
  ],
  recurrences: ['whole', 'How often its code came back.'],
  recurredAt: ['time?', 'When it last came back.'],
  recurredOn: [
    'text?',
    'The work order on which it last came back; null where its code drifted again.',
  ],
  signalChart: [
    orNull(oneOf(driftCharts)),
    'Chart that called for it: u or p, as in the view drift; null where none did.',
  ],
  signalPeriodKind: [orNull(oneOf(driftPeriods)), 'month or week.'],
  signalPeriod: ['time?', 'First instant of the period.'],
  signalRule: [orNull(oneOf(risingRules)), 'beyond-limits, eight-on-one-side or six-in-a-row.'],
  signalCount: ['long?', 'What was counted in the period when it was looked at.'],
  signalExposure: ['long?', 'Denominator: work orders of the job type opened in it.'],
  signalLimit: ['long?', 'The highest count that would have been chance.'],
  ...creation,
});
