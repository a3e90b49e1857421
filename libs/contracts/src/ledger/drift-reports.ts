import { insiders, latestFirst, query, type QueryDefinition } from './query-definition';

/** Whether codes are drifting, what changed meanwhile, and what remediations did about them. */
export const driftReports: readonly QueryDefinition[] = [
  query({
    name: 'drift',
    meaning:
      'Control charts of exception codes, p and u, by month and week: each point with its exact limits, and a signal where it, or a run that it ends, is not chance. from and to bound the first instant of the period and change no limit.',
    roles: insiders,
    filters: {
      chart: 'chart',
      periodKind: 'period_kind',
      code: 'code',
      jobType: 'job_type',
      owner: 'remediation_owner',
      signal: 'signal',
      signalRule: 'signal_rule',
      worse: 'worse',
      complete: 'complete',
      forming: 'forming',
    },
    timeColumn: 'period',
    orderBy: ['period', 'chart', 'period_kind', 'code', 'job_type'],
    newestFirst: true,
    dependsOn: ['exceptions', 'exception_codes', 'work_orders', 'remediations'],
  }),
  query({
    name: 'definition-changes',
    meaning:
      'Published versions of workflows and policies with their job type: the marks on charts.',
    roles: insiders,
    filters: {
      kind: 'kind',
      definitionId: 'definition_id',
      workflow: 'workflow_id',
      jobType: 'job_type',
      publishedBy: 'published_by',
    },
    timeColumn: 'published_at',
    ...latestFirst,
    dependsOn: ['workflows', 'policies'],
  }),
  query({
    name: 'remediation-effects',
    meaning:
      'Completed remediations: exceptions of the code per work order before and after, and whether the ratio, with its exact 95 % interval, says better or worse.',
    roles: insiders,
    filters: {
      remediationId: 'remediation_id',
      code: 'code',
      jobType: 'job_type',
      owner: 'owner',
      origin: 'origin',
      verdict: 'verdict',
    },
    timeColumn: 'completed_at',
    ...latestFirst,
    dependsOn: ['remediations', 'exceptions', 'exception_codes', 'work_orders'],
  }),
];
