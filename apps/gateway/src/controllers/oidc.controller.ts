import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import { Described, htmlPage } from '../docs/described';
import { GatewaySettings } from '../gateway.settings';
import { Public } from '../identity/access';
import { cookieIn, setCookie } from '../identity/session-cookie';
import { Explained } from '../links/explained';
import { sendPage } from '../links/layout';
import { SignInAttempts } from '../sign-in/attempts';
import { ConfiguredProvider } from '../sign-in/configured-provider';
import {
  begin,
  LOGIN_STATE_SECONDS,
  type LoginState,
  sealed,
  authorizationOf,
  unsealed,
} from '../sign-in/login-state';
import { type OidcSettings } from '../sign-in/oidc-settings';
import { notSignedIn, signedInPage } from '../sign-in/pages';
import { failed, type IdentityProvider } from '../sign-in/provider';
import { SignedIn } from '../sign-in/signed-in';

/** Not `Strict`: the browser comes back from another site, by a link as it were. */
const BEGUN_COOKIE = '__Host-writ-sign-in';
const CALLBACK = '/v1/session/oidc/callback';
const CALLED_BACK = 'As in OpenID Connect Core 1.0 and RFC 9207.';

/** People whom an identity provider knows (OpenID Connect Core 1.0, section 3.1). */
@Controller('v1/session/oidc')
export class OidcController {
  private readonly redirectUri: string;
  private readonly explained: Explained;

  constructor(
    @Inject(SignedIn) private readonly signedIn: SignedIn,
    @Inject(SignInAttempts) private readonly attempts: SignInAttempts,
    @Inject(ConfiguredProvider) private readonly configured: ConfiguredProvider,
    @Inject(GatewaySettings) private readonly settings: GatewaySettings,
    @Inject(PinoLogger) log: PinoLogger,
  ) {
    this.redirectUri = settings.baseUrl + CALLBACK;
    this.explained = new Explained(log, {
      refused: notSignedIn,
      away: notSignedIn,
      failure: 'a sign-in by the identity provider failed',
      refusalLog: 'nobody was signed in by the identity provider',
    });
  }

  @Get()
  @Public()
  @Described({
    summary: 'Sends a browser to the identity provider (302) to sign in there.',
    also: {
      returnTo: 'The path of ours to go on to; anything else counts as not stated.',
    },
    answer: htmlPage,
  })
  async start(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { provider } = this.configured.orRefuse();
    await this.explained.orElse(request, reply, async () => {
      const begun = begin((request.query as Record<string, unknown>)['returnTo']);
      const address = await provider.addressFor(authorizationOf(begun, this.redirectUri));
      const cookie = await sealed(begun, this.settings.tokenSecret);
      setCookie(reply, BEGUN_COOKIE, cookie, { maxAge: LOGIN_STATE_SECONDS, sameSite: 'Lax' });
      void reply.header('cache-control', 'no-store').redirect(address, 302);
    });
  }

  /** The only GET that opens a session: only in the browser that began the sign-in, and once (`state`, the code). */
  @Get('callback')
  @Public()
  @Described({
    summary: 'Where the identity provider sends a browser back to: it begins the session.',
    also: { state: CALLED_BACK, code: CALLED_BACK, iss: CALLED_BACK, error: CALLED_BACK },
    answer: htmlPage,
  })
  async finish(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const configured = this.configured.orRefuse();
    await this.explained.orElse(request, reply, async () => {
      setCookie(reply, BEGUN_COOKIE, '', { maxAge: 0, sameSite: 'Lax' });
      const { opened, returnTo } = await this.attempts.of({ address: request.ip }, () =>
        this.opened(request, configured),
      );
      await this.signedIn.keep(opened, request, reply);
      // By a page of ours, and not by a redirect: to that, `Strict` cookies would not go along.
      void reply.header('refresh', `0; url=${returnTo}`);
      sendPage(reply, 200, signedInPage(returnTo));
    });
  }

  private async opened(
    request: FastifyRequest,
    { provider, oidc }: { readonly provider: IdentityProvider; readonly oidc: OidcSettings },
  ) {
    const { state, code, error, iss } = parametersOf(request);
    const cookie = cookieIn(request.headers.cookie, BEGUN_COOKIE);
    const begun: LoginState = await unsealed(cookie, state, this.settings.tokenSecret);
    await provider.mustBeFrom(iss);
    if (error !== undefined) throw failed(`the identity provider says ${errorName(error)}`);
    if (code === undefined) throw failed('the identity provider sent no code');
    const { verifier, nonce, returnTo } = begun;
    const exchange = { verifier, nonce, redirectUri: this.redirectUri };
    const claims = await provider.identify(code, exchange);
    return { opened: await this.signedIn.open(claims, oidc), returnTo };
  }
}

/** What came back in the address; what was stated twice counts as not stated. */
const parametersOf = ({ query }: FastifyRequest): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(query as Record<string, unknown>).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );

const errorName = (error: string): string =>
  /^[a-z_]{1,64}$/.test(error) ? error : 'that it failed';
