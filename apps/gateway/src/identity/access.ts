import { SetMetadata } from '@nestjs/common';
import { type Role } from '#contracts';

/** Who may use a route. A route that does not say so is closed to everybody. */
export type Access =
  | { readonly kind: 'public' }
  /** Anybody on this machine, and the roles from elsewhere. */
  | { readonly kind: 'local'; readonly roles: readonly Role[] }
  | { readonly kind: 'roles'; readonly roles: readonly Role[] };

const ACCESS = 'writ:access';

/** Needs no credential: health, documentation, problem texts. */
export const Public = (): MethodDecorator =>
  SetMetadata<string, Access>(ACCESS, { kind: 'public' });

/** Needs no credential from this machine, and one of these roles from any other. */
export const LocalOr = (...roles: readonly Role[]): MethodDecorator =>
  SetMetadata<string, Access>(ACCESS, { kind: 'local', roles });

/** Needs a credential with one of these roles. */
export const AllowedTo = (...roles: readonly Role[]): MethodDecorator =>
  SetMetadata<string, Access>(ACCESS, { kind: 'roles', roles });

/** What the handler of a route declares; undefined when it declares nothing. */
export const accessOf = (handler: object): Access | undefined =>
  Reflect.getMetadata(ACCESS, handler) as Access | undefined;

const KEYS_ONLY = 'writ:keys-only';

/** A session does not open this route: what it hands out would outlive the session. */
export const ForKeysOnly = (): MethodDecorator => SetMetadata(KEYS_ONLY, true);

export const isForKeysOnly = (handler: object): boolean =>
  Reflect.getMetadata(KEYS_ONLY, handler) === true;

const WORKFLOW_LIMITED = 'writ:workflow-limited';

/**
 * A credential that is limited to workflows opens this route too; it opens no other. The service behind the route keeps
 * it to work of these workflows.
 */
export const ForWorkflowLimited = (): MethodDecorator => SetMetadata(WORKFLOW_LIMITED, true);

export const isForWorkflowLimited = (handler: object): boolean =>
  Reflect.getMetadata(WORKFLOW_LIMITED, handler) === true;

const SOURCE_BOUND = 'writ:source-bound';

/** A credential that is bound to a source opens this route too; it opens no other. */
export const ForSourceBound = (): MethodDecorator => SetMetadata(SOURCE_BOUND, true);

export const isForSourceBound = (handler: object): boolean =>
  Reflect.getMetadata(SOURCE_BOUND, handler) === true;
