import { definitionChangesRow, driftRow, remediationEffectsRow } from './rows';
import { insiders, latestFirst, query, type QueryDefinition } from './query-definition';

/** Whether codes are drifting, what changed meanwhile, and what remediations did about them. */
export const driftReports: readonly QueryDefinition[] = [
  query({
    name: 'drift',
    row: driftRow,
    meaning:
      'Control charts of exception codes, p and u, by month and week: each point with its exact limits, and a signal where it, or a run that it ends, is not chance. from and to bound the first instant of the period and change no limit.',
    roles: insiders,
    timeColumn: 'period',
    orderBy: ['period', 'chart', 'period_kind', 'code', 'job_type'],
    newestFirst: true,
    dependsOn: ['exceptions', 'exception_codes', 'work_orders', 'remediations'],
  }),
  query({
    name: 'definition-changes',
    row: definitionChangesRow,
    meaning:
      'Published versions of workflows and policies with their job type: the marks on charts.',
    roles: insiders,
    timeColumn: 'published_at',
    ...latestFirst,
    dependsOn: ['workflows', 'policies'],
  }),
  query({
    name: 'remediation-effects',
    row: remediationEffectsRow,
    meaning:
      'Completed remediations: exceptions of the code per work order before and after, and whether the ratio, with its exact 95 % interval, says better or worse.',
    roles: insiders,
    timeColumn: 'completed_at',
    ...latestFirst,
    dependsOn: ['remediations', 'exceptions', 'exception_codes', 'work_orders'],
  }),
];
