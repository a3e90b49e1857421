import { everybody, query } from './query-definition';

/** By which rules work is done: every version that was ever published. */
export const definitionViews = {
  workflows: query({
    name: 'workflows',
    meaning: 'Published versions of workflows, the latest version first.',
    roles: everybody,
    filters: {
      workflowId: 'workflow_id',
      jobType: 'job_type',
      version: 'version',
      current: 'current',
    },
    timeColumn: 'published_at',
    orderBy: ['workflow_id', 'version'],
    newestFirst: true,
  }),
  policies: query({
    name: 'policies',
    meaning: 'Published versions of policies, the latest version first.',
    roles: everybody,
    filters: {
      policyId: 'policy_id',
      workflowId: 'workflow_id',
      version: 'version',
      current: 'current',
    },
    timeColumn: 'published_at',
    orderBy: ['policy_id', 'version'],
    newestFirst: true,
  }),
} as const;
