import { groupedBy, groupedClosures } from './grouping';
import {
  conformanceRatesRow,
  conformanceRow,
  cycleTimesRow,
  directlyFollowsRow,
  handoversRow,
  stepEventsRow,
  stepTimesRow,
  variantsRow,
} from './rows';
import { insiders, latestFirst, query, type QueryDefinition } from './query-definition';

const ofWork = ['step_events', 'work_orders'] as const;
const byWorkflow = ['workflow_id', 'imported'] as const;

/** How work runs: the questions of process mining. */
export const processReports: readonly QueryDefinition[] = [
  query({
    name: 'step-events',
    row: stepEventsRow,
    meaning: 'What happened to the steps of work orders, the latest first: an event log.',
    roles: insiders,
    timeColumn: 'occurred_at',
    ...latestFirst,
    dependsOn: ofWork,
  }),
  query({
    name: 'directly-follows',
    row: directlyFollowsRow,
    meaning: 'Which step follows which, how often and after how long, by workflow.',
    roles: insiders,
    orderBy: [...byWorkflow, 'from_step', 'to_step'],
    dependsOn: ofWork,
  }),
  query({
    name: 'variants',
    row: variantsRow,
    meaning: 'The orders of steps that work took, by workflow, the most frequent first.',
    roles: insiders,
    orderBy: [...byWorkflow, 'rank'],
    dependsOn: ofWork,
  }),
  query({
    name: 'step-times',
    row: stepTimesRow,
    meaning: 'How long steps take and how often they are done again, by workflow.',
    roles: insiders,
    orderBy: [...byWorkflow, 'step'],
    groups: groupedBy('step-times', {
      list: 'step-events',
      row: stepEventsRow,
      time: 'occurredAt',
      dimensions: {
        workflow: 'workflowId',
        jobType: 'jobType',
        step: 'step',
        actor: 'actor',
        team: 'team',
        client: 'client',
        imported: 'imported',
      },
    }),
    dependsOn: ofWork,
  }),
  query({
    name: 'cycle-times',
    row: cycleTimesRow,
    meaning: 'How long work takes from opening to closing, by month of closing.',
    roles: insiders,
    timeColumn: 'month',
    orderBy: ['month', ...byWorkflow, 'job_type'],
    newestFirst: true,
    groups: groupedClosures('cycle-times', 'closedAt'),
    dependsOn: ['work_orders'],
  }),
  query({
    name: 'handovers',
    row: handoversRow,
    meaning: 'Who goes on where somebody else stopped, how often and after how long, by workflow.',
    roles: insiders,
    orderBy: [...byWorkflow, 'from_actor', 'to_actor'],
    dependsOn: ofWork,
  }),
  query({
    name: 'conformance',
    row: conformanceRow,
    meaning: 'How each closed work order departs from its workflow, the latest first.',
    roles: insiders,
    timeColumn: 'closed_at',
    orderBy: ['closed_at', 'work_order_id'],
    newestFirst: true,
    dependsOn: [...ofWork, 'workflows'],
  }),
  query({
    name: 'conformance-rates',
    row: conformanceRatesRow,
    meaning:
      'How many closed work orders went as their workflow says, by month of closing; a month counts when its first instant is within from and to.',
    roles: insiders,
    timeColumn: 'month',
    orderBy: ['month', ...byWorkflow],
    newestFirst: true,
    groups: groupedBy('conformance-rates', {
      list: 'conformance',
      row: conformanceRow,
      time: 'closedAt',
      dimensions: { workflow: 'workflowId', jobType: 'jobType', imported: 'imported' },
    }),
    dependsOn: [...ofWork, 'workflows'],
  }),
];
