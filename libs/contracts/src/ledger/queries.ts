import { everybody } from '../access';
import {
  approvalsRow,
  closuresRow,
  deadLettersRow,
  decisionRow,
  decisionsRow,
  evidenceRow,
  exceptionCodesRow,
  exceptionsRow,
  obligationsRow,
  plansRow,
  quarantineRow,
  viewsRow,
  workOrderHistoryRow,
  workOrdersRow,
  type RowDefinition,
} from './rows';
import { lifecycleViews } from './lifecycle-queries';
import { obligationViews } from './obligation-queries';
import { definitionViews } from './definition-queries';
import { alertViews } from './alert-queries';
import { deliveryViews } from './delivery-queries';
import {
  insiders,
  keepers,
  latestFirst,
  obligationSources,
  query,
  type QueryDefinition,
  searchesWorkOnly,
  workOrderSearch,
  workOrderSources,
} from './query-definition';
import { reports } from './reports';

export {
  type AnsweredAsOf,
  filterNames,
  groupFilterNames,
  QUERY_LIMIT_MAX,
  type QueryDefinition,
  type QueryReply,
  type QueryRequest,
  SORT_BACKWARDS,
  sortsOf,
  type Wrong,
} from './query-definition';
export { dimensionsOf, GROUP_ZONE, type Grouping, groupFields, isSpan, spans } from './grouping';
export { notGrouped, reports } from './reports';

/** Lists and single things. A single thing is the list with its id as the filter. */
export const views = {
  workOrders: query({
    name: 'work-orders',
    one: { by: 'workOrderId', notFound: 'work_order_not_found' },
    row: workOrdersRow,
    meaning: 'Work orders, as far as anything is known of them.',
    roles: everybody,
    anyOf: { workOrderIds: 'work_order_id' },
    search: workOrderSearch,
    timeColumn: 'opened_at',
    orderBy: ['first_position'],
    newestFirst: true,
    texts: {
      of: 'work_order_id',
      names: { reason: 'Why it was last stopped, resumed, abandoned or taken up again.' },
    },
    dependsOn: workOrderSources,
  }),
  workOrderHistory: query({
    name: 'work-order-history',
    row: workOrderHistoryRow,
    meaning: 'Every event of one work order, first to last, straight from the log.',
    roles: everybody,
    filters: { workOrderId: 'work_order_id', type: 'type' },
    timeColumn: 'recorded_at',
    orderBy: ['version'],
    dependsOn: [],
  }),
  closures: query({
    name: 'closures',
    row: closuresRow,
    meaning:
      'Work orders that were ever closed, with the first closure, the current one and its evidence.',
    roles: everybody,
    ...searchesWorkOnly,
    timeColumn: 'first_closed_at',
    orderBy: ['first_position'],
    newestFirst: true,
    dependsOn: ['work_orders', 'evidence'],
  }),
  decision: query({
    name: 'decision',
    row: decisionRow,
    ownedBy: ['requested_by'],
    meaning: 'One decision as it was answered, and what became of it.',
    roles: everybody,
    filters: { decisionId: 'decision_id' },
    orderBy: ['position'],
    dependsOn: ['decisions'],
  }),
  decisions: query({
    name: 'decisions',
    one: { by: 'decisionId', notFound: 'decision_not_found', lookUp: 'workOrderId' },
    row: decisionsRow,
    ownedBy: ['requested_by'],
    meaning: 'Answers to proposed actions: run, wait or stop, with the reasons.',
    roles: everybody,
    timeColumn: 'decided_at',
    ...latestFirst,
  }),
  plans: query({
    name: 'plans',
    one: { by: 'planId', notFound: 'plan_not_found', lookUp: 'workOrderId' },
    row: plansRow,
    ownedBy: ['requested_by'],
    meaning: 'Plans: exact actions that were proposed together, and what became of each line.',
    roles: everybody,
    timeColumn: 'proposed_at',
    ...latestFirst,
    dependsOn: ['decisions', 'approvals'],
  }),
  approvals: query({
    name: 'approvals',
    one: { by: 'approvalId', notFound: 'approval_not_found', lookUp: 'workOrderId' },
    row: approvalsRow,
    ownedBy: ['requested_by'],
    meaning: 'Requested approvals, what each would permit, and the answers.',
    roles: everybody,
    search: [
      'approval_id',
      'kind',
      'gate',
      'owner',
      'requested_by',
      'requested_permits',
      'requested_objects',
      'work_order_id',
    ],
    searchesWork: 'too',
    texts: {
      of: 'approval_id',
      names: {
        comment: 'The comment of the last signature or grant.',
        justification: 'Why the latest access request wants it.',
        reason: 'Why it was rejected or revoked.',
      },
    },
    timeColumn: 'requested_at',
    ...latestFirst,
    dependsOn: ['approvals', 'evidence', 'decisions'],
  }),
  obligations: query({
    name: 'obligations',
    row: obligationsRow,
    meaning: 'Obligations, with owner, beginning, due time and next escalation step.',
    roles: everybody,
    ...searchesWorkOnly,
    timeColumn: 'since',
    orderBy: ['position', 'obligation_id'],
    newestFirst: true,
    dependsOn: [...obligationSources, 'timers'],
  }),
  exceptions: query({
    name: 'exceptions',
    one: { by: 'exceptionId', notFound: 'exception_not_found', lookUp: 'workOrderId' },
    row: exceptionsRow,
    meaning: 'Exceptions, with code, owner and deadline.',
    roles: everybody,
    search: ['code', 'exception_id', 'owner', 'subject', 'workflow_id', 'work_order_id'],
    searchesWork: 'too',
    texts: {
      of: 'exception_id',
      names: {
        rationale: 'The reason given when it was raised.',
        assignedBecause: 'Why it was last given to another owner.',
        resolution: 'How it was resolved.',
      },
    },
    timeColumn: 'raised_at',
    ...latestFirst,
    dependsOn: ['exceptions', 'exception_codes', 'work_orders'],
  }),
  ...obligationViews,
  ...lifecycleViews,
  exceptionCodes: query({
    name: 'exception-codes',
    row: exceptionCodesRow,
    isDefinition: true,
    meaning: 'The catalogue of exception codes.',
    roles: everybody,
    search: ['code', 'title', 'owner'],
    orderBy: ['code'],
  }),
  ...definitionViews,
  evidence: query({
    name: 'evidence',
    one: { by: 'evidenceId', notFound: 'evidence_not_found', lookUp: 'workOrderId' },
    row: evidenceRow,
    ownedBy: ['recorded_by'],
    meaning: 'Artifacts that were recorded, by digest, with what they prove.',
    roles: everybody,
    search: ['evidence_id', 'kind', 'path', 'purpose', 'producer', 'uri'],
    timeColumn: 'recorded_at',
    ...latestFirst,
  }),
  ...deliveryViews,
  ...alertViews,
  quarantine: query({
    name: 'quarantine',
    row: quarantineRow,
    meaning: 'Events that could not be understood; they are stored and can be replayed.',
    roles: insiders,
    timeColumn: 'received_at',
    ...latestFirst,
  }),
  deadLetters: query({
    name: 'dead-letters',
    row: deadLettersRow,
    meaning: 'Messages that a reaction gave up after its last try; they can be replayed.',
    roles: [...keepers, 'deployment-admin'],
    timeColumn: 'died_at',
    orderBy: ['dead_letter_id'],
    newestFirst: true,
    dependsOn: [],
  }),
  views: query({
    name: 'views',
    row: viewsRow,
    meaning: 'The position of each view in the log, and rebuilds under way.',
    roles: [...insiders, 'deployment-admin'],
    orderBy: ['name'],
    dependsOn: [],
  }),
} as const;

/** Every query. */
export const allQueries: readonly QueryDefinition[] = [...Object.values(views), ...reports];

/** What a row of each answer is, by the name of the query. Free texts of a query come beside its fields. */
export const rowsOf: Readonly<Record<string, RowDefinition>> = Object.fromEntries(
  allQueries.map(({ name, row }) => [name, row]),
);
