import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Refusal } from '#kernel';
import { type Caller } from '#platform';
import { accessOf } from './access';
import { Credentials } from './credentials';
import { InFlight } from './in-flight';
import { isLocal } from './local';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is asking; there on every route that is not public. */
    caller?: Caller;
  }
}

/**
 * The one guard of all routes. No declaration, no access; no valid credential, 401; not one of the
 * roles, 403; too much at once, 429. The body has been received but not been looked at.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(Credentials) private readonly credentials: Credentials,
    @Inject(InFlight) private readonly inFlight: InFlight,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = accessOf(context.getHandler());
    if (!access) throw new Refusal('forbidden', 'This route is open to nobody.');
    if (access.kind === 'public') return true;

    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    if (access.kind === 'local' && isLocal(request)) return true;

    const caller = await this.credentials.callerOf(request.headers.authorization);
    if (!access.roles.some((role) => caller.roles.includes(role)))
      throw new Refusal(
        'forbidden',
        `This is for the roles ${access.roles.join(', ')}: ask with a key that has one.`,
      );
    this.inFlight.enter(caller, http.getResponse<FastifyReply>().raw);
    request.caller = caller;
    return true;
  }
}
