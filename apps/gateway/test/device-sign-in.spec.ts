import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import pino from 'pino';
import { createGateway } from '../src/gateway.app';
import { GatewaySettings } from '../src/gateway.settings';
import { type OidcSettings } from '../src/sign-in/oidc-settings';
import { StandInProvider } from './identity-provider';
import { BASE_URL, gatewayBefore, Outside, TOKEN_SECRET } from './outside';
import { SessionsOutside } from './signed-in';

const BEGIN = '/v1/session/oidc/device';

describe('signing in with a device code', () => {
  let provider: StandInProvider;
  let outside: Outside;
  let app: NestFastifyApplication;
  let comers = 0;
  beforeAll(async () => {
    provider = await new StandInProvider().start();
    outside = new Outside();
    const settings = new GatewaySettings(BASE_URL, TOKEN_SECRET, undefined, oidcOf(provider));
    app = await createGateway(outside, settings, pino({ level: 'silent' }));
  });
  beforeEach(() => {
    outside.reset();
    new SessionsOutside(outside);
    Object.assign(provider, { claims: { sub: 'ana', roles: ['approvers'] }, twist: {} });
  });
  afterAll(async () => {
    await app.close();
    provider.stop();
  });

  it('[I6] begins a session once the person has confirmed it, and once', async () => {
    const code = (await sent(BEGIN)).json();
    expect(code).toMatchObject({
      userCode: expect.stringMatching(/^CODE-/),
      verificationUri: `${provider.issuer}/activate`,
      interval: 1,
    });
    expect((await finished(code)).json()).toEqual({ status: 'pending', slowDown: false });
    provider.confirm(code.userCode);
    const { session, ...rest } = (await finished(code)).json();
    expect(rest).toMatchObject({ status: 'signed-in', principal: 'ana' });
    const who = await app.inject({ method: 'GET', url: '/v1/session', headers: bearer(session) });
    expect(who.json()).toMatchObject({ actor: { id: 'ana' }, by: 'oidc', roles: ['approver'] });
    expect((await finished(code)).json().code).toBe('sign_in_failed');
    const ended = await app.inject({
      method: 'DELETE',
      url: '/v1/session',
      headers: bearer(session),
    });
    expect(ended.json()).toEqual({ signedOut: true });
    const over = await app.inject({ method: 'GET', url: '/v1/session', headers: bearer(session) });
    expect(over.statusCode).toBe(401);
  });

  it('[I6] lets nobody in whom the provider declines, does not know, or who has no role here', async () => {
    const code = (await sent(BEGIN)).json();
    provider.confirm(code.userCode, false);
    expect((await finished(code)).json()).toMatchObject({
      code: 'sign_in_failed',
      detail: expect.stringContaining('access_denied'),
    });
    expect((await finished({ deviceCode: 'a guess' })).statusCode).toBe(401);
    const guest = (await sent(BEGIN)).json();
    provider.claims = { sub: 'ana', roles: ['guests'] };
    provider.confirm(guest.userCode);
    expect((await finished(guest)).json().code).toBe('person_unknown');
  });

  it('[I6] takes no ID token of another client or issuer', async () => {
    for (const changed of [{ aud: 'another' }, { iss: 'https://evil.example' }]) {
      const code = (await sent(BEGIN)).json();
      provider.twist = { claims: (claims) => ({ ...claims, ...changed }) };
      provider.confirm(code.userCode);
      expect((await finished(code)).json().code).toBe('sign_in_failed');
    }
  });

  it('[I6] takes a session by its cookie with the token of its page alone, as ever', async () => {
    const code = (await sent(BEGIN)).json();
    provider.confirm(code.userCode);
    const { session } = (await finished(code)).json();
    const ended = await app.inject({
      method: 'DELETE',
      url: '/v1/session',
      headers: { cookie: `__Host-writ-session=${session}` },
    });
    expect(ended.statusCode).toBe(403);
  });

  it('[I6] holds back who begins many, and pages of other sites', async () => {
    const from = '10.9.9.9';
    const answers = [];
    for (let attempt = 0; attempt < 12; attempt++) answers.push(await sent(BEGIN, {}, { from }));
    expect(answers.map(({ statusCode }) => statusCode).slice(-2)).toEqual([429, 429]);
    const other = await sent(BEGIN, {}, { headers: { origin: 'https://evil.example' } });
    expect(other.json().code).toBe('cross_origin');
  });

  it('[I6] asks the provider about a code now and then, however often somebody asks here', async () => {
    const code = (await sent(BEGIN)).json();
    const before = provider.exchanges.length;
    const answers = [];
    for (let poll = 0; poll < 20; poll++) answers.push((await finished(code)).json());
    expect(answers.at(0)).toEqual({ status: 'pending', slowDown: false });
    expect(answers.at(-1)).toEqual({ status: 'pending', slowDown: true });
    expect(provider.exchanges.length - before).toBeLessThan(10);
  });

  it('[I6] is not there where nobody set a provider up', async () => {
    const plain = await gatewayBefore(outside);
    const answer = await plain.inject({ method: 'POST', url: BEGIN });
    expect(answer.json().code).toBe('oidc_not_configured');
    await plain.close();
  });

  interface Way {
    readonly from?: string;
    readonly headers?: Readonly<Record<string, string>>;
  }

  function sent(url: string, body: object = {}, { from, headers = {} }: Way = {}) {
    return app.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', ...headers },
      payload: JSON.stringify(body),
      remoteAddress: from ?? `10.0.1.${++comers}`,
    });
  }

  function finished({ deviceCode }: { readonly deviceCode: string }) {
    return sent(`${BEGIN}/session`, { deviceCode });
  }
});

const bearer = (session: string) => ({ authorization: `Bearer ${session}` });

const oidcOf = (provider: StandInProvider): OidcSettings => ({
  issuer: provider.issuer,
  clientId: provider.clientId,
  clientSecret: provider.clientSecret,
  personClaim: 'sub',
  rolesClaim: 'roles',
  rolesOf: new Map([['approvers', ['approver']]]),
  tenant: 'default',
});
