import {
  type DelegatedScope,
  isOfDelegate,
  type LimitedScope,
  type QueryDefinition,
  snakeCase,
  type WorkflowScope,
} from '#contracts';
import { Refusal } from '#kernel';

/** Binds a value of a Postgres type, and returns its place in the statement. */
export type Bind = (value: unknown, type: string) => string;

/** The views that say what was delegated, and who opened work, by which workflow. */
const DELEGATIONS = 'delegations';
const WORK_ORDERS = 'work_orders';

/** The views that say what is in a scope. The right to read is that of the present, also of a past. */
export const scopeSources = (scope: LimitedScope): readonly string[] => [
  ...(isOfDelegate(scope) ? [DELEGATIONS] : []),
  WORK_ORDERS,
];

/** A dispatch that was called back or replaced opens nothing any more. */
const OPENING = `status NOT IN ('stopped', 'superseded')`;

/** SQL: whether a work order was delegated to the reader, a member of its teams, or taken on by it. */
const isDelegatedSql = (
  { principal, recipients }: DelegatedScope,
  { tenant, workOrderId }: WorkOrderSql,
  bind: Bind,
): string =>
  `EXISTS (SELECT FROM views.${DELEGATIONS} AS delegated
    WHERE delegated.tenant = ${tenant} AND delegated.work_order_id = ${workOrderId}
      AND delegated.${OPENING}
      AND (delegated.recipient = ANY (${bind(recipients, 'text[]')})
        OR delegated.accepted_by = ${bind(principal, 'text')}))`;

/** SQL: whether the reader opened a work order. */
const isOpenedSql = (
  { principal }: DelegatedScope,
  { tenant, workOrderId }: WorkOrderSql,
  bind: Bind,
): string =>
  `EXISTS (SELECT FROM views.${WORK_ORDERS} AS opened
    WHERE opened.tenant = ${tenant} AND opened.work_order_id = ${workOrderId}
      AND opened.opened_by = ${bind(principal, 'text')})`;

/** SQL: whether a work order goes by one of these workflows. */
const isOfWorkflowSql = (
  { workflows }: WorkflowScope,
  { tenant, workOrderId }: WorkOrderSql,
  bind: Bind,
): string =>
  `EXISTS (SELECT FROM views.${WORK_ORDERS} AS limited
    WHERE limited.tenant = ${tenant} AND limited.work_order_id = ${workOrderId}
      AND limited.workflow_id = ANY (${bind(workflows, 'text[]')}))`;

/** SQL: whether a work order is in the scope, or where `own` holds of it, in that of a delegate's own work. */
export const isInScopeSql = (
  scope: LimitedScope,
  workOrder: WorkOrderSql,
  bind: Bind,
  own: readonly string[] = [],
): string => {
  const { workflows } = scope;
  const ways = isOfDelegate(scope)
    ? [...own, isDelegatedSql(scope, workOrder, bind), isOpenedSql(scope, workOrder, bind)]
    : [];
  const conditions = [
    ...(ways.length > 0 ? [`(${ways.join(' OR ')})`] : []),
    ...(workflows === undefined ? [] : [isOfWorkflowSql({ workflows }, workOrder, bind)]),
  ];
  return conditions.join(' AND ');
};

interface WorkOrderSql {
  readonly tenant: string;
  readonly workOrderId: string;
}

/**
 * SQL: whether row `v` of a query's view is in a scope; undefined where all of them are. Refuses with `forbidden` a query
 * whose rows belong to no work order, such as a report that counts.
 */
export const readableSql = (
  { name, row, ownedBy = [], isDefinition = false, about, limitedTo }: QueryDefinition,
  scope: LimitedScope,
  bind: Bind,
): string | undefined => {
  if (limitedTo && isOfDelegate(scope)) throw notForDelegates(name);
  if (limitedTo && scope.workflows)
    return `string_to_array(v.${limitedTo}, ', ') <@ ${bind(scope.workflows, 'text[]')}`;
  if (isDefinition) return about && isAboutReaderSql(about, scope, bind);
  mustBeOfWork({ name, row, ownedBy }, scope);
  const own = isOfDelegate(scope)
    ? ownedBy.map((column) => `v.${column} = ${bind(scope.principal, 'text')}`)
    : [];
  const workOrder = { tenant: 'v.tenant', workOrderId: `v.${snakeCase('workOrderId')}` };
  return isInScopeSql(scope, workOrder, bind, own);
};

/** SQL: whether a row is about everybody or the reader and those it acts for, and about all work or that of its workflows. */
const isAboutReaderSql = (
  { principal, workflow }: NonNullable<QueryDefinition['about']>,
  scope: LimitedScope,
  bind: Bind,
): string => {
  const isAmong = (column: string, names: readonly string[]): string =>
    `(v.${column} IS NULL OR v.${column} = ANY (${bind(names, 'text[]')}))`;
  return [
    ...(isOfDelegate(scope) ? [isAmong(principal, scope.recipients)] : []),
    ...(scope.workflows === undefined ? [] : [isAmong(workflow, scope.workflows)]),
  ].join(' AND ');
};

/** Refuses with `forbidden` a query whose rows belong to no work order, where that is what the reader is limited to. */
export const mustBeOfWork = (
  { name, row, ownedBy = [] }: Pick<QueryDefinition, 'name' | 'row' | 'ownedBy'>,
  scope: LimitedScope,
): void => {
  const { workflows } = scope;
  const isOfWork = Object.hasOwn(row.fields, 'workOrderId');
  if (workflows !== undefined && !isOfWork)
    throw new Refusal(
      'forbidden',
      `A key that is for work of the workflows ${workflows.join(', ')} alone does not read ${name}: ask with another key.`,
      { workflows },
    );
  if (!isOfWork && ownedBy.length === 0) throw notForDelegates(name);
};

const notForDelegates = (name: string): Refusal =>
  new Refusal('forbidden', `Delegates do not read ${name}: ask with another key.`);
