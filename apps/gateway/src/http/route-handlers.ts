import { type Type } from '@nestjs/common';
import { type DiscoveryService, MetadataScanner } from '@nestjs/core';

export type RouteHandler = (...parameters: readonly never[]) => unknown;

/** Every method of every controller, by `CommandsController.openWorkOrder`. */
export const routeHandlers = (discovery: DiscoveryService): ReadonlyMap<string, RouteHandler> => {
  const scanner = new MetadataScanner();
  return new Map(
    discovery.getControllers().flatMap(({ metatype }) => {
      const prototype = (metatype as Type).prototype as Record<string, RouteHandler>;
      return scanner
        .getAllMethodNames(prototype)
        .map((method) => [`${metatype!.name}.${method}`, prototype[method]!] as const);
    }),
  );
};

/** `InboxController.read` → `inboxRead`; commands and views have names that are their own. */
export const operationIdOf = (key: string): string =>
  key
    .replace(/^(Commands|Views)Controller\./, '')
    .replace('Controller.', '-')
    .replace(/^[A-Z]/, (first) => first.toLowerCase())
    .replace(/-(\w)/g, (_, next: string) => next.toUpperCase());
