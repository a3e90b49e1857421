import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { effectiveRoles, type LiveSession } from '#contracts';
import { Refusal } from '#kernel';
import { type Caller, isLocal, mustBeWithinLimit, mustNotBeBound } from '#platform';
import { GatewaySettings } from '../gateway.settings';
import { isUrgent } from '../http/arrival';
import { accessOf, isForSourceBound, isForWorkflowLimited, keysOnlyOf } from './access';
import { Credentials } from './credentials';
import { mustHaveCsrfToken } from './csrf';
import { InFlight } from './in-flight';
import { cookieSecretIn } from './session-cookie';

declare module 'fastify' {
  interface FastifyRequest {
    /** The caller; present on every route that is not public. */
    caller?: Caller;
    /** By which session they ask; absent where they show a key or a token. */
    session?: LiveSession;
    /** Whether they ask with a token. */
    isByToken?: boolean;
  }
}

/**
 * The one guard of all routes. No declaration, no access; no valid credential, 401; not one of the
 * roles, 403; bound to a source and no route for publishers, 403; limited to
 * workflows and no route about work, 403; by session and not meant, 403; too much at once, 429. The body has been received but not been looked at.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(Credentials) private readonly credentials: Credentials,
    @Inject(InFlight) private readonly inFlight: InFlight,
    @Inject(GatewaySettings) private readonly settings: GatewaySettings,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = accessOf(context.getHandler());
    if (!access) throw new Refusal('forbidden', 'This route is open to nobody.');
    if (access.kind === 'public') return true;

    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    if (access.kind === 'local' && isLocal(request.raw)) return true;

    const secret = cookieSecretIn(request.headers);
    if (secret !== undefined) mustHaveCsrfToken(request, secret, this.settings);
    const { caller, session, isByToken } = await this.credentials.whoIs(request.headers, {
      isUrgent: isUrgent(request),
      address: request.ip,
    });
    const roles = effectiveRoles(caller.roles);
    if (!access.roles.some((role) => roles.includes(role)))
      throw new Refusal(
        'forbidden',
        `This is for the roles ${access.roles.join(', ')}: ask with a key that has one.`,
      );
    if (!isForSourceBound(context.getHandler())) mustNotBeBound(caller.source);
    if (!isForWorkflowLimited(context.getHandler())) mustBeWithinLimit(caller.workflows, []);
    const keysOnly = keysOnlyOf(context.getHandler());
    if (keysOnly && session) throw sessionNotEnough();
    if (keysOnly?.takesTokens === false && isByToken) throw tokenNotEnough();
    this.inFlight.enter(caller, http.getResponse<FastifyReply>().raw);
    request.caller = caller;
    request.session = session;
    request.isByToken = isByToken;
    return true;
  }
}

/** What is handed out here would outlive the session. */
const sessionNotEnough = (): Refusal =>
  new Refusal(
    'session_not_enough',
    'This hands out a credential, so it takes one: ask with `Authorization: Bearer <API key>`.',
  );

const tokenNotEnough = (): Refusal =>
  new Refusal(
    'forbidden',
    'This hands out what is worth as much as an API key, so it takes one: ask with `Authorization: Bearer <API key>`.',
  );
