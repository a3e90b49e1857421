/** The processes that own events; `gateway` owns none. */
export const services = ['intake', 'policy', 'approvals', 'exceptions', 'ledger'] as const;
export type Service = (typeof services)[number];

/**
 * Who a key may be. An `admin` is one of a tenant; what crosses tenants takes a `deployment-admin`, who alone gives that
 * role. `service` is what one of our own processes is when a reaction sends a command; no key carries it.
 */
export const roles = [
  'integrator',
  'delegate',
  'approver',
  'operator',
  'analyst',
  'auditor',
  'admin',
  'deployment-admin',
] as const;
export type Role = (typeof roles)[number] | 'service';

/** Everybody of a tenant. Deployment admins see no tenant's work. */
export const everybody: readonly Role[] = roles.filter((role) => role !== 'deployment-admin');

/** Roles that forbid more than they allow, whatever other roles a credential has: nothing that it issues goes without them. */
export const limitingRoles: readonly Role[] = ['delegate', 'integrator'];
export const isLimited = (held: readonly string[]): boolean =>
  limitingRoles.some((role) => held.includes(role));

/** Who has this role carries out work: such a credential does and reads only what the role allows, whatever other roles it has. */
export const CONFINING_ROLE: Role = 'delegate';

/** The roles of a credential that allow something. */
export const effectiveRoles = (held: readonly string[]): readonly string[] =>
  held.includes(CONFINING_ROLE) ? [CONFINING_ROLE] : held;

/** Operators and administrators see to everybody's work. */
export const runsTheWork = ({ roles: held }: { readonly roles: readonly string[] }): boolean => {
  const counting = effectiveRoles(held);
  return counting.includes('operator') || counting.includes('admin');
};

/** Who reads metrics from other machines: they tell of all tenants. */
export const METRICS_ROLE = 'deployment-admin' as const satisfies Role;

/** Whether a credential opens the metrics: one that is limited to a source or to workflows does not. */
export const mayReadMetrics = ({
  roles: held,
  source,
  workflows,
}: {
  readonly roles: readonly string[];
  readonly source?: string;
  readonly workflows?: readonly string[];
}): boolean =>
  source === undefined && workflows === undefined && effectiveRoles(held).includes(METRICS_ROLE);

/** The role that reactions act under. */
export const SERVICE_ROLE = 'service' as const;
export const approvers = ['approver', 'operator', 'admin'] as const;
