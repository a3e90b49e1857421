import { groupedBy, groupedClosures } from './grouping';
import {
  dueObligationsRow,
  evidenceCompletenessRow,
  firstTimeFixRow,
  incompleteEvidenceRow,
  repeatsRow,
  timelinessRow,
} from './rows';
import { insiders, query, type QueryDefinition, searchesWorkOnly } from './query-definition';

const byMonth = { timeColumn: 'month', newestFirst: true, roles: insiders } as const;
const grain = ['month', 'workflow_id', 'job_type', 'owner'] as const;

const repeatsDependOn = ['work_orders', 'workflows', 'worked_objects'] as const;
const obligationsDependOn = [
  'work_orders',
  'workflows',
  'facts',
  'decisions',
  'approvals',
  'exceptions',
  'break_glasses',
  'post_reviews',
  'remediations',
  'delegations',
  'questions',
] as const;

/** How well work is done: once and for all, with everything that it wants, and in time; each with what lies behind it. */
export const qualityReports: readonly QueryDefinition[] = [
  query({
    name: 'first-time-fix',
    row: firstTimeFixRow,
    meaning:
      'Work orders that were closed, and how many of them were never reopened and not repeated, by month of the first closing, workflow, job type and owner; a month counts when its first instant is within from and to.',
    orderBy: grain,
    ...byMonth,
    groups: groupedClosures('first-time-fix', 'firstClosedAt'),
    dependsOn: repeatsDependOn,
  }),
  query({
    name: 'repeats',
    row: repeatsRow,
    meaning:
      'Work orders that were repeated: the same job type on the same object within the repeatWindow of the workflow, each with the first that repeated it.',
    orderBy: ['month', 'closed_at', 'work_order_id'],
    ...byMonth,
    dependsOn: repeatsDependOn,
  }),
  query({
    name: 'evidence-completeness',
    row: evidenceCompletenessRow,
    meaning:
      'Evidence that is there of that which closed work orders require, by month of the first closing, workflow, job type and owner; a month counts when its first instant is within from and to.',
    orderBy: grain,
    ...byMonth,
    dependsOn: ['work_orders', 'workflows'],
  }),
  query({
    name: 'incomplete-evidence',
    row: incompleteEvidenceRow,
    meaning: 'Evidence that is missing: each closed work order with each kind that it lacks.',
    ...searchesWorkOnly,
    orderBy: ['month', 'first_closed_at', 'work_order_id', 'kind'],
    ...byMonth,
    dependsOn: ['work_orders', 'workflows'],
  }),
  query({
    name: 'timeliness',
    row: timelinessRow,
    meaning:
      'Obligations that were done or have fallen due, and how many of them were done within their due time, by month of that, workflow, job type, owner and kind; a month counts when its first instant is within from and to.',
    orderBy: [...grain, 'kind'],
    ...byMonth,
    groups: groupedBy('timeliness', {
      list: 'due-obligations',
      row: dueObligationsRow,
      time: 'dueAt',
      dimensions: {
        owner: 'owner',
        kind: 'kind',
        workflow: 'workflowId',
        jobType: 'jobType',
        imported: 'imported',
      },
    }),
    dependsOn: obligationsDependOn,
  }),
  query({
    name: 'due-obligations',
    row: dueObligationsRow,
    meaning: 'Obligations that were done or have fallen due, each with whether that was in time.',
    orderBy: ['position', 'obligation_id'],
    ...byMonth,
    dependsOn: obligationsDependOn,
  }),
];
