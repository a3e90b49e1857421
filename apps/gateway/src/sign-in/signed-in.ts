import { Inject, Injectable } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type LiveSession, type OpenedSession, type WhoYouAre } from '#contracts';
import { type Caller } from '#platform';
import { GatewaySettings } from '../gateway.settings';
import { csrfTokenOf } from '../identity/csrf';
import { Permissions } from '../identity/permissions';
import { keepSession, sessionSecretIn } from '../identity/session-cookie';
import { Sessions } from '../identity/sessions';

/** Begins sessions, and tells people about theirs. */
@Injectable()
export class SignedIn {
  constructor(
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(Permissions) private readonly permissions: Permissions,
    @Inject(GatewaySettings) private readonly settings: GatewaySettings,
  ) {}

  /** Hands a session to the browser, in the place of one that it may have had. */
  async keep(opened: OpenedSession, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const former = sessionSecretIn({ cookie: request.headers.cookie });
    if (former !== undefined) await this.sessions.end(former);
    keepSession(reply, opened.secret);
  }

  /** What there is to know of a caller; `secret` is that of the session by which they came. */
  whoYouAre(caller: Caller, session?: LiveSession, secret?: string): WhoYouAre {
    const { id, keyId, tenant, roles, owners = [], workflows = null } = caller;
    return {
      actor: { id, key: keyId },
      tenant,
      roles,
      owners,
      workflows,
      by: session?.by ?? null,
      sessionId: session?.sessionId ?? null,
      expiresAt: session?.expiresAt ?? null,
      idleUntil: session?.idleUntil ?? null,
      csrf: secret === undefined ? null : csrfTokenOf(secret, this.settings.tokenSecret),
      ...this.permissions.of(roles, {
        bySession: session !== undefined,
        isWorkflowLimited: workflows !== null,
      }),
    };
  }
}
