import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { internalCommandSubject, openWorkOrder, type Role, roles, subjects } from '#contracts';
import { Unavailable } from '#platform';
import { OpenApi } from '../src/docs/open-api';
import { as, asStream, BASE_URL, gatewayBefore, keyOf, Outside } from './outside';
import {
  type Browser,
  browserOf,
  byPage,
  cookieSet,
  SessionsOutside,
  signingIn,
} from './signed-in';

const COOKIE = '__Host-writ-session';
const opening = { workflow: 'refund' };

/** They make credentials. */
const forKeysOnly = [
  '/v1/keys',
  '/v1/tokens',
  '/v1/tenants',
  '/v1/calendar-links',
  '/v1/approvals/x-1/link',
];

describe('a session in a browser', () => {
  let outside: Outside;
  let sessions: SessionsOutside;
  let app: NestFastifyApplication;
  let olga: Browser;
  beforeAll(async () => {
    outside = new Outside();
    app = await gatewayBefore(outside);
  });
  beforeEach(async () => {
    outside.reset();
    sessions = new SessionsOutside(outside);
    olga = await browserOf(app, 'operator');
    outside.requests = [];
  });
  afterAll(() => app.close());

  it('is out of reach of scripts, other sites and other hosts', async () => {
    const { headers } = await app.inject(signingIn(keyOf('operator')));
    expect(headers['set-cookie']).toMatch(
      /^__Host-writ-session=writ_session_[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; Secure; SameSite=Strict$/,
    );
    expect(headers['cache-control']).toBe('no-store');
  });

  it('is the person who signed in, in what they read and in what they do', async () => {
    const answer = await app.inject(byPage(olga, 'GET', '/v1/session'));
    expect(answer.json()).toMatchObject({
      actor: { id: 'operator-person', key: 'key-operator' },
      tenant: 'acme',
      roles: ['operator'],
      owners: ['*'],
      by: 'key',
      expiresAt: '2030-01-01T21:00:00.000Z',
      csrf: olga.csrf,
    });
    const done = await app.inject(byPage(olga, 'POST', '/v1/work-orders', opening));
    expect(done.statusCode).toBe(201);
    expect(outside.requestsOn(internalCommandSubject(openWorkOrder))).toMatchObject([
      { metadata: { actor: { id: 'operator-person', key: 'key-operator' }, tenant: 'acme' } },
    ]);
  });

  it('[O4] is named to the services beside its key, and a key alone names none', async () => {
    const sessionId = (await app.inject(byPage(olga, 'GET', '/v1/session'))).json().sessionId;
    outside.requests = [];
    await app.inject(byPage(olga, 'POST', '/v1/work-orders', opening));
    await app.inject(as('operator', 'POST', '/v1/work-orders', opening));
    const sent = outside.requestsOn(internalCommandSubject(openWorkOrder)) as readonly {
      readonly metadata: { readonly sessionId?: string };
    }[];
    expect(sessionId).toMatch(/^session-/);
    expect(sent.map(({ metadata }) => metadata.sessionId)).toEqual([sessionId, undefined]);
  });

  it('is begun by no other key, and never repeats one', async () => {
    const answer = await app.inject(signingIn('writ_Nobody_topsecret'));
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'sign_in_failed']);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.body).not.toContain('topsecret');
  });

  it.each(['', '{}', '[]', 'null', '"x"', '{"key":1}', '{"key":""}', '{"key":"a","role":"admin"}'])(
    'is begun by nothing that is no key: %s',
    async (payload) => {
      const answer = await app.inject({ ...signingIn(''), payload });
      expect([answer.statusCode, answer.json().code]).toEqual([400, 'invalid_request']);
      expect(outside.requests).toEqual([]);
    },
  );

  it('is begun by no page of another site', async () => {
    const elsewhere: readonly Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: BASE_URL, 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of elsewhere) {
      const answer = await app.inject(signingIn(keyOf('operator'), headers));
      expect([answer.statusCode, answer.json().code]).toEqual([403, 'cross_origin']);
    }
    expect(outside.requests).toEqual([]);
    const form = { ...signingIn(keyOf('operator')), headers: { 'content-type': 'text/plain' } };
    expect((await app.inject(form)).statusCode).toBe(415);
  });

  it('takes the place of the one before, which is over', async () => {
    const again = await app.inject(signingIn(keyOf('approver'), { cookie: olga.cookie }));
    expect(cookieSet(again.headers, COOKIE)).not.toBe(olga.cookie.split('=')[1]);
    expect((await app.inject(byPage(olga, 'GET', '/v1/work-orders'))).statusCode).toBe(401);
  });

  it.each([
    ['no token', 'csrf_token_wrong', { 'writ-csrf': '' }],
    ['another token', 'csrf_token_wrong', { 'writ-csrf': 'x'.repeat(43) }],
    ['a page of another site', 'cross_origin', { 'sec-fetch-site': 'cross-site' }],
    ['a page of another port', 'cross_origin', { 'sec-fetch-site': 'same-site' }],
    ['another origin', 'cross_origin', { origin: 'https://evil.example' }],
    ['the same host by http', 'cross_origin', { origin: 'http://writ.example' }],
    ['an origin that is nobody’s', 'cross_origin', { origin: 'null' }],
    ['no origin stated', 'cross_origin', { origin: undefined, 'sec-fetch-site': undefined }],
  ])('does nothing with %s', async (_, code, headers) => {
    const request = byPage(olga, 'POST', '/v1/work-orders', opening);
    const sent = Object.entries({ ...request.headers, ...headers }).filter(([, value]) => value);
    const answer = await app.inject({
      ...request,
      headers: Object.fromEntries(sent) as Record<string, string>,
    });
    expect([answer.statusCode, answer.json().code]).toEqual([403, code]);
    expect(outside.requests).toEqual([]);
  });

  it('takes the token of no other session', async () => {
    const ana = await browserOf(app, 'approver');
    outside.requests = [];
    const answer = await app.inject(byPage({ ...olga, csrf: ana.csrf }, 'POST', '/v1/work-orders'));
    expect(answer.json().code).toBe('csrf_token_wrong');
    expect(outside.requests).toEqual([]);
  });

  it('does what it is meant to under any name of this host', async () => {
    for (const headers of [
      { origin: BASE_URL },
      { 'sec-fetch-site': 'same-origin' },
      { origin: 'https://localhost:8080', host: 'localhost:8080' },
    ]) {
      const { cookie, csrf } = olga;
      const type = { 'content-type': 'application/json' };
      const answer = await app.inject({
        ...byPage(olga, 'POST', '/v1/work-orders', opening),
        headers: { cookie, 'writ-csrf': csrf, ...type, ...headers },
      });
      expect(answer.statusCode).toBe(201);
    }
  });

  it('is no use without a token on any route that may change something', async () => {
    for (const { method, url } of routesOf(app).filter((route) => route.method !== 'GET')) {
      const { cookie } = olga;
      const headers = { cookie, origin: BASE_URL, 'content-type': 'application/json' };
      // They begin a session, and use none.
      if (url === '/v1/session' && method === 'POST') continue;
      if (url.startsWith('/v1/session/oidc/device')) continue;
      if (url.startsWith('/a/')) continue;
      const answer = await app.inject({ method, url, headers, payload: '{}' });
      expect([method, url, answer.json().code]).toEqual([method, url, 'csrf_token_wrong']);
    }
    expect(outside.requests).toEqual([]);
  });

  it('is read by no page of another site, and by everybody who follows a link', async () => {
    const reading = byPage(olga, 'GET', '/v1/work-orders');
    const from = (site: string, mode: string) =>
      app.inject({
        ...reading,
        headers: { ...reading.headers, 'sec-fetch-site': site, 'sec-fetch-mode': mode },
      });
    expect((await from('same-site', 'no-cors')).json().code).toBe('cross_origin');
    expect((await from('cross-site', 'cors')).statusCode).toBe(403);
    expect((await from('cross-site', 'navigate')).statusCode).toBe(200);
  });

  it('counts for nothing beside an Authorization header', async () => {
    const request = as('approver', 'POST', '/v1/work-orders', opening);
    const headers = { ...request.headers, cookie: olga.cookie };
    expect((await app.inject({ ...request, headers })).statusCode).toBe(403);
    expect(outside.requestsOn(subjects.internal.verifySession)).toEqual([]);
  });

  it('makes no credential that would outlive it', async () => {
    const admin = await browserOf(app, 'admin');
    const key = { principal: 'x', roles: ['admin'] };
    const deployer = await browserOf(app, 'deployment-admin');
    outside.requests = [];
    for (const [browser, url, body] of [
      [admin, '/v1/keys', key],
      [admin, '/v1/tokens', {}],
      [admin, '/v1/approvals/ap-1/link', { workOrderId: 'wo-1', for: 'dana' }],
      [deployer, '/v1/tenants', { tenant: 'globex', principal: 'x' }],
    ] as const) {
      const answer = await app.inject(byPage(browser, 'POST', url, body));
      expect([answer.statusCode, answer.json().code]).toEqual([403, 'session_not_enough']);
    }
    expect(new Set(outside.requests.map(({ subject }) => subject))).toEqual(
      new Set([subjects.internal.verifySession]),
    );
    const revoked = await app.inject(byPage(admin, 'DELETE', '/v1/sessions/session-1'));
    expect(revoked.statusCode).toBe(200);
  });

  it('is signed out of by its own page alone, and then over', async () => {
    const forged = { ...byPage(olga, 'DELETE', '/v1/session'), headers: { cookie: olga.cookie } };
    expect((await app.inject(forged)).statusCode).toBe(403);
    const withKey = { ...forged, headers: { ...forged.headers, authorization: 'Bearer x' } };
    expect((await app.inject(withKey)).statusCode).toBe(403);
    expect(sessions.live.size).toBe(1);
    const answer = await app.inject(byPage(olga, 'DELETE', '/v1/session'));
    expect([answer.statusCode, answer.json()]).toEqual([200, { signedOut: true }]);
    expect(cookieSet(answer.headers, COOKIE)).toBe('');
    expect(sessions.live.size).toBe(0);
    const after = await app.inject(byPage(olga, 'GET', '/v1/session'));
    expect([after.statusCode, after.json().code]).toEqual([401, 'unauthenticated']);
  });

  it('is refused when no service can verify it', async () => {
    outside.on(subjects.internal.verifySession, () => {
      throw new Unavailable('policy is away');
    });
    expect((await app.inject(byPage(olga, 'GET', '/v1/work-orders'))).statusCode).toBe(503);
  });

  it('is verified each time, and not extended by a page that only listens', async () => {
    expect(await asStream(app, byPage(olga, 'GET', '/v1/stream'))).toBe(200);
    await app.inject(byPage(olga, 'GET', '/v1/work-orders'));
    const requests = outside.requestsOn(subjects.internal.verifySession);
    expect(requests.map(({ isActivity }) => isActivity)).toEqual([true, false, true]);
  });

  it('is one cookie: two of the same name are none', async () => {
    const twice = `${olga.cookie}; ${COOKIE}=writ_session_${'y'.repeat(43)}`;
    const answer = await app.inject({
      ...byPage(olga, 'GET', '/v1/work-orders'),
      headers: { cookie: twice },
    });
    expect(answer.statusCode).toBe(401);
  });

  it('shows its permissions and why the rest is denied, as the guard enforces them', async () => {
    for (const role of roles) {
      const browser = await browserOf(app, role);
      const { may, mayNot } = (await app.inject(byPage(browser, 'GET', '/v1/session'))).json();
      expect(may.length + mayNot.length).toBeGreaterThan(100);
      const allowed = new Set(may.map(({ name }: { name: string }) => name));
      for (const { method, url, name, needs } of routesOf(app).filter((route) => route.name)) {
        const isOpen = needs.includes(role) && !forKeysOnly.includes(url);
        const route = `${role} ${method} ${url}`;
        if (method === 'POST') expect([route, allowed.has(name!)]).toEqual([route, isOpen]);
      }
      for (const { why, roles: needed } of mayNot)
        expect(why).toBe(
          needed.includes(role)
            ? 'This takes an API key, not a session.'
            : `This is for the roles ${needed.join(', ')}.`,
        );
    }
  });

  it('is not needed to ask who a key is', async () => {
    const answer = (await app.inject(as('analyst', 'GET', '/v1/session'))).json();
    expect(answer).toMatchObject({ actor: { id: 'analyst-person' }, sessionId: null, csrf: null });
  });
});

interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly name?: string;
  readonly needs: readonly Role[];
}

function routesOf(app: NestFastifyApplication): readonly Route[] {
  const { paths } = app.get(OpenApi).get() as unknown as {
    paths: Record<string, Record<string, { 'x-writ-roles': Role[]; 'x-writ-command'?: string }>>;
  };
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase() as Route['method'],
      url: path.replace(/\{\w+\}/g, 'x-1'),
      name: operation['x-writ-command'],
      needs: operation['x-writ-roles'],
    })),
  );
}
