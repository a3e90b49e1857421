import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

/** What a test has the provider do otherwise than it should. */
export interface Twist {
  readonly claims?: (claims: JWTPayload) => JWTPayload;
  /** Signs in the place of the provider. */
  readonly sign?: (claims: JWTPayload) => Promise<string>;
  readonly isAway?: boolean;
}

/**
 * A small OpenID provider in the place of one outside of this project. It signs everybody in, as `claims`,
 * gives a code once, and checks the client and its PKCE verifier as RFC 7636 has it.
 */
export class StandInProvider {
  claims: JWTPayload = { sub: 'ana', roles: ['approvers'] };
  twist: Twist = {};
  readonly clientId = 'writ-console';
  readonly clientSecret = 'a secret: with odd & characters';
  /** How often its configuration was read. */
  discoveries = 0;
  /** What came to the token endpoint. */
  readonly exchanges: URLSearchParams[] = [];
  private readonly codes = new Map<string, URLSearchParams>();
  private readonly devices = new Map<string, { readonly userCode: string; confirmed?: boolean }>();
  /** No code is given twice. */
  private begun = 0;
  private readonly server: Server;
  private readonly keys = generateKeyPair('ES256');

  constructor() {
    this.server = createServer((request, response) => {
      let body = '';
      request.on('data', (bytes: Buffer) => (body += bytes.toString()));
      request.on('end', () => {
        void this.answer(request.url!, body, request.headers.authorization).then((answer) => {
          response.writeHead(answer.status ?? 200, {
            'content-type': 'application/json',
            ...(answer.location && { location: answer.location }),
          });
          response.end(JSON.stringify(answer.body ?? {}));
        });
      });
    });
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** Another host than ours to a browser, so that it is another site. */
  get issuer(): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  /** Where the provider sends the browser back to that comes to `address`. */
  signIn(address: string): URL {
    const parameters = new URL(address).searchParams;
    const code = `code-${this.codes.size + 1}`;
    this.codes.set(code, parameters);
    const back = new URL(parameters.get('redirect_uri')!);
    back.searchParams.set('code', code);
    back.searchParams.set('state', parameters.get('state')!);
    back.searchParams.set('iss', this.issuer);
    return back;
  }

  private async answer(
    url: string,
    body: string,
    authorization: string | undefined,
  ): Promise<{ status?: number; location?: string; body?: object }> {
    const { issuer } = this;
    const isDiscovery = url === '/.well-known/openid-configuration';
    if (isDiscovery) this.discoveries++;
    if (this.twist.isAway) return { status: 503 };
    if (isDiscovery)
      return {
        body: {
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/keys`,
          device_authorization_endpoint: `${issuer}/device`,
          authorization_response_iss_parameter_supported: true,
        },
      };
    if (url === '/keys') return { body: { keys: [await exportJWK((await this.keys).publicKey)] } };
    if (url.startsWith('/authorize'))
      return { status: 302, location: this.signIn(issuer + url).href };
    if (url === '/device') return this.beginOnDevice(authorization);
    return this.exchange(new URLSearchParams(body), authorization);
  }

  /** The person confirms the code that the program shows; `false` declines. */
  confirm(userCode: string, confirmed = true): void {
    for (const device of this.devices.values())
      if (device.userCode === userCode) device.confirmed = confirmed;
  }

  private beginOnDevice(authorization: string | undefined) {
    if (!this.isClient(authorization)) return { status: 401, body: { error: 'invalid_client' } };
    const count = ++this.begun;
    const userCode = `CODE-${count}`;
    this.devices.set(`device-${count}`, { userCode });
    return {
      body: {
        device_code: `device-${count}`,
        user_code: userCode,
        verification_uri: `${this.issuer}/activate`,
        expires_in: 600,
        interval: 1,
      },
    };
  }

  private async onDevice(deviceCode: string) {
    const device = this.devices.get(deviceCode);
    if (!device) return { status: 400, body: { error: 'invalid_grant' } };
    if (device.confirmed === undefined)
      return { status: 400, body: { error: 'authorization_pending' } };
    this.devices.delete(deviceCode);
    if (!device.confirmed) return { status: 400, body: { error: 'access_denied' } };
    return this.idToken({});
  }

  private isClient(authorization: string | undefined): boolean {
    const [id, secret] = Buffer.from((authorization ?? '').slice('Basic '.length), 'base64')
      .toString()
      .split(':')
      .map((part) => new URLSearchParams(`p=${part}`).get('p'));
    return id === this.clientId && secret === this.clientSecret;
  }

  private async exchange(form: URLSearchParams, authorization: string | undefined) {
    this.exchanges.push(form);
    if (form.get('grant_type') === 'urn:ietf:params:oauth:grant-type:device_code')
      return this.isClient(authorization)
        ? this.onDevice(form.get('device_code') ?? '')
        : { status: 401, body: { error: 'invalid_client' } };
    const begun = this.codes.get(form.get('code') ?? '');
    this.codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (!this.isClient(authorization)) return { status: 401, body: { error: 'invalid_client' } };
    if (
      begun?.get('code_challenge') !== challenge ||
      begun.get('redirect_uri') !== form.get('redirect_uri')
    )
      return { status: 400, body: { error: 'invalid_grant' } };
    return this.idToken({ nonce: begun.get('nonce') });
  }

  private async idToken(more: JWTPayload) {
    const now = Math.floor(Date.now() / 1_000);
    const times = { iat: now, exp: now + 300 };
    const claims = { iss: this.issuer, aud: this.clientId, ...times, ...more, ...this.claims };
    const twisted = this.twist.claims?.(claims) ?? claims;
    const sign = this.twist.sign ?? ((payload) => this.sign(payload));
    return { body: { token_type: 'Bearer', access_token: 'x', id_token: await sign(twisted) } };
  }

  private async sign(claims: JWTPayload): Promise<string> {
    const { privateKey } = await this.keys;
    return new SignJWT(claims).setProtectedHeader({ alg: 'ES256' }).sign(privateKey);
  }
}
