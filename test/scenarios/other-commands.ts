import { allCommands, publicCommandSubject } from '#contracts';
import { type Route, routesOf, workflow } from './routes';

/** Every role that a tenant gives. */
export const LIMITED_ROLES = ['integrator', 'approver', 'operator', 'analyst', 'auditor', 'admin'];

/** Every command over HTTP, about other work or about no work; a token is no wider than the key. */
export const otherRoutes = (id: string, other: string): readonly Route[] =>
  routesOf(id)
    .filter(({ path }) => path !== '/v1/tokens')
    .map((route) =>
      route.path === '/v1/work-orders'
        ? { ...route, body: { ...route.body, workflow: other } }
        : route,
    );

/** The same as messages on NATS. */
export const otherCommands = (id: string, other: string) => {
  // What the gateway makes of the body, and fills in.
  const scope = { scope: 'client', audience: 'Northwind', validFor: 'P1D' };
  const approval = { kind: 'approval', subject: 'approval-1', owner: 'erik', reason: 'Away.' };
  const inPlace: Readonly<Record<string, object>> = {
    'publish-workflow': { workflowId: id, definition: workflow(id) },
    'assign-obligation': { workOrderId: id, ...approval },
    'claim-obligation': { workOrderId: id, kind: 'approval', subject: 'approval-1' },
    'release-obligation': { workOrderId: id, kind: 'approval', subject: 'approval-1' },
    'issue-delivery-link': { workOrderId: id, ...scope, digest: 'a'.repeat(64) },
  };
  const routes = otherRoutes(id, other);
  return allCommands.flatMap(({ name, service, route, roles }) => {
    if (!route || !roles.some((role) => LIMITED_ROLES.includes(role))) return [];
    const [method, template] = route.split(' ') as [string, string];
    const address = new RegExp(`^${template.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
    const found = routes.find((one) => one.method === method && address.test(one.path));
    if (!found) return [];
    const named = Object.entries(address.exec(found.path)!.groups ?? {}).map(
      ([field, text]) => [field, /^\d+$/.test(text) ? Number(text) : text] as const,
    );
    const data = inPlace[name] ?? { ...Object.fromEntries(named), ...found.body };
    return [{ subject: publicCommandSubject({ name, service }), data }];
  });
};
