import { policiesRow, workflowsRow } from './rows';
import { everybody, query } from './query-definition';

/** By which rules work is done: every version that was ever published. */
export const definitionViews = {
  workflows: query({
    name: 'workflows',
    one: { by: 'workflowId', notFound: 'workflow_not_found' },
    row: workflowsRow,
    isDefinition: true,
    meaning: 'Published versions of workflows, the latest version first.',
    roles: everybody,
    timeColumn: 'published_at',
    orderBy: ['workflow_id', 'version'],
    newestFirst: true,
  }),
  policies: query({
    name: 'policies',
    one: { by: 'policyId', notFound: 'policy_not_found', lookUp: 'workflowId' },
    row: policiesRow,
    isDefinition: true,
    meaning: 'Published versions of policies, the latest version first.',
    roles: everybody,
    timeColumn: 'published_at',
    orderBy: ['policy_id', 'version'],
    newestFirst: true,
  }),
} as const;
