import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { subjects } from '#contracts';
import { issueToken, type KeyState, Unavailable } from '#platform';
import { as, gatewayBefore, Outside, TOKEN_SECRET } from './outside';
import { keyStateOf } from './principals';

const verify = subjects.internal.verifyKey;
const reading = as('operator', 'GET', '/v1/work-orders');
const having = (given: Partial<KeyState>) => ({
  ok: true,
  state: { ...keyStateOf('key-ana'), ...given },
});
const withCredential = (authorization: string) => ({ ...reading, headers: { authorization } });

describe('credentials', () => {
  let outside: Outside;
  let app: NestFastifyApplication;
  beforeEach(async () => {
    outside = new Outside();
    app = await gatewayBefore(outside);
  });
  afterEach(() => app.close());

  it('asks about a key once, however many requests come at once', async () => {
    const now = jest.spyOn(performance, 'now').mockReturnValue(0);
    try {
      const answers = await Promise.all(Array.from({ length: 20 }, () => app.inject(reading)));
      expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
      await app.inject(reading);
      expect(outside.requestsOn(verify)).toHaveLength(1);
    } finally {
      now.mockRestore();
    }
  });

  it('forgets a key after a second, known or not', async () => {
    const now = jest.spyOn(performance, 'now').mockReturnValue(0);
    try {
      const at = async (ms: number, request: typeof reading) => {
        now.mockReturnValue(ms);
        return (await app.inject(request)).statusCode;
      };
      const unknown = withCredential('Bearer writ_nobody');
      expect(await at(0, reading)).toBe(200);
      expect(await at(0, unknown)).toBe(401);
      outside.on(verify, ({ key }) => ({
        ok: true,
        principal:
          key === 'writ_nobody'
            ? { id: 'new', keyId: 'k', tenant: 'acme', roles: ['operator'] }
            : null,
      }));
      expect(await at(999, reading)).toBe(200);
      expect(await at(999, unknown)).toBe(401);
      expect(await at(1_001, reading)).toBe(401);
      expect(await at(1_001, unknown)).toBe(200);
    } finally {
      now.mockRestore();
    }
  });

  it('accepts no key that no service can verify', async () => {
    outside.on(verify, () => {
      throw new Unavailable('policy is away');
    });
    const answer = await app.inject(reading);
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '1']);
    expect(outside.sentOn).toEqual([]);
  });

  it('[P11] knows who stops work where too many keys are being looked up for anything else', async () => {
    const halting = as('operator', 'POST', '/v1/halts');
    let open!: () => void;
    const gate = new Promise<void>((resolve) => (open = resolve));
    outside.on(verify, async (request) => {
      const isGuess = String(request['key']).includes('guess');
      if (isGuess) await gate;
      const olga = { id: 'olga', keyId: 'k', tenant: 'acme', roles: ['operator'] };
      return { ok: true, principal: isGuess ? null : olga };
    });
    const guesses = Array.from({ length: 200 }, (_, n) =>
      app.inject(withCredential(`Bearer writ_guess_${n}`)),
    );
    while (outside.requestsOn(verify).length < 200) await new Promise(setImmediate);
    expect((await app.inject(reading)).statusCode).toBe(503);
    expect((await app.inject(halting)).statusCode).not.toBe(503);
    open();
    expect(new Set((await Promise.all(guesses)).map(({ statusCode }) => statusCode))).toEqual(
      new Set([401]),
    );
  });

  it('[P11] knows who stops work while 500 made-up keys for halts are being looked up', async () => {
    const halting = as('operator', 'POST', '/v1/halts');
    const from = (remoteAddress: string, key: string) =>
      app.inject({ ...halting, remoteAddress, headers: { authorization: `Bearer ${key}` } });
    const now = jest.spyOn(performance, 'now').mockReturnValue(0);
    let open!: () => void;
    const gate = new Promise<void>((resolve) => (open = resolve));
    outside.on(verify, async ({ key }) => {
      const isGuess = String(key).includes('guess');
      if (isGuess) await gate;
      const olga = { id: 'olga', keyId: 'k', tenant: 'acme', roles: ['operator'] };
      return { ok: true, principal: isGuess ? null : olga };
    });
    try {
      expect((await from('10.0.0.1', 'writ_seen')).statusCode).not.toBe(503);
      now.mockReturnValue(5_000);
      const guesses = Array.from({ length: 500 }, (_, n) => from('10.0.0.1', `writ_guess_${n}`));
      while (outside.requestsOn(verify).length < 205) await new Promise(setImmediate);
      expect((await from('10.0.0.2', 'writ_new')).statusCode).not.toBe(503);
      expect((await from('10.0.0.1', 'writ_seen')).statusCode).not.toBe(503);
      expect((await from('10.0.0.1', 'writ_other')).statusCode).toBe(503);
      open();
      const statuses = (await Promise.all(guesses)).map(({ statusCode }) => statusCode).sort();
      expect(statuses).toEqual([...Array(204).fill(401), ...Array(296).fill(503)]);
    } finally {
      now.mockRestore();
    }
  });

  it.each([
    '',
    'Bearer',
    'Basic b3A6b3A=',
    'Bearer a b',
    'Bearer \u00e9',
    `Bearer ${'x'.repeat(3_000)}`,
  ])('answers 401 to %j without a request to a service', async (authorization) => {
    const answer = await app.inject(withCredential(authorization));
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'unauthenticated']);
    expect(outside.requests).toEqual([]);
  });

  it('takes a token of POST /v1/tokens, and no other', async () => {
    const caller = { id: 'ana', keyId: 'key-ana', tenant: 'acme', roles: ['operator'] };
    const good = await issueToken(caller, TOKEN_SECRET);
    const forged = await issueToken(caller, 'another secret that is just as long as ours');
    const [head, , signature] = good.split('.');
    const changed = [head, Buffer.from('{"roles":["admin"]}').toString('base64url'), signature];

    expect((await app.inject(withCredential(`Bearer ${good}`))).statusCode).toBe(200);
    expect((await app.inject(withCredential(`bearer ${good}`))).statusCode).toBe(200);
    for (const bad of [forged, changed.join('.'), `${head}.${good.split('.')[1]}.`, 'a.b.c'])
      expect((await app.inject(withCredential(`Bearer ${bad}`))).statusCode).toBe(401);
    expect(outside.requestsOn(verify).filter(({ key }) => String(key).includes('.'))).toEqual([]);
  });

  it('stops a key, its tokens and its streams with the notice of its revocation', async () => {
    const caller = { id: 'ana', keyId: 'key-ana', tenant: 'acme', roles: ['operator'] };
    const byToken = withCredential(`Bearer ${await issueToken(caller, TOKEN_SECRET)}`);
    for (const request of [reading, byToken])
      expect((await app.inject(request)).statusCode).toBe(200);
    const endedAt = new Date().toISOString();
    outside.on(verify, () => ({ ok: true, principal: null }));
    outside.on(subjects.credentials.state, () => ({
      ok: true,
      state: { ...keyStateOf('key-ana'), endedAt },
    }));
    outside.tellOf(subjects.credentials.revoked);
    for (const request of [reading, byToken])
      expect((await app.inject(request)).statusCode).toBe(401);
  });

  it.each([
    ['there is no such key', { ok: true, state: null }],
    ['its key is of another tenant', having({ tenant: 'other' })],
    ['its key has lost a role', having({ roles: ['analyst'] })],
  ])('takes no token where %s', async (_, answer) => {
    const caller = { id: 'ana', keyId: 'key-ana', tenant: 'acme', roles: ['operator'] };
    const token = await issueToken(caller, TOKEN_SECRET);
    outside.on(subjects.credentials.state, () => answer);
    expect((await app.inject(withCredential(`Bearer ${token}`))).statusCode).toBe(401);
  });

  it('is never sure of a token when nobody can say whether its key works', async () => {
    const caller = { id: 'ana', keyId: 'key-ana', tenant: 'acme', roles: ['operator'] };
    const token = await issueToken(caller, TOKEN_SECRET);
    outside.on(subjects.credentials.state, () => {
      throw new Unavailable('policy is away');
    });
    expect((await app.inject(withCredential(`Bearer ${token}`))).statusCode).toBe(503);
  });

  it('[I6] tells intake which source the token is bound to, for events and for what is replayed', async () => {
    const caller = {
      id: 'crm',
      keyId: 'key-crm',
      tenant: 'acme',
      roles: ['integrator'],
      source: 'crm',
    };
    const token = await issueToken(caller, TOKEN_SECRET);
    for (const url of ['/v1/events', '/v1/events/quarantine/q-1/replay']) {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const answer = await app.inject({ method: 'POST', url, headers, payload: '{}' });
      expect([url, answer.statusCode]).toEqual([url, 200]);
    }
    for (const subject of [subjects.internal.submit, subjects.internal.replayQuarantined])
      expect(outside.requestsOn(subject)).toMatchObject([{ metadata: { source: 'crm' } }]);
  });

  it('never logs or answers a credential', async () => {
    const answer = await app.inject(withCredential('Bearer writ_unknown_topsecret'));
    expect(answer.body).not.toContain('topsecret');
  });
});

describe('too many requests of one caller at once', () => {
  it('answers 429 with Retry-After, and lets others in, and itself when some were answered', async () => {
    const outside = new Outside();
    const app = await gatewayBefore(outside, 2);
    const gates: (() => void)[] = [];
    outside.on(subjects.ledger.query, async () => {
      await new Promise<void>((resolve) => gates.push(resolve));
      return { ok: true, columns: [], rows: [], nextCursor: null, position: 1 };
    });
    const waiting = [app.inject(reading), app.inject(reading)];
    while (gates.length < 2) await new Promise(setImmediate);

    const third = await app.inject(reading);
    expect([third.statusCode, third.headers['retry-after'], third.json().code]).toEqual([
      429,
      '1',
      'too_many_requests',
    ]);
    const other = app.inject(as('analyst', 'GET', '/v1/work-orders'));
    while (gates.length < 3) await new Promise(setImmediate);
    gates.forEach((open) => open());
    expect((await Promise.all([...waiting, other])).map(({ statusCode }) => statusCode)).toEqual([
      200, 200, 200,
    ]);

    const after = app.inject(reading);
    while (gates.length < 4) await new Promise(setImmediate);
    gates[3]!();
    expect((await after).statusCode).toBe(200);
    await app.close();
  });
});
