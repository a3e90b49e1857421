import { driftReports } from './drift-reports';
import { qualityReports } from './quality-reports';
import { insiders, query, type QueryDefinition } from './query-definition';
import { recallReports } from './recall-reports';
import { stallReports } from './stall-reports';

/** Questions with a report of their own. */
export const reports: readonly QueryDefinition[] = [
  query({
    name: 'closed-without-evidence',
    meaning:
      'Closed work orders whose closure names no evidence, or names evidence that was never recorded.',
    roles: insiders,
    filters: {
      workOrderId: 'work_order_id',
      workflow: 'workflow_id',
      jobType: 'job_type',
      owner: 'owner',
      reason: 'reason',
    },
    timeColumn: 'closed_at',
    orderBy: ['closed_at', 'work_order_id'],
    newestFirst: true,
    dependsOn: ['work_orders', 'evidence'],
  }),
  query({
    name: 'exception-trends',
    meaning:
      'Exceptions by code (as it is called today), month, job type and owner, with the work orders opened in that month; a month counts when its first instant is within from and to.',
    roles: insiders,
    filters: {
      code: 'code',
      jobType: 'job_type',
      owner: 'owner',
      remediationOwner: 'remediation_owner',
    },
    timeColumn: 'month',
    orderBy: ['month', 'code', 'job_type', 'owner', 'remediation_owner'],
    newestFirst: true,
    dependsOn: ['exceptions', 'exception_codes', 'work_orders'],
  }),
  query({
    name: 'overdue-post-reviews',
    meaning:
      'Post-reviews beyond their due time, counted by owner, exception code and age, and all together.',
    roles: insiders,
    filters: { owner: 'owner', code: 'code', age: 'age', total: 'total' },
    orderBy: ['total', 'owner', 'code', 'age'],
    dependsOn: ['post_reviews'],
  }),
  query({
    name: 'facts',
    meaning: 'What each source says of each named fact of a work order, its inputs included.',
    roles: insiders,
    filters: {
      workOrderId: 'work_order_id',
      name: 'name',
      kind: 'kind',
      source: 'source',
      known: 'known',
      conflicting: 'conflicting',
    },
    timeColumn: 'observed_at',
    orderBy: ['last_position', 'name', 'source'],
    newestFirst: true,
  }),
  query({
    name: 'fact-conflicts',
    meaning: 'Facts that sources state differently, with the statement of each of them.',
    roles: insiders,
    filters: {
      workOrderId: 'work_order_id',
      name: 'name',
      source: 'source',
      workOrderStatus: 'work_order_status',
      workflow: 'workflow_id',
      owner: 'owner',
    },
    timeColumn: 'observed_at',
    orderBy: ['position', 'name'],
    newestFirst: true,
    dependsOn: ['facts', 'work_orders'],
  }),
  query({
    name: 'open-unknowns',
    meaning: 'What nobody has stated about open work: facts, required inputs and owners.',
    roles: insiders,
    filters: {
      workOrderId: 'work_order_id',
      kind: 'kind',
      name: 'name',
      workflow: 'workflow_id',
      jobType: 'job_type',
      whoCouldSay: 'who_could_say',
    },
    timeColumn: 'since',
    orderBy: ['since', 'work_order_id', 'kind', 'name'],
    dependsOn: ['work_orders', 'facts', 'declared_facts', 'approvals', 'exceptions', 'workflows'],
  }),
  ...stallReports,
  ...qualityReports,
  ...driftReports,
  ...recallReports,
];
