import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { Refusal } from '#kernel';
import { Unavailable } from '#platform';
import { type OidcSettings } from './oidc-settings';

/** What we need of a provider's metadata (OpenID Connect Discovery 1.0, section 3). */
interface Provider {
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly secretInBody: boolean;
  readonly saysIssuer: boolean;
  readonly keys: ReturnType<typeof createRemoteJWKSet>;
  readonly until: number;
}

/** What the browser is sent away with, and has to come back with. */
export interface Begun {
  readonly state: string;
  readonly nonce: string;
  readonly challenge: string;
  readonly redirectUri: string;
}

const KNOWN_FOR_MS = 3_600_000;
const FETCH_TIMEOUT_MS = 8_000;
const CLOCKS_DIFFER_S = 60;
/** Signatures of the provider alone: with `none`, or a key that we know too, anybody could sign. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
];
const EDWARDS = ['EdDSA', 'Ed25519'];

/** An OpenID provider: the authorization code flow with PKCE (Core 1.0, section 3.1; RFC 7636). */
export class IdentityProvider {
  private known: Provider | undefined;
  private finding: Promise<Provider> | undefined;

  constructor(private readonly settings: OidcSettings) {}

  /** Where to send somebody to sign in. Rejects with `Unavailable`. */
  async addressFor({ state, nonce, challenge, redirectUri }: Begun): Promise<string> {
    const { authorizationEndpoint } = await this.provider();
    const url = new URL(authorizationEndpoint);
    const parameters = {
      response_type: 'code',
      client_id: this.settings.clientId,
      redirect_uri: redirectUri,
      scope: 'openid profile email',
      state,
      nonce,
      code_challenge: challenge,
      code_challenge_method: 'S256',
    };
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return url.href;
  }

  /** Whether an answer may be of this provider, by the `iss` it states (RFC 9207). */
  async mustBeFrom(issuer: string | undefined): Promise<void> {
    const { saysIssuer } = await this.provider();
    if (issuer === this.settings.issuer || (issuer === undefined && !saysIssuer)) return;
    throw failed('the answer is of another issuer');
  }

  /**
   * The claims of the person of the code, all checks done (Core 1.0, section 3.1.3.7). Refuses with
   * `sign_in_failed`; rejects with `Unavailable`.
   */
  async identify(
    code: string,
    { verifier, nonce, redirectUri }: { verifier: string; nonce: string; redirectUri: string },
  ): Promise<JWTPayload> {
    const provider = await this.provider();
    const idToken = await this.exchange(provider, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    });
    const { issuer, clientId } = this.settings;
    const { payload } = await jwtVerify(idToken, provider.keys, {
      issuer,
      audience: clientId,
      algorithms: [...ALGORITHMS, ...EDWARDS],
      requiredClaims: ['sub', 'exp', 'iat'],
      clockTolerance: CLOCKS_DIFFER_S,
    }).catch(explain);
    if (payload['nonce'] !== nonce) throw failed('the ID token answers another request');
    const parties = [payload.aud].flat();
    const azp = payload['azp'];
    if (azp === undefined ? parties.length > 1 : azp !== clientId)
      throw failed('the ID token was issued to another client');
    return payload;
  }

  private async exchange(
    { tokenEndpoint, secretInBody }: Provider,
    fields: Readonly<Record<string, string>>,
  ): Promise<string> {
    const { clientId, clientSecret } = this.settings;
    const inBody = {
      ...((clientSecret === undefined || secretInBody) && { client_id: clientId }),
      ...(clientSecret !== undefined && secretInBody && { client_secret: clientSecret }),
    };
    const isBasic = clientSecret !== undefined && !secretInBody;
    const response = await ask(tokenEndpoint, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
        ...(isBasic && { authorization: basic(clientId, clientSecret) }),
      },
      body: new URLSearchParams({ ...fields, ...inBody }).toString(),
    });
    const body = await jsonOf(response);
    if (!response.ok) throw failed(`the identity provider refused the code${reasonOf(body)}`);
    if (typeof body['id_token'] !== 'string') throw failed('the answer holds no ID token');
    return body['id_token'];
  }

  /** Many who come at once are one question, also to a provider that does not answer. */
  private async provider(): Promise<Provider> {
    if (this.known && this.known.until > performance.now()) return this.known;
    this.finding ??= this.find().finally(() => (this.finding = undefined));
    return (this.known = await this.finding);
  }

  private async find(): Promise<Provider> {
    const { issuer } = this.settings;
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const response = await ask(url, { headers: { accept: 'application/json' } });
    const configuration = await jsonOf(response);
    const urls = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'].map(
      (name) => configuration[name],
    );
    const [authorizationEndpoint, tokenEndpoint, jwksUri] = urls as string[];
    if (!response.ok || configuration['issuer'] !== issuer || !urls.every(isAddress))
      throw new Unavailable('The identity provider does not say how people sign in there.');
    const methods = configuration['token_endpoint_auth_methods_supported'];
    return {
      authorizationEndpoint: authorizationEndpoint!,
      tokenEndpoint: tokenEndpoint!,
      secretInBody: Array.isArray(methods) && !methods.includes('client_secret_basic'),
      saysIssuer: configuration['authorization_response_iss_parameter_supported'] === true,
      keys: createRemoteJWKSet(new URL(jwksUri!), { timeoutDuration: FETCH_TIMEOUT_MS }),
      until: performance.now() + KNOWN_FOR_MS,
    };
  }
}

/** Refuses with `sign_in_failed`, saying why. */
export const failed = (why: string): Refusal =>
  new Refusal('sign_in_failed', `Nobody was signed in: ${why}. Start again.`);

const LOOPBACK = /^http:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?(?:\/|$)/;

/** What is fetched there is as good as a key: by https, or without leaving this machine. */
const isSafe = (url: string): boolean => /^https:\/\//.test(url) || LOOPBACK.test(url);

const isAddress = (url: unknown): boolean =>
  typeof url === 'string' && URL.canParse(url) && isSafe(url);

const ask = (url: string, request: RequestInit): Promise<Response> =>
  fetch(url, {
    ...request,
    redirect: 'error',
    signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
  }).catch((cause: unknown) => {
    throw new Unavailable('The identity provider does not answer now.', 5, { cause });
  });

const jsonOf = async (response: Response): Promise<Record<string, unknown>> => {
  const body: unknown = await response.json().catch(() => null);
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
};

/** The error code of RFC 6749, section 5.2; nothing else of the answer is repeated. */
const reasonOf = ({ error }: Record<string, unknown>): string =>
  typeof error === 'string' && /^[a-z_]{1,64}$/.test(error) ? ` (${error})` : '';

/** RFC 6749, section 2.3.1: both parts are encoded as in a form before they are joined. */
const basic = (id: string, secret: string): string => {
  const encoded = [id, secret].map((part) => new URLSearchParams({ p: part }).toString().slice(2));
  return `Basic ${Buffer.from(encoded.join(':')).toString('base64')}`;
};

const explain = (error: unknown): never => {
  const isOutage =
    !(error instanceof errors.JOSEError) ||
    error instanceof errors.JWKSTimeout ||
    error.code === 'ERR_JOSE_GENERIC';
  if (isOutage)
    throw new Unavailable('The keys of the identity provider cannot be had now.', 5, {
      cause: error,
    });
  throw failed(`the ID token does not hold (${error.code})`);
};
