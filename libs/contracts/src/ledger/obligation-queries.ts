import { everybody, latestFirst, query } from './query-definition';

/** What urgency owes, and the calendars in which what is owed is counted. */
export const debtViews = {
  breakGlasses: query({
    name: 'break-glasses',
    meaning:
      'Urgent runs that somebody declared: where and until when they hold, and what they owe.',
    roles: everybody,
    filters: {
      breakGlassId: 'break_glass_id',
      workOrderId: 'work_order_id',
      status: 'status',
      code: 'code',
      declaredBy: 'declared_by',
      jobType: 'job_type',
      workflow: 'workflow_id',
    },
    texts: {
      of: 'break_glass_id',
      names: { rationale: 'Why it was urgent.', comment: 'What was said when it was ended.' },
    },
    timeColumn: 'declared_at',
    ...latestFirst,
  }),
  postReviews: query({
    name: 'post-reviews',
    meaning: 'The review that each break-glass owes: who sees to it, until when, and its verdict.',
    roles: everybody,
    filters: {
      postReviewId: 'post_review_id',
      workOrderId: 'work_order_id',
      breakGlassId: 'break_glass_id',
      status: 'status',
      overdue: 'overdue',
      owner: 'owner',
      declaredBy: 'declared_by',
      code: 'code',
      jobType: 'job_type',
      workflow: 'workflow_id',
    },
    texts: { of: 'post_review_id', names: { findings: 'What the review found.' } },
    timeColumn: 'scheduled_at',
    ...latestFirst,
  }),
  remediations: query({
    name: 'remediations',
    meaning: 'Causes to be mended: by whom, until when, and what showed that they were.',
    roles: everybody,
    filters: {
      remediationId: 'remediation_id',
      workOrderId: 'work_order_id',
      status: 'status',
      overdue: 'overdue',
      origin: 'origin',
      owner: 'owner',
      code: 'code',
      jobType: 'job_type',
      workflow: 'workflow_id',
    },
    texts: {
      of: 'remediation_id',
      names: { noChangeBecause: 'Why no workflow version came of it.' },
    },
    timeColumn: 'opened_at',
    ...latestFirst,
  }),
  calendars: query({
    name: 'calendars',
    meaning: 'When people work: what is owed in a calendar is counted in its hours.',
    roles: everybody,
    filters: { calendar: 'calendar' },
    orderBy: ['calendar'],
  }),
} as const;
