import { everybody } from '../access';
import { haltsRow, policiesRow, principalsRow, workflowsRow } from './rows';
import { insiders, latestFirst, query } from './query-definition';

/** By which rules work is done, what halts it, and who does it: every version, halt and name that ever was. */
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
    about: { principal: 'principal', workflow: 'workflow' },
  }),
  principals: query({
    name: 'principals',
    one: { by: 'principal', notFound: 'principal_not_found' },
    row: principalsRow,
    meaning: 'The registry of people, teams, agents and systems that the tenant knows.',
    roles: insiders,
    search: ['principal', 'display_name'],
    timeColumn: 'registered_at',
    orderBy: ['principal'],
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
