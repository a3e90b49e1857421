import { everybody } from '../access';
import { haltsRow, policiesRow, workflowsRow } from './rows';
import { latestFirst, query } from './query-definition';

/** By which rules work is done, and what halts it: every version and every halt that ever was. */
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
  halts: query({
    name: 'halts',
    one: { by: 'haltId', notFound: 'halt_not_found' },
    row: haltsRow,
    meaning: 'Halts: what may not run, why, until when and by whose word.',
    roles: everybody,
    timeColumn: 'declared_at',
    ...latestFirst,
    isDefinition: true,
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
