import { approvalReports } from './approval-reports';
import { everybody } from '../access';
import { groupedBy, groupedClosures } from './grouping';
import {
  breakGlassesRow,
  breakGlassTrendsRow,
  closedWithoutEvidenceRow,
  exceptionsRow,
  exceptionTrendsRow,
  factConflictsRow,
  factsRow,
  openUnknownsRow,
  overduePostReviewsRow,
  withdrawnRunsRow,
} from './rows';
import { driftReports } from './drift-reports';
import { qualityReports } from './quality-reports';
import {
  insiders,
  latestFirst,
  query,
  type QueryDefinition,
  searchesWorkOnly,
} from './query-definition';
import { processReports } from './process-reports';
import { recallReports } from './recall-reports';
import { stallReports } from './stall-reports';
import { worklistReports } from './worklist-reports';

/** Questions with a report of their own. */
export const reports: readonly QueryDefinition[] = [
  query({
    name: 'closed-without-evidence',
    row: closedWithoutEvidenceRow,
    meaning:
      'Closed work orders whose closure names no evidence, or names evidence that was never recorded.',
    roles: insiders,
    ...searchesWorkOnly,
    timeColumn: 'closed_at',
    orderBy: ['closed_at', 'work_order_id'],
    newestFirst: true,
    groups: groupedClosures('closed-without-evidence', 'closedAt'),
    dependsOn: ['work_orders', 'evidence'],
  }),
  query({
    name: 'withdrawn-runs',
    row: withdrawnRunsRow,
    meaning:
      'Runs that were withdrawn before anybody reported them, and whether their holders have reported the outcome since.',
    roles: everybody,
    timeColumn: 'withdrawn_at',
    ...latestFirst,
    ownedBy: ['requested_by'],
    dependsOn: ['decisions'],
  }),
  query({
    name: 'exception-trends',
    row: exceptionTrendsRow,
    meaning:
      'Exceptions by code (as it is called today), month, job type and owner, with the work orders opened in that month; a month counts when its first instant is within from and to.',
    roles: insiders,
    timeColumn: 'month',
    orderBy: ['month', 'code', 'job_type', 'owner', 'remediation_owner'],
    newestFirst: true,
    groups: groupedBy('exception-trends', {
      list: 'exceptions',
      row: exceptionsRow,
      time: 'raisedAt',
      dimensions: {
        code: 'currentCode',
        workflow: 'workflowId',
        jobType: 'jobType',
        owner: 'owner',
        remediationOwner: 'remediationOwner',
        cause: 'cause',
        client: 'client',
        imported: 'imported',
      },
    }),
    dependsOn: ['exceptions', 'exception_codes', 'work_orders'],
  }),
  query({
    name: 'break-glass-trends',
    row: breakGlassTrendsRow,
    meaning:
      'Break-glasses by month, workflow, job type and code, with the work orders opened in that month; a month counts when its first instant is within from and to.',
    roles: insiders,
    timeColumn: 'month',
    orderBy: ['month', 'workflow_id', 'job_type', 'code'],
    newestFirst: true,
    groups: groupedBy('break-glass-trends', {
      list: 'break-glasses',
      row: breakGlassesRow,
      time: 'declaredAt',
      dimensions: {
        code: 'code',
        workflow: 'workflowId',
        jobType: 'jobType',
        system: 'scopeSystem',
        declaredBy: 'declaredBy',
      },
    }),
    dependsOn: ['break_glasses', 'work_orders'],
  }),
  query({
    name: 'overdue-post-reviews',
    row: overduePostReviewsRow,
    meaning:
      'Post-reviews beyond their due time, counted by owner, exception code and age, and all together.',
    roles: insiders,
    orderBy: ['total', 'owner', 'code', 'age'],
    dependsOn: ['post_reviews'],
  }),
  query({
    name: 'facts',
    row: factsRow,
    meaning: 'What each source says of each named fact of a work order, its inputs included.',
    roles: insiders,
    timeColumn: 'observed_at',
    orderBy: ['last_position', 'name', 'source'],
    newestFirst: true,
    dependsOn: ['facts', 'work_orders', 'declared_facts'],
  }),
  query({
    name: 'fact-conflicts',
    row: factConflictsRow,
    meaning: 'Facts that sources state differently, with the statement of each of them.',
    roles: insiders,
    timeColumn: 'observed_at',
    orderBy: ['position', 'name'],
    newestFirst: true,
    dependsOn: ['facts', 'work_orders'],
  }),
  query({
    name: 'open-unknowns',
    row: openUnknownsRow,
    meaning: 'Unknowns of open work: facts, required inputs and owners that nobody has stated.',
    roles: insiders,
    timeColumn: 'since',
    orderBy: ['since', 'work_order_id', 'kind', 'name'],
    dependsOn: ['work_orders', 'facts', 'declared_facts', 'approvals', 'exceptions', 'workflows'],
  }),
  ...approvalReports,
  ...stallReports,
  ...processReports,
  ...qualityReports,
  ...driftReports,
  ...recallReports,
  ...worklistReports,
];

const groupedReports = reports.filter(({ groups }) => groups).map(({ name }) => name);

/** Of a parameter of groups where it is stated for anything else. */
export const notGrouped = `is only for reports by groups: ${groupedReports.join(', ')}`;
