import { type QueryDefinition } from './query-definition';
import { allQueries } from './queries';

/**
 * Reports that `writ query` computes from exported lists, by the SQL that Postgres answers them with. Of other reports an export
 * has the answers.
 */
export const computedReports = [
  'break-glass-trends',
  'closed-without-evidence',
  'cycle-times',
  'directly-follows',
  'exception-trends',
  'handovers',
  'overdue-post-reviews',
  'step-times',
  'variants',
  'withdrawn-runs',
] as const;
export type ComputedReport = (typeof computedReports)[number];

/** The API lists these for one work order at a time, or as they are now alone. */
const NOT_EXPORTED = [
  'dead-letters',
  'decision',
  'delivery-links',
  'questions',
  'stages',
  'views',
  'work-order-history',
];

/** What an export of views has: each list and each report that takes no parameters, less what is computed from the rest. */
export const exportedQueries: readonly QueryDefinition[] = allQueries.filter(
  ({ name, given }) => !given && ![...NOT_EXPORTED, ...computedReports].includes(name),
);
