import { Inject, Injectable, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants';
import { DiscoveryService } from '@nestjs/core';
import { type Denial, effectiveRoles, type Permission, SERVICE_ROLE } from '#contracts';
import { queryRouteOf } from '../queries/query-route';
import { commandRouteOf } from '../commands/command-route';
import { operationIdOf, type RouteHandler, routeHandlers } from '../http/route-handlers';
import { accessOf, isForWorkflowLimited, keysOnlyOf } from './access';

interface Known extends Permission {
  readonly roles: readonly string[];
  readonly keysOnly: ReturnType<typeof keysOnlyOf>;
  readonly isForWorkflowLimited: boolean;
}

/** How a caller came. */
interface Came {
  readonly by: 'key' | 'token' | 'session';
  /** With a credential that is limited to workflows. */
  readonly isWorkflowLimited: boolean;
}

/**
 * What somebody may do, from the same declarations that the guard of all routes uses: what is shown here
 * and what happens there cannot differ.
 */
@Injectable()
export class Permissions {
  private known: readonly Known[] | undefined;

  constructor(@Inject(DiscoveryService) private readonly discovery: DiscoveryService) {}

  /** What `roles` allow, and what they do not, to somebody who came so. */
  of(
    roles: readonly string[],
    came: Came,
  ): { readonly may: readonly Permission[]; readonly mayNot: readonly Denial[] } {
    const judged = (this.known ??= this.find()).map((known) => ({
      known,
      why: whyNot(known, effectiveRoles(roles), came),
    }));
    return {
      may: judged
        .filter(({ why }) => why === undefined)
        .map(({ known: { kind, name } }) => ({ kind, name })),
      mayNot: judged.flatMap(({ known: { kind, name, roles: needed }, why }) =>
        why === undefined ? [] : [{ kind, name, roles: needed, why }],
      ),
    };
  }

  private find(): readonly Known[] {
    const all = [...routeHandlers(this.discovery)].flatMap(([key, handler]) => {
      const access = accessOf(handler);
      if (!access || access.kind === 'public') return [];
      const roles = access.roles.filter((role) => role !== SERVICE_ROLE);
      const { kind, name } = nameOf(key, handler);
      return [
        {
          kind,
          name,
          roles,
          keysOnly: keysOnlyOf(handler),
          isForWorkflowLimited: isForWorkflowLimited(handler),
        },
      ];
    });
    // A view answers on several addresses, by the same contract.
    const byName = new Map(all.map((known) => [`${known.kind} ${known.name}`, known]));
    return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}

const nameOf = (key: string, handler: RouteHandler): Permission => {
  const command = commandRouteOf(handler);
  if (command) return { kind: 'command', name: command.definition.name };
  const query = queryRouteOf(handler);
  if (query) return { kind: 'query', name: query.query.name };
  const method: unknown = Reflect.getMetadata(METHOD_METADATA, handler);
  const kind = Number(method) === Number(RequestMethod.GET) ? 'query' : 'command';
  return { kind, name: operationIdOf(key) };
};

const whyNot = (
  { roles: needed, keysOnly, isForWorkflowLimited: isOfWork }: Known,
  roles: readonly string[],
  { by, isWorkflowLimited }: Came,
): string | undefined => {
  if (!needed.some((role) => roles.includes(role)))
    return `This is for the roles ${needed.join(', ')}.`;
  if (isWorkflowLimited && !isOfWork)
    return 'This takes a credential that is not limited to workflows.';
  if (by === 'key' || !keysOnly || (by === 'token' && keysOnly.takesTokens)) return undefined;
  return `This takes an API key, not a ${by}.`;
};
