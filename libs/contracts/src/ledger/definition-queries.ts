import { policiesRow, workflowsRow } from './rows';
import { everybody, query } from './query-definition';

/** By which rules work is done: every version that was ever published. */
export const definitionViews = {
  workflows: query({
    name: 'workflows',
    row: workflowsRow,
    meaning: 'Published versions of workflows, the latest version first.',
    roles: everybody,
    timeColumn: 'published_at',
    orderBy: ['workflow_id', 'version'],
    newestFirst: true,
  }),
  policies: query({
    name: 'policies',
    row: policiesRow,
    meaning: 'Published versions of policies, the latest version first.',
    roles: everybody,
    timeColumn: 'published_at',
    orderBy: ['policy_id', 'version'],
    newestFirst: true,
  }),
} as const;
