import { type QueryDefinition, type Role, roles } from '#contracts';

const everybody: readonly Role[] = roles;
const insiders: readonly Role[] = roles.filter((role) => role !== 'delegate');

const view = (
  name: string,
  meaning: string,
  filters: readonly string[],
  allowed = everybody,
): QueryDefinition => ({
  name,
  meaning,
  roles: allowed,
  filters: Object.fromEntries(filters.map((filter) => [filter, filter])),
  timeColumn: 'recordedAt',
  orderBy: [],
});

export const views = {
  workOrders: view('work-orders', 'Work orders.', [
    'workOrderId',
    'workflow',
    'jobType',
    'status',
    'owner',
  ]),
  workOrderHistory: view('work-order-history', 'What happened to a work order.', [
    'workOrderId',
    'type',
  ]),
  decisions: view('decisions', 'Decisions.', ['decisionId', 'workOrderId', 'outcome', 'owner']),
  approvals: view('approvals', 'Approvals.', [
    'approvalId',
    'workOrderId',
    'status',
    'owner',
    'kind',
  ]),
  exceptions: view('exceptions', 'Exceptions.', [
    'exceptionId',
    'workOrderId',
    'status',
    'owner',
    'code',
  ]),
  exceptionCodes: view('exception-codes', 'Exception codes.', ['code', 'owner']),
  workflows: view('workflows', 'Workflows.', ['workflowId', 'jobType']),
  policies: view('policies', 'Policies.', ['policyId', 'workflowId']),
  evidence: view('evidence', 'Evidence.', ['evidenceId', 'workOrderId', 'kind']),
  quarantine: view(
    'quarantine',
    'Quarantined events.',
    ['quarantineId', 'reason', 'status'],
    insiders,
  ),
  deadLetters: view(
    'dead-letters',
    'Dead letters.',
    ['deadLetterId'],
    ['operator', 'auditor', 'admin'],
  ),
  views: view('views', 'Views.', [], insiders),
} as const;

export const reports: readonly QueryDefinition[] = [
  view(
    'closed-without-evidence',
    'Closed without evidence.',
    ['workflow', 'jobType', 'owner'],
    insiders,
  ),
];
