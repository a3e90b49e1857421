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

/** Which credentials besides a key open a route that hands out a credential. */
interface KeysOnly {
  readonly takesTokens: boolean;
}

/**
 * A session does not open this route: what it hands out would outlive the session. Nor does a token, where what is handed out
 * is worth as much as the key behind it.
 */
export const ForKeysOnly = ({ takesTokens = true }: Partial<KeysOnly> = {}): MethodDecorator =>
  SetMetadata<string, KeysOnly>(KEYS_ONLY, { takesTokens });

/** What a route for keys declares; undefined for any other route. */
export const keysOnlyOf = (handler: object): KeysOnly | undefined =>
  Reflect.getMetadata(KEYS_ONLY, handler) as KeysOnly | undefined;

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
