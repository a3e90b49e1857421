import { connect, type Socket } from 'node:net';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  allRefusals,
  internalCommandSubject,
  openWorkOrder,
  readySubject,
  services,
} from '#contracts';
import { Refusal } from '#kernel';
import { bodyOf, problemOf, problemStatus } from '../src/problems/problem';
import { refusalStatus } from '../src/refusal-status';
import { BASE_URL, Outside, as, gatewayBefore, keyOf, refusal, useGateway } from './outside';

describe('problem documents (RFC 9457)', () => {
  const { outside, app } = useGateway();

  const opening = as('operator', 'POST', '/v1/work-orders', { workflow: 'refund' });
  const headers = (more: Record<string, string>) => ({
    ...opening,
    headers: { ...opening.headers, ...more },
  });

  it.each([
    ['a body that does not fit', 400, 'invalid_request', { ...opening, payload: '{"workflow":1}' }],
    ['no credential', 401, 'unauthenticated', { ...opening, headers: {} }],
    ['a role that may not', 403, 'forbidden', as('analyst', 'POST', '/v1/work-orders', {})],
    ['an unknown address', 404, 'not_found', as('operator', 'GET', '/v1/nothing')],
    [
      'an address out of bounds',
      414,
      'address_too_long',
      as('operator', 'GET', `/v1/work-orders/${'x'.repeat(2_100)}`),
    ],
    [
      'an unknown method',
      405,
      'method_not_allowed',
      as('operator', 'DELETE', '/v1/work-orders/wo-1'),
    ],
    ['a large body', 413, 'payload_too_large', { ...opening, payload: ' '.repeat(1_048_577) }],
    ['another media type', 415, 'unsupported_media_type', headers({ 'content-type': 'text/xml' })],
    ['a broken address', 400, 'invalid_request', as('operator', 'GET', '/v1/work-orders/%E0%A4%A')],
  ])('answers %s with %i %s', async (_, status, code, request) => {
    const answer = await app.inject(request);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    const problem = answer.json();
    expect([answer.statusCode, problem.status, problem.code]).toEqual([status, status, code]);
    expect(problem).toEqual(
      expect.objectContaining({
        type: `${BASE_URL}/problems/${code}`,
        title: expect.stringMatching(/^[A-Z][a-z ]+$/),
        detail: expect.stringMatching(/^\S.{10,}$/),
        instance: expect.stringMatching(/^\//),
        traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      }),
    );
  });

  it('does not repeat an address out of bounds in the detail', async () => {
    const address = `/v1/work-orders/${'x'.repeat(2_100)}`;
    const { detail } = (await app.inject(as('operator', 'GET', address))).json();
    expect(detail).toBe('A part of the address is longer than any id or token: check it.');
  });

  it('says with 405 which methods there are', async () => {
    const answer = await app.inject(as('operator', 'DELETE', '/v1/work-orders'));
    expect(answer.headers['allow']).toBe('GET, HEAD, POST');
  });

  it('has a text behind every type', async () => {
    for (const code of Object.keys(problemStatus)) {
      const answer = await app.inject({ method: 'GET', url: `/problems/${code}` });
      expect([code, answer.statusCode]).toEqual([code, 200]);
      expect(answer.body).toContain(`HTTP status: ${problemStatus[code as 'not_found']}`);
      expect(answer.body.trimEnd().split('\n').at(-1)).toMatch(/^[A-Z].+\.$/);
    }
    expect((await app.inject({ method: 'GET', url: '/problems/constructor' })).statusCode).toBe(
      404,
    );
  });

  it('gives every refusal of every contract its status', async () => {
    expect(Object.keys(refusalStatus).sort()).toEqual([...allRefusals].sort());
    for (const code of allRefusals) {
      outside.on(internalCommandSubject(openWorkOrder), () => refusal(code));
      const answer = await app.inject(opening);
      expect([code, answer.statusCode]).toEqual([code, refusalStatus[code]]);
      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      expect(answer.statusCode).toBeLessThan(500);
    }
  });

  it('takes a refusal that only a newer service knows for the caller’s business', () => {
    expect(problemOf(new Refusal('from_the_future', 'No.'))).toMatchObject({
      status: 422,
      code: 'from_the_future',
    });
  });

  it('lets no fact pass for a member of the document', () => {
    const facts = {
      status: 200,
      code: 'fine',
      type: 'x',
      traceId: 'mine',
      detail: 'all is well',
      extra: 1,
    };
    const body = bodyOf(problemOf(new Refusal('not_found', 'No.', facts)), {
      baseUrl: BASE_URL,
      instance: '/a',
      traceId: 't',
    });
    expect(body).toMatchObject({
      status: 404,
      code: 'not_found',
      detail: 'No.',
      traceId: 't',
      extra: 1,
    });
  });

  it('sets the headers that keep browsers out of trouble, and none that lets other sites in', async () => {
    const answer = await app.inject({
      ...opening,
      headers: { ...opening.headers, origin: 'https://evil.example' },
    });
    expect(answer.headers).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual(
      [],
    );
    expect(answer.headers['x-powered-by']).toBeUndefined();
  });
});

describe('health', () => {
  const { outside, app } = useGateway();

  it('[O2] is ready when an instance of every service is', async () => {
    const answer = await app.inject({ method: 'GET', url: '/readyz' });
    const { status, checks } = answer.json();
    expect([answer.statusCode, status]).toEqual([200, 'ready']);
    expect(Object.keys(checks).sort()).toEqual([...services].sort());
  });

  it('[O2] is alive but not ready, and names the services that are away and since when', async () => {
    for (const service of ['policy', 'ledger'] as const)
      outside.on(readySubject(service), () => {
        throw new Error('boom');
      });
    const ready = await app.inject({ method: 'GET', url: '/readyz' });
    expect([ready.statusCode, ready.headers['retry-after']]).toEqual([503, '1']);
    expect(ready.json()).toMatchObject({
      code: 'not_ready',
      detail: 'Not ready: policy, ledger.',
      checks: {
        policy: {
          ok: false,
          since: expect.stringMatching(/^\d{4}-.*Z$/),
          detail: 'no instance says that it is ready',
        },
      },
    });
    expect(ready.body).not.toContain('boom');
    expect((await app.inject({ method: 'GET', url: '/healthz' })).json()).toEqual({ status: 'ok' });
  });

  it('tells other machines, and those behind a proxy, which services are away and no more', async () => {
    outside.on(readySubject('ledger'), () => {
      throw new Error('connect ECONNREFUSED 10.0.0.5:5432');
    });
    const request = { method: 'GET', url: '/readyz' } as const;
    for (const from of [
      { remoteAddress: '10.0.0.9' },
      { headers: { 'x-forwarded-for': '10.0.0.9' } },
    ]) {
      const answer = await app.inject({ ...request, ...from });
      const { checks } = answer.json();
      expect([answer.statusCode, checks.intake]).toEqual([503, { ok: true }]);
      expect(Object.keys(checks.ledger)).toEqual(['ok', 'since']);
      expect(answer.body).not.toMatch(/ECONN|detail":"no|5432/);
    }
  });

  it('[O2] shows its own metrics, with the pattern of an address in place of the address', async () => {
    await app.inject(as('operator', 'GET', '/v1/work-orders/wo-1'));
    await app.inject(as('analyst', 'POST', '/v1/work-orders', {}));
    const { body } = await app.inject({ method: 'GET', url: '/metrics' });
    expect(body).toMatch(
      /writ_http_request_duration_seconds_count\{.*route="\/v1\/work-orders\/:workOrderId".*\} [1-9]/,
    );
    expect(body).toMatch(/writ_refusals_total\{.*code="forbidden".*\} [1-9]/);
    expect(body).not.toContain('wo-1');
  });
});

/** More than the gateway admits commands at once. */
const SILENT = 600;

describe('connections', () => {
  const outside = new Outside();
  let app: NestFastifyApplication;
  beforeAll(async () => {
    app = await gatewayBefore(outside);
    await app.listen(0, '127.0.0.1');
  });
  afterAll(() => app.close());

  /** Sends, and goes on with `then` once an answer has begun. Resolves with all that came when the connection is closed. */
  const sent = (bytes: string, then?: (socket: Socket) => void): Promise<string> =>
    new Promise((resolve, reject) => {
      const { port } = app.getHttpServer().address() as { port: number };
      let received = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
      if (then) socket.once('data', () => then(socket));
      socket.on('data', (data) => (received += data.toString()));
      socket.on('close', () => resolve(received));
      socket.on('error', reject);
    });

  it('answers bytes that are not HTTP with a problem and hangs up', async () => {
    const answer = await sent('\u0000\u0001 nonsense\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(answer).toContain('application/problem+json');
  });

  it.each([
    ['the length of a large body', 'Content-Length: 8000000'],
    ['no length of its body', 'Transfer-Encoding: chunked'],
  ])(
    'answers a request without a credential that states %s before any of the body is sent',
    async (_, header) => {
      const answer = await sent(
        `POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${header}\r\n\r\n`,
        (socket) => socket.end(),
      );
      expect(answer).toMatch(/^HTTP\/1.1 401 /);
      expect(answer).toContain('Without a valid credential a body has 64 KiB at most');
    },
  );

  it.each([
    ['413', 'POST /v1/decisions', 'Authorization: Bearer KEY'],
    ['401', 'POST /v1/events', 'Authorization: Bearer wrong'],
  ])('let who is answered %s send the rest, and ask again', async (status, start, credential) => {
    const authorization = credential.replace('KEY', keyOf('operator'));
    const body = 'x'.repeat(3_000_000);
    const received = await sent(
      `${start} HTTP/1.1\r\nHost: x\r\n${authorization}\r\nContent-Length: ${body.length}\r\n\r\n`,
      (socket) => socket.write(`${body}GET /nope HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
    );
    expect(received.match(/HTTP\/1\.1 \d+/g)).toEqual([`HTTP/1.1 ${status}`, 'HTTP/1.1 404']);
  });

  it('end where the rest of a body does not come after the answer', async () => {
    const head = 'POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 3000000\r\n\r\n';
    expect(await sent(head)).toMatch(/^HTTP\/1.1 401 /);
  });

  it('[P11] keep no command out by bodies that never come', async () => {
    const server = app.getHttpServer();
    const { port } = server.address() as { port: number };
    const head = `POST /v1/decisions HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n`;
    let arrived = 0;
    const haveArrived = new Promise<void>((resolve) =>
      server.on('request', () => void (++arrived === SILENT && resolve())),
    );
    const silent = Array.from({ length: SILENT }, () => connect(port, '127.0.0.1'));
    for (const socket of silent) socket.write(head);
    await haveArrived;
    const { statusCode } = await app.inject(as('analyst', 'POST', '/v1/work-orders', {}));
    for (const socket of silent) socket.destroy();
    expect(statusCode).toBe(403);
  });

  it('[P11] end where a request comes before the one before is answered', async () => {
    const one = (connection: string) =>
      `GET /nope HTTP/1.1\r\nHost: x\r\nConnection: ${connection}\r\n\r\n`;
    expect(await sent(one('keep-alive').repeat(200) + one('close'))).toBe('');
    const answer = await app.inject({ method: 'GET', url: '/nope' });
    expect(answer.statusCode).toBe(404);
  });

  it('answers headers without end with 431', async () => {
    const answer = await sent(`GET / HTTP/1.1\r\nHost: x\r\nX-Pad: ${'x'.repeat(100_000)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 431 /);
    expect(answer).toContain('"code":"headers_too_large"');
  });
});
