import { type Role, roles } from '../access';

/**
 * A question that views answer: a list, one thing, or a report. The ledger serves all of them from
 * the documented SQL view of the same name, so that API, CSV and SQL show the same numbers. Columns
 * are `snake_case` in SQL and `camelCase` here; nothing else differs.
 */
export interface QueryDefinition {
  /** `work-orders`; its SQL view is `writ.work_orders`. */
  readonly name: string;
  readonly meaning: string;
  readonly roles: readonly Role[];
  /** Filter → column; the time filters `from` and `to` bound `timeColumn` (from inclusive, to exclusive). */
  readonly filters: Readonly<Record<string, string>>;
  readonly timeColumn?: string;
  /** Columns that order the list and make its cursor; unique together within a tenant, never null. */
  readonly orderBy: readonly string[];
  /** The order runs backwards. */
  readonly newestFirst?: boolean;
  /** Views folded from the log that it is made of; the one of its own name where absent. */
  readonly restsOn?: readonly string[];
}

export interface QueryRequest {
  readonly name: string;
  readonly tenant: string;
  /** Only filters that the definition lists, and `from` and `to`. */
  readonly filters: Readonly<Record<string, string>>;
  /** 1 to 1,000 rows; reports and CSV are paged by the caller. */
  readonly limit: number;
  /** Opaque; from the reply before. */
  readonly cursor?: string;
  /** Wait until the view has this position: at most 5 s, then `view_behind`. */
  readonly atLeast?: number;
}

export interface QueryReply {
  /** Column names in their documented order. */
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly nextCursor: string | null;
  /** The ledger position the answer is true at. */
  readonly position: number;
}

const everybody: readonly Role[] = roles;
const insiders: readonly Role[] = roles.filter((role) => role !== 'delegate');
const keepers: readonly Role[] = ['operator', 'auditor', 'admin'];

/** Rows in the order in which the log began them, the latest first. */
const latestFirst = { orderBy: ['position'], newestFirst: true } as const;

const query = <Query extends QueryDefinition>(definition: Query): Query => definition;

/** Lists and single things. A single thing is the list with its id as the filter. */
export const views = {
  workOrders: query({
    name: 'work-orders',
    meaning: 'Work orders, as far as anything is known of them.',
    roles: everybody,
    filters: {
      workOrderId: 'work_order_id',
      workflow: 'workflow_id',
      jobType: 'job_type',
      status: 'status',
      owner: 'owner',
      mode: 'mode',
      stopped: 'stopped',
      imported: 'imported',
    },
    timeColumn: 'opened_at',
    orderBy: ['first_position'],
    newestFirst: true,
  }),
  workOrderHistory: query({
    name: 'work-order-history',
    meaning: 'Every event of one work order, first to last, straight from the log.',
    roles: everybody,
    filters: { workOrderId: 'work_order_id', type: 'type' },
    timeColumn: 'recorded_at',
    orderBy: ['version'],
    restsOn: [],
  }),
  closures: query({
    name: 'closures',
    meaning: 'Work orders that were ever closed, with the first closure and the one in force.',
    roles: insiders,
    filters: {
      workOrderId: 'work_order_id',
      workflow: 'workflow_id',
      jobType: 'job_type',
      status: 'status',
      owner: 'owner',
      closureProven: 'closure_proven',
    },
    timeColumn: 'first_closed_at',
    orderBy: ['first_position'],
    newestFirst: true,
    restsOn: ['work_orders'],
  }),
  decision: query({
    name: 'decision',
    meaning: 'One decision as it was answered, and what became of it.',
    roles: everybody,
    filters: { decisionId: 'decision_id' },
    orderBy: ['position'],
    restsOn: ['decisions'],
  }),
  decisions: query({
    name: 'decisions',
    meaning: 'Answers to proposed actions: run, wait or stop, with the reasons.',
    roles: everybody,
    filters: {
      decisionId: 'decision_id',
      workOrderId: 'work_order_id',
      outcome: 'outcome',
      owner: 'owner',
      kind: 'action_kind',
      workflow: 'workflow_id',
      policy: 'policy_id',
      code: 'code',
      requestedBy: 'requested_by',
      enforced: 'enforced',
    },
    timeColumn: 'decided_at',
    ...latestFirst,
  }),
  approvals: query({
    name: 'approvals',
    meaning: 'Approvals that were asked for, what each would permit, and the answers.',
    roles: everybody,
    filters: {
      approvalId: 'approval_id',
      workOrderId: 'work_order_id',
      status: 'status',
      owner: 'owner',
      kind: 'kind',
      requestedBy: 'requested_by',
    },
    timeColumn: 'requested_at',
    ...latestFirst,
  }),
  exceptions: query({
    name: 'exceptions',
    meaning: 'Work that left its lane, by catalogued code, with its owner.',
    roles: everybody,
    filters: {
      exceptionId: 'exception_id',
      workOrderId: 'work_order_id',
      status: 'status',
      owner: 'owner',
      remediationOwner: 'remediation_owner',
      code: 'code',
      jobType: 'job_type',
      workflow: 'workflow_id',
    },
    timeColumn: 'raised_at',
    ...latestFirst,
  }),
  exceptionCodes: query({
    name: 'exception-codes',
    meaning: 'The catalogue of exception codes.',
    roles: everybody,
    filters: { code: 'code', owner: 'owner' },
    orderBy: ['code'],
  }),
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
  evidence: query({
    name: 'evidence',
    meaning: 'Artifacts that were recorded, by digest, with what they prove.',
    roles: everybody,
    filters: {
      evidenceId: 'evidence_id',
      workOrderId: 'work_order_id',
      kind: 'kind',
      visibility: 'visibility',
      producer: 'producer',
    },
    timeColumn: 'recorded_at',
    ...latestFirst,
  }),
  quarantine: query({
    name: 'quarantine',
    meaning: 'What arrived and could not be understood; it is kept and can be replayed.',
    roles: insiders,
    filters: {
      quarantineId: 'quarantine_id',
      reason: 'reason',
      status: 'status',
      source: 'source',
      door: 'door',
    },
    timeColumn: 'received_at',
    ...latestFirst,
  }),
  deadLetters: query({
    name: 'dead-letters',
    meaning: 'What a reaction could not do after its last try; it can be replayed.',
    roles: keepers,
    filters: { deadLetterId: 'dead_letter_id', consumer: 'consumer' },
    timeColumn: 'died_at',
    orderBy: ['dead_letter_id'],
    newestFirst: true,
    restsOn: [],
  }),
  views: query({
    name: 'views',
    meaning: 'Where each view stands in the log, and what is being built anew.',
    roles: insiders,
    filters: { name: 'name', status: 'status' },
    orderBy: ['name'],
    restsOn: [],
  }),
} as const;

/** Questions with a report of their own. */
export const reports: readonly QueryDefinition[] = [
  query({
    name: 'closed-without-evidence',
    meaning:
      'Closed work orders whose closure names no evidence, or names evidence that was never recorded.',
    roles: insiders,
    filters: {
      workOrderId: 'work_order_id',
      workflow: 'workflow_id',
      jobType: 'job_type',
      owner: 'owner',
      reason: 'reason',
    },
    timeColumn: 'closed_at',
    orderBy: ['closed_at', 'work_order_id'],
    newestFirst: true,
    restsOn: ['work_orders', 'evidence'],
  }),
  query({
    name: 'exception-trends',
    meaning:
      'Exceptions by code, month, job type and owner, with the work orders opened in that month; a month counts when its first instant is within from and to.',
    roles: insiders,
    filters: {
      code: 'code',
      jobType: 'job_type',
      owner: 'owner',
      remediationOwner: 'remediation_owner',
    },
    timeColumn: 'month',
    orderBy: ['month', 'code', 'job_type', 'owner', 'remediation_owner'],
    newestFirst: true,
    restsOn: ['exceptions', 'work_orders'],
  }),
];

/** Everything that can be asked. */
export const allQueries: readonly QueryDefinition[] = [...Object.values(views), ...reports];
