import { Inject, Injectable } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type JWTPayload } from 'jose';
import {
  type LiveSession,
  type OpenedSession,
  type SignedInPerson,
  subjects,
  type WhoYouAre,
} from '#contracts';
import { type Caller } from '#platform';
import { type Bus, BUS } from '../bus';
import { GatewaySettings } from '../gateway.settings';
import { csrfTokenOf } from '../identity/csrf';
import { Permissions } from '../identity/permissions';
import { keepSession, sessionSecretIn } from '../identity/session-cookie';
import { Sessions } from '../identity/sessions';
import { type OidcSettings } from './oidc-settings';
import { mailAddressOf, personOf } from './person';

/** What a caller came with. */
interface Shown {
  readonly session?: LiveSession | undefined;
  /** That of the session. */
  readonly secret?: string | undefined;
  readonly isByToken?: boolean | undefined;
}

/** Begins sessions, and tells people about theirs. */
@Injectable()
export class SignedIn {
  constructor(
    @Inject(BUS) private readonly bus: Bus,
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(Permissions) private readonly permissions: Permissions,
    @Inject(GatewaySettings) private readonly settings: GatewaySettings,
  ) {}

  /** A session of somebody whom the provider vouches for. Their address is passed on beside it: a sign-in does not wait for it. */
  async open(
    claims: JWTPayload,
    oidc: OidcSettings,
  ): Promise<OpenedSession & Pick<SignedInPerson, 'principal'>> {
    const person = personOf(claims, oidc);
    const opened = (await this.sessions.open({ person }))!;
    const { tenant, principal } = person;
    const address = mailAddressOf(claims, oidc);
    if (address !== undefined)
      void this.bus
        .request(subjects.internal.claimMailbox, { tenant, principal, address })
        .catch(() => undefined);
    return { ...opened, principal };
  }

  /** Hands a session to the browser, in the place of one that it may have had. */
  async keep(opened: OpenedSession, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const former = sessionSecretIn({ cookie: request.headers.cookie });
    if (former !== undefined) await this.sessions.end(former);
    keepSession(reply, opened.secret);
  }

  /** What there is to know of a caller. */
  whoYouAre(caller: Caller, { session, secret, isByToken = false }: Shown): WhoYouAre {
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
        by: session ? 'session' : isByToken ? 'token' : 'key',
        isWorkflowLimited: workflows !== null,
      }),
    };
  }
}
