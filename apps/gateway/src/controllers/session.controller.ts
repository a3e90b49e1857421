import { Controller, Delete, Get, Header, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { IsText, jsonSchema, Meanings, roles, WhoYouAre } from '#contracts';
import { Refusal } from '#kernel';
import { parseAs } from '#platform';
import { Described, jsonOf } from '../docs/described';
import { GatewaySettings } from '../gateway.settings';
import { valueOf } from '../http/body';
import { AllowedTo, ForSourceBound, ForWorkflowLimited, Public } from '../identity/access';
import { mustHaveCsrfToken, mustComeFromHere } from '../identity/csrf';
import { cookieSecretIn, forgetSession, sessionSecretIn } from '../identity/session-cookie';
import { Sessions } from '../identity/sessions';
import { SignInAttempts } from '../sign-in/attempts';
import { SignedIn } from '../sign-in/signed-in';

@Meanings({
  key: 'An API key.',
})
class SignInBody {
  @IsText(256) key!: string;
}

const { among, listOf, objectOf } = jsonSchema;

const NO_STORE = 'no-store';

/** Sessions of people in browsers. */
@Controller('v1/session')
export class SessionController {
  constructor(
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(SignedIn) private readonly signedIn: SignedIn,
    @Inject(SignInAttempts) private readonly attempts: SignInAttempts,
    @Inject(GatewaySettings) private readonly settings: GatewaySettings,
  ) {}

  @Post()
  @Public()
  @HttpCode(200)
  @Header('cache-control', NO_STORE)
  @Described({
    summary: 'Begins a session of a person in a browser, by an API key.',
    body: SignInBody,
    answer: WhoYouAre,
    problems: [401, 403, 429],
  })
  async signIn(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WhoYouAre> {
    mustComeFromHere(request, this.settings.baseUrl, { mayBeUnsaid: true });
    const { key } = parseAs(SignInBody, valueOf(request));
    const opened = await this.attempts.of(
      { address: request.ip, keyId: keyIdOf(key) },
      async () => {
        const found = await this.sessions.open({ key });
        if (found) return found;
        throw new Refusal('sign_in_failed', 'This key is not valid, or not any more.');
      },
    );
    await this.signedIn.keep(opened, request, reply);
    return this.signedIn.whoYouAre(opened.caller, { session: opened, secret: opened.secret });
  }

  @Get()
  @AllowedTo(...roles)
  @ForSourceBound()
  @ForWorkflowLimited()
  @Header('cache-control', NO_STORE)
  @Described({
    summary: 'Who the caller is, until when, what they may do, and why not the rest.',
    answer: WhoYouAre,
  })
  whoAmI(@Req() { caller, session, headers, isByToken }: FastifyRequest): WhoYouAre {
    const secret = session && sessionSecretIn(headers);
    return this.signedIn.whoYouAre(caller!, { session, secret, isByToken });
  }

  /** Idempotent: signing out of a session that is over succeeds. */
  @Delete()
  @Public()
  @Described({
    summary: 'Ends the session that comes with the request, by its cookie or as a bearer.',
    headers: { 'Writ-CSRF': 'The `csrf` of GET /v1/session.' },
    answer: jsonOf(objectOf({ signedOut: { type: 'boolean', const: true } })),
    problems: [403],
  })
  async signOut(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ readonly signedOut: true }> {
    const byCookie = cookieSecretIn({ cookie: request.headers.cookie });
    if (byCookie !== undefined) mustHaveCsrfToken(request, byCookie, this.settings);
    const secret = byCookie ?? sessionSecretIn(request.headers);
    if (secret !== undefined) await this.sessions.end(secret);
    forgetSession(reply);
    return { signedOut: true };
  }

  @Get('ways')
  @Public()
  @Described({
    summary: 'The ways to sign in here.',
    answer: jsonOf(objectOf({ ways: listOf(among('key', 'oidc')) })),
  })
  ways(): { readonly ways: readonly string[] } {
    return { ways: this.settings.oidc ? ['key', 'oidc'] : ['key'] };
  }
}

/** The public part of a key (`writ_<id>_<secret>`); undefined where it has none. */
const keyIdOf = (key: string): string | undefined => /^writ_([A-Za-z0-9]{1,32})_/.exec(key)?.[1];
