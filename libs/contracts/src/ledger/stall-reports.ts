import { groupedBy } from './grouping';
import { holdsRow, stallRatesRow, stallTrendsRow, waitingRow } from './rows';
import { insiders, obligationSources, query, type QueryDefinition } from './query-definition';

/** What work waits for, and how often and how long it stalled. */
export const stallReports: readonly QueryDefinition[] = [
  query({
    name: 'holds',
    row: holdsRow,
    meaning:
      'What work orders waited for or were blocked by, how long, and whether they stalled on it.',
    roles: insiders,
    timeColumn: 'since',
    orderBy: ['work_order_position', 'position', 'hold_id'],
    newestFirst: true,
    groups: groupedBy('holds', {
      list: 'holds',
      row: holdsRow,
      time: 'since',
      dimensions: {
        owner: 'owner',
        kind: 'kind',
        workflow: 'workflowId',
        jobType: 'jobType',
        step: 'step',
        imported: 'imported',
      },
    }),
    dependsOn: ['holds', 'workflows'],
  }),
  query({
    name: 'stall-rates',
    row: stallRatesRow,
    meaning:
      'How many of the work orders opened ever stalled, by workflow, job type and step and for all steps, and how long they did.',
    roles: insiders,
    orderBy: ['workflow_id', 'job_type', 'all_steps', 'step'],
    dependsOn: ['holds', 'workflows'],
  }),
  query({
    name: 'stall-trends',
    row: stallTrendsRow,
    meaning:
      'How many of the work orders opened in each month ever stalled, by workflow, job type and step and for all steps; a month counts when its first instant is within from and to.',
    roles: insiders,
    timeColumn: 'month',
    orderBy: ['month', 'workflow_id', 'job_type', 'all_steps', 'step'],
    newestFirst: true,
    dependsOn: ['holds', 'workflows'],
  }),
  query({
    name: 'waiting',
    row: waitingRow,
    meaning:
      'What open work waits for: for whom, since when and until when it is due, the oldest first.',
    roles: insiders,
    timeColumn: 'since',
    orderBy: ['since', 'obligation_id'],
    groups: groupedBy('waiting', {
      list: 'waiting',
      row: waitingRow,
      time: 'since',
      dimensions: {
        owner: 'owner',
        kind: 'kind',
        workflow: 'workflowId',
        jobType: 'jobType',
        stage: 'stage',
        step: 'step',
        imported: 'imported',
      },
    }),
    dependsOn: ['holds', ...obligationSources],
  }),
];
