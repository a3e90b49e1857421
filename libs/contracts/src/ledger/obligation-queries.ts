import { everybody } from '../access';
import { breakGlassesRow, calendarsRow, postReviewsRow, remediationsRow } from './rows';
import { latestFirst, query } from './query-definition';

/** Break-glasses, their obligations, and calendars. */
export const obligationViews = {
  breakGlasses: query({
    name: 'break-glasses',
    one: { by: 'breakGlassId', notFound: 'break_glass_not_found', lookUp: 'workOrderId' },
    row: breakGlassesRow,
    meaning: 'Urgent runs that somebody declared: their scope, end and obligations.',
    roles: everybody,
    search: ['code', 'break_glass_id', 'declared_by', 'permits', 'work_order_id'],
    searchesWork: 'too',
    texts: {
      of: 'break_glass_id',
      names: { rationale: 'Why it was urgent.', comment: 'The comment at its end.' },
    },
    timeColumn: 'declared_at',
    ...latestFirst,
  }),
  postReviews: query({
    name: 'post-reviews',
    one: { by: 'postReviewId', notFound: 'post_review_not_found', lookUp: 'workOrderId' },
    row: postReviewsRow,
    meaning: 'Reviews of break-glasses, with owner, due time and verdict.',
    roles: everybody,
    search: ['code', 'post_review_id', 'owner', 'work_order_id'],
    searchesWork: 'too',
    texts: { of: 'post_review_id', names: { findings: 'What the review found.' } },
    timeColumn: 'scheduled_at',
    ...latestFirst,
  }),
  remediations: query({
    name: 'remediations',
    one: {
      by: 'remediationId',
      notFound: 'remediation_not_found',
      lookUp: 'workOrderId',
      // One without a work order, or one that outlived it, has a stream of its own.
      unless: { streamKind: 'remediation' },
    },
    row: remediationsRow,
    meaning: 'Causes to fix, with owner, due time and the evidence of the fix.',
    roles: everybody,
    search: ['code', 'remediation_id', 'owner', 'job_type', 'work_order_id'],
    searchesWork: 'too',
    texts: {
      of: 'remediation_id',
      names: {
        because: 'What must be fixed, and why; of those that were opened by hand.',
        noChangeBecause: 'Why no workflow version came of it.',
      },
    },
    timeColumn: 'opened_at',
    ...latestFirst,
  }),
  calendars: query({
    name: 'calendars',
    row: calendarsRow,
    isDefinition: true,
    meaning: 'Working hours. Obligations of a calendar are counted in its hours.',
    roles: everybody,
    orderBy: ['calendar'],
  }),
} as const;
