import { type DelegatedScope, type QueryDefinition, snakeCase } from '#contracts';
import { Refusal } from '#kernel';

/** Binds a value of a Postgres type, and returns its place in the statement. */
export type Bind = (value: unknown, type: string) => string;

/** The view that says what was delegated. The right to read is that of the present, also of a past. */
export const SCOPE_SOURCE = 'delegations';

/** A dispatch that was called back or replaced opens nothing any more. */
const OPENING = `status NOT IN ('stopped', 'superseded')`;

/** SQL: whether a work order was delegated to the reader, a member of its teams, or taken on by it. */
export const isDelegatedSql = (
  { principal, recipients }: DelegatedScope,
  { tenant, workOrderId }: { readonly tenant: string; readonly workOrderId: string },
  bind: Bind,
): string =>
  `EXISTS (SELECT FROM views.${SCOPE_SOURCE} AS delegated
    WHERE delegated.tenant = ${tenant} AND delegated.work_order_id = ${workOrderId}
      AND delegated.${OPENING}
      AND (delegated.recipient = ANY (${bind(recipients, 'text[]')})
        OR delegated.accepted_by = ${bind(principal, 'text')}))`;

/**
 * SQL: whether a delegate may read row `v` of a query's view; undefined where it may read all of them. Refuses with
 * `forbidden` a query whose rows belong to no work order, such as a report that counts.
 */
export const readableSql = (
  { name, row, ownedBy = [], isDefinition = false }: QueryDefinition,
  scope: DelegatedScope,
  bind: Bind,
): string | undefined => {
  if (isDefinition) return undefined;
  if (!Object.hasOwn(row.fields, 'workOrderId') && ownedBy.length === 0)
    throw new Refusal('forbidden', `Delegates do not read ${name}: ask with another key.`);
  const own = ownedBy.map((column) => `v.${column} = ${bind(scope.principal, 'text')}`);
  const workOrder = { tenant: 'v.tenant', workOrderId: `v.${snakeCase('workOrderId')}` };
  return `(${[...own, isDelegatedSql(scope, workOrder, bind)].join(' OR ')})`;
};
