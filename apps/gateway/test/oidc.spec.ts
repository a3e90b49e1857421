import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import pino from 'pino';
import { type Role, subjects } from '#contracts';
import { createGateway } from '../src/gateway.app';
import { GatewaySettings } from '../src/gateway.settings';
import { type OidcSettings } from '../src/sign-in/oidc-settings';
import { StandInProvider } from './identity-provider';
import { elsewhere, here, noPaths } from './return-addresses';
import { BASE_URL, gatewayBefore, Outside, TOKEN_SECRET } from './outside';
import { byPage, cookieSet, SessionsOutside } from './signed-in';

const START = '/v1/session/oidc';
const { openSession } = subjects.internal;

describe('signing in by an identity provider', () => {
  let provider: StandInProvider;
  let outside: Outside;
  let app: NestFastifyApplication;
  let comers = 0;
  beforeAll(async () => {
    provider = await new StandInProvider().start();
    outside = new Outside();
    app = await gatewayWith({});
  });
  beforeEach(() => {
    outside.reset();
    new SessionsOutside(outside);
    Object.assign(provider, { claims: { sub: 'ana', roles: ['approvers'] }, twist: {} });
    provider.exchanges.length = 0;
  });
  afterAll(async () => {
    await app.close();
    provider.stop();
  });

  it('asks with PKCE, state and nonce, and for nothing twice alike', async () => {
    const [first, second] = [await begun(), await begun()];
    const parameters = Object.fromEntries(new URL(first.address).searchParams);
    expect(first.address.startsWith(`${provider.issuer}/authorize?`)).toBe(true);
    expect(parameters).toMatchObject({
      response_type: 'code',
      client_id: 'writ-console',
      redirect_uri: `${BASE_URL}/v1/session/oidc/callback`,
      scope: expect.stringMatching(/^openid\b/),
      code_challenge_method: 'S256',
    });
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(parameters[name]).toMatch(/^[\w-]{43}$/);
      expect(new URL(second.address).searchParams.get(name)).not.toBe(parameters[name]);
    }
    expect(first.setCookie).toMatch(
      /^__Host-writ-sign-in=[^;]+; Path=\/; Max-Age=600; HttpOnly; Secure; SameSite=Lax$/,
    );
  });

  it('[I6] ends with a session of the person, with the roles that their claims stand for', async () => {
    provider.claims = {
      sub: 'auth0|ana.lópez',
      roles: ['approvers', 'other'],
      teams: ['finance', '*'],
    };
    const answer = await finished(await begun('/work-orders?owner=ana'));
    expect([answer.statusCode, answer.headers['refresh']]).toEqual([
      200,
      '0; url=/work-orders?owner=ana',
    ]);
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    expect(outside.requestsOn(openSession)).toEqual([
      {
        person: {
          issuer: provider.issuer,
          subject: 'auth0|ana.lópez',
          principal: 'auth0|ana.lópez',
          tenant: 'default',
          roles: ['approver', 'analyst'],
          owners: ['finance'],
        },
      },
    ]);
    const secret = cookieSet(answer.headers, '__Host-writ-session');
    expect(cookieSet(answer.headers, '__Host-writ-sign-in')).toBe('');
    const browser = { cookie: `__Host-writ-session=${secret}`, csrf: '' };
    const who = (await app.inject(byPage(browser, 'GET', '/v1/session'))).json();
    expect(who).toMatchObject({
      actor: { id: 'auth0|ana.lópez' },
      by: 'oidc',
      roles: ['approver', 'analyst'],
    });
  });

  it('reads roles from within a claim, and names from the one that is set', async () => {
    const other = await gatewayWith({ rolesClaim: 'realm.roles', personClaim: 'nick' });
    provider.claims = { sub: 'auth0|1', nick: 'ana_s', realm: { roles: ['approvers'] } };
    expect((await finished(await begun(undefined, other), other)).statusCode).toBe(200);
    await other.close();
    expect(outside.requestsOn(openSession)).toMatchObject([
      { person: { principal: 'ana_s', subject: 'auth0|1' } },
    ]);
  });

  it('[N7] passes on the address that the provider has verified, where a claim is set', async () => {
    const { claimMailbox } = subjects.internal;
    outside.on(claimMailbox, () => {
      throw new Error('nobody is there');
    });
    const other = await gatewayWith({ emailClaim: 'email' });
    const signedIn = async (email: unknown, email_verified: unknown, at = other) => {
      provider.claims = { sub: 'ana', roles: ['approvers'], email, email_verified };
      expect((await finished(await begun(undefined, at), at)).statusCode).toBe(200);
    };
    await signedIn('ana@example.org', true);
    await signedIn('eve@example.org', 'true');
    await signedIn('eve@example.org', undefined);
    await signedIn('ana@example.org\r\nBcc: eve@example.org', true);
    await signedIn('ana@example.org', true, app);
    await other.close();
    expect(outside.requestsOn(claimMailbox)).toEqual([
      { tenant: 'default', principal: 'ana', address: 'ana@example.org' },
    ]);
  });

  it.each([...elsewhere, ...noPaths])('goes on to no other host: %j', async (returnTo) => {
    const answer = await finished(await begun(returnTo));
    expect(answer.headers['refresh']).toBe('0; url=/v1/session');
    expect(answer.body).toContain('<a href="/v1/session">');
  });

  it.each(here)('goes on to a path of ours: %j', async (returnTo) => {
    const { headers } = await finished(await begun(returnTo));
    expect(headers['refresh']).toBe(`0; url=${returnTo}`);
  });

  it.each([
    ['is for another request', { nonce: 'another' }],
    ['is for another client', { aud: 'another' }],
    ['was issued to another client', { aud: ['writ-console', 'another'], azp: 'another' }],
    ['is for several and issued to nobody', { aud: ['writ-console', 'another'] }],
    ['is of another issuer', { iss: 'https://evil.example' }],
    ['is past its time', { exp: 1_700_000_000 }],
    ['has no end', { exp: undefined }],
    ['is about nobody', { sub: undefined }],
  ])('takes no ID token that %s', async (_, changed) => {
    provider.twist = { claims: (claims) => ({ ...claims, ...(changed as JWTPayload) }) };
    await nobodyIsSignedIn(await finished(await begun()));
  });

  it('takes no ID token that anybody else could have signed', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    const secret = new TextEncoder().encode(provider.clientSecret);
    const none = (claims: JWTPayload) =>
      [{ alg: 'none' }, claims]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.') + '.';
    for (const sign of [
      (claims: JWTPayload) =>
        new SignJWT(claims).setProtectedHeader({ alg: 'ES256' }).sign(privateKey),
      (claims: JWTPayload) => new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(secret),
      (claims: JWTPayload) => Promise.resolve(none(claims)),
      () => Promise.resolve('rubbish'),
    ]) {
      provider.twist = { sign };
      await nobodyIsSignedIn(await finished(await begun()));
    }
  });

  it('ends only in the browser in which it began, and once', async () => {
    const [mine, other] = [await begun(), await begun()];
    const back = provider.signIn(mine.address);
    await nobodyIsSignedIn(await callback(back, ''));
    await nobodyIsSignedIn(await callback(back, other.cookie));
    await nobodyIsSignedIn(await callback(back, `${mine.cookie}x`));
    expect(provider.exchanges).toEqual([]);
    expect((await callback(back, mine.cookie)).statusCode).toBe(200);
    const count = outside.requestsOn(openSession).length;
    expect((await callback(back, mine.cookie)).statusCode).toBe(401);
    expect(outside.requestsOn(openSession)).toHaveLength(count);
  });

  it.each([
    ['of another issuer', { iss: 'https://evil.example' }],
    ['that does not say of whom it is', { iss: '' }],
    ['that is a refusal', { error: 'access_denied' }],
    ['without a code', { code: '' }],
    ['with a code of somebody’s own', { code: 'code-99' }],
  ])('takes no answer %s', async (_, changes) => {
    const mine = await begun();
    const back = provider.signIn(mine.address);
    for (const [name, value] of Object.entries(changes))
      if (value === '') back.searchParams.delete(name);
      else back.searchParams.set(name, value);
    await nobodyIsSignedIn(await callback(back, mine.cookie));
  });

  it.each([
    ['no role here', { sub: 'ana', roles: ['guests'] }],
    ['no roles at all', { sub: 'ana' }],
    ['a name that is none here', { sub: 'ana\u200Bsmith', roles: ['approvers'] }],
  ])('lets nobody in who has %s, and says so', async (_, claims) => {
    provider.claims = claims;
    const answer = await finished(await begun());
    expect([answer.statusCode, answer.body]).toEqual([
      403,
      expect.stringContaining('The identity provider knows you, and Writ does not'),
    ]);
    expect(outside.requestsOn(openSession)).toEqual([]);
  });

  it('says that the provider is away, and lets people in by key meanwhile', async () => {
    const fresh = await gatewayWith({});
    provider.twist = { isAway: true };
    const before = provider.discoveries;
    const [answer, ...others] = await Promise.all(
      [1, 2, 3, 4].map(() => fresh.inject({ method: 'GET', url: START })),
    );
    expect(others.map(({ statusCode }) => statusCode)).toEqual([503, 503, 503]);
    expect(provider.discoveries).toBe(before + 1);
    provider.twist = {};
    expect((await fresh.inject({ method: 'GET', url: START })).statusCode).toBe(302);
    await fresh.close();
    expect([answer!.statusCode, answer!.headers['retry-after']]).toEqual([503, '1']);
    expect((await app.inject({ method: 'GET', url: '/v1/session/ways' })).json()).toEqual({
      ways: ['key', 'oidc'],
    });
  });

  it('shows a plain page where something breaks, and promises nothing of when it mends', async () => {
    outside.on(openSession, () => {
      throw new TypeError('broken inside');
    });
    const answer = await finished(await begun());
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([500, undefined]);
    expect(answer.body).toContain('Something failed here.');
    expect(answer.body).not.toContain('broken inside');
  });

  it('is not there where nobody set it up, and says what is', async () => {
    const plain = await gatewayBefore(outside);
    for (const url of [START, `${START}/callback?code=x&state=y`]) {
      const answer = await plain.inject({ method: 'GET', url });
      expect([answer.statusCode, answer.json()]).toEqual([
        404,
        expect.objectContaining({
          code: 'oidc_not_configured',
          detail: expect.stringMatching(/WRIT_OIDC_ISSUER.*POST \/v1\/session/),
        }),
      ]);
    }
    const { ways } = (await plain.inject({ method: 'GET', url: '/v1/session/ways' })).json();
    expect(ways).toEqual(['key']);
    await plain.close();
  });

  function gatewayWith(changes: Partial<OidcSettings>): Promise<NestFastifyApplication> {
    const oidc: OidcSettings = {
      issuer: provider.issuer,
      clientId: provider.clientId,
      clientSecret: provider.clientSecret,
      personClaim: 'sub',
      rolesClaim: 'roles',
      ownersClaim: 'teams',
      rolesOf: new Map<string, Role[]>([['approvers', ['approver', 'analyst']]]),
      tenant: 'default',
      ...changes,
    };
    const settings = new GatewaySettings(BASE_URL, TOKEN_SECRET, undefined, oidc);
    return createGateway(outside, settings, pino({ level: 'silent' }));
  }

  async function begun(returnTo?: string, at = app) {
    const query = returnTo === undefined ? '' : `?${new URLSearchParams({ returnTo }).toString()}`;
    const { statusCode, headers } = await at.inject({ method: 'GET', url: START + query });
    expect(statusCode).toBe(302);
    const cookie = `__Host-writ-sign-in=${cookieSet(headers, '__Host-writ-sign-in')}`;
    return { address: headers.location!, cookie, setCookie: headers['set-cookie'] };
  }

  const finished = ({ address, cookie }: { address: string; cookie: string }, at = app) =>
    callback(provider.signIn(address), cookie, at);

  /** Each from an address of its own: after too many failures a caller has to wait. */
  const callback = (back: URL, cookie: string, at = app) =>
    at.inject({
      method: 'GET',
      url: back.pathname + back.search,
      headers: { cookie },
      remoteAddress: `192.0.2.${++comers}`,
    });

  async function nobodyIsSignedIn(answer: Awaited<ReturnType<typeof callback>>): Promise<void> {
    expect([answer.statusCode, answer.body]).toEqual([
      401,
      expect.stringContaining('Nobody was signed in'),
    ]);
    expect(answer.headers['content-type']).toMatch(/^text\/html/);
    expect(cookieSet(answer.headers, '__Host-writ-session')).toBeUndefined();
    expect(outside.requestsOn(openSession)).toEqual([]);
  }
});
