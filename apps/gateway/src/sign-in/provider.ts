import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { type DeviceCode } from '#contracts';
import { Refusal } from '#kernel';
import { Unavailable } from '#platform';
import { type OidcSettings } from './oidc-settings';

/** What we need of a provider's metadata (OpenID Connect Discovery 1.0, section 3). */
interface Provider {
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  /** Absent where people sign in by a browser alone. */
  readonly deviceEndpoint?: string;
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

/** RFC 8628, section 3.2: where the provider names none. */
const INTERVAL_S = 5;
const SECONDS_MAX = 3_600;
const CODE_MAX = 2_048;

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

/** An OpenID provider: the authorization code flow with PKCE (Core 1.0, section 3.1; RFC 7636), and device codes (RFC 8628). */
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
    const { isDone, body } = await this.post(provider.tokenEndpoint, provider, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    });
    if (!isDone) throw failed(`the identity provider refused the code${reasonOf(body)}`);
    const payload = await this.verified(body, provider);
    if (payload['nonce'] !== nonce) throw failed('the ID token answers another request');
    return payload;
  }

  /** Begins to sign somebody in who has a browser elsewhere (RFC 8628, section 3.1). Rejects with `Unavailable`. */
  async beginOnDevice(): Promise<DeviceCode> {
    const provider = await this.provider();
    if (provider.deviceEndpoint === undefined)
      throw new Refusal(
        'oidc_not_configured',
        'The identity provider offers no device code here: sign in by an API key.',
      );
    const { isDone, body } = await this.post(provider.deviceEndpoint, provider, {
      scope: 'openid profile email',
    });
    const { device_code: deviceCode, user_code: userCode, verification_uri: address } = body;
    const { expires_in: seconds, interval = INTERVAL_S } = body;
    if (!isDone) throw failed(`the identity provider gives no device code${reasonOf(body)}`);
    if (!isText(deviceCode) || !isText(userCode) || !isAddress(address) || !isSeconds(seconds))
      throw new Unavailable('The identity provider gives no device code that can be used.');
    return {
      deviceCode,
      userCode,
      verificationUri: address,
      expiresIn: seconds,
      interval: isSeconds(interval) ? interval : INTERVAL_S,
    };
  }

  /**
   * The claims of the person who has confirmed a device code; undefined while nobody has, with whether to ask less
   * often. Refuses with `sign_in_failed`; rejects with `Unavailable`.
   */
  async identifyOnDevice(
    deviceCode: string,
  ): Promise<{ readonly claims?: JWTPayload; readonly slowDown: boolean }> {
    const provider = await this.provider();
    const { isDone, body } = await this.post(provider.tokenEndpoint, provider, {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: deviceCode,
    });
    if (isDone) return { claims: await this.verified(body, provider), slowDown: false };
    const { error } = body;
    if (error === 'authorization_pending' || error === 'slow_down')
      return { slowDown: error === 'slow_down' };
    throw failed(`the identity provider refused the device code${reasonOf(body)}`);
  }

  /** The claims of an ID token that is of this provider, for this client, and holds now. */
  private async verified(
    { id_token: idToken }: Record<string, unknown>,
    provider: Provider,
  ): Promise<JWTPayload> {
    if (typeof idToken !== 'string') throw failed('the answer holds no ID token');
    const { issuer, clientId } = this.settings;
    const { payload } = await jwtVerify(idToken, provider.keys, {
      issuer,
      audience: clientId,
      algorithms: [...ALGORITHMS, ...EDWARDS],
      requiredClaims: ['sub', 'exp', 'iat'],
      clockTolerance: CLOCKS_DIFFER_S,
    }).catch(explain);
    const parties = [payload.aud].flat();
    const azp = payload['azp'];
    if (azp === undefined ? parties.length > 1 : azp !== clientId)
      throw failed('the ID token was issued to another client');
    return payload;
  }

  /** Asks as the client that the provider knows. */
  private async post(
    endpoint: string,
    { secretInBody }: Provider,
    fields: Readonly<Record<string, string>>,
  ): Promise<{ readonly isDone: boolean; readonly body: Record<string, unknown> }> {
    const { clientId, clientSecret } = this.settings;
    const inBody = {
      ...((clientSecret === undefined || secretInBody) && { client_id: clientId }),
      ...(clientSecret !== undefined && secretInBody && { client_secret: clientSecret }),
    };
    const isBasic = clientSecret !== undefined && !secretInBody;
    const response = await ask(endpoint, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
        ...(isBasic && { authorization: basic(clientId, clientSecret) }),
      },
      body: new URLSearchParams({ ...fields, ...inBody }).toString(),
    });
    return { isDone: response.ok, body: await jsonOf(response) };
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
    const deviceEndpoint = configuration['device_authorization_endpoint'];
    const methods = configuration['token_endpoint_auth_methods_supported'];
    return {
      authorizationEndpoint: authorizationEndpoint!,
      tokenEndpoint: tokenEndpoint!,
      ...(isAddress(deviceEndpoint) && { deviceEndpoint }),
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

const isAddress = (url: unknown): url is string =>
  typeof url === 'string' && URL.canParse(url) && isSafe(url);

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= CODE_MAX;

const isSeconds = (value: unknown): value is number =>
  typeof value === 'number' && value >= 1 && value <= SECONDS_MAX;

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
