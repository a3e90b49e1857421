import { declaredMetrics } from '#platform';
import { eventually, type Stack, startStack } from '#testkit';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: any;
}

/** The gateway before the real services, where what it promises needs both. */
describe('the gateway before the real services', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
    const code = { title: 'Nobody owns it', owner: 'lead', sla: 'PT4H' };
    const path = '/v1/exception-codes/owner-missing';
    expect((await send('admin', 'PUT', path, code)).status).toBe(200);
    const workflow = { id: 'small', jobType: 'small', title: 'Small', owner: 'lead' };
    expect((await send('admin', 'PUT', '/v1/workflows/small', workflow)).status).toBe(200);
  });
  afterAll(() => stack?.stop());

  const sendWith = async (
    key: string,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const response = await fetch(stack.url + path, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson && JSON.parse(text),
    };
  };
  const send = (role: string, method: string, path: string, body?: unknown, headers = {}) =>
    sendWith(stack.keys[role]!, method, path, body, headers);
  const open = (id: string, headers = {}) =>
    send('operator', 'POST', '/v1/work-orders', { workOrderId: id, workflow: 'small' }, headers);

  it('answers the same request with the same key its first result, and another 422', async () => {
    const key = { 'idempotency-key': 'same-1' };
    const first = await open('idem-1', key);
    const again = await open('idem-1', key);
    const other = await open('idem-2', key);
    expect([first.status, again.status, other.status]).toEqual([201, 201, 422]);
    expect(again.body).toEqual(first.body);
    expect([first, again].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([
      null,
      'true',
    ]);
    expect(other.body.code).toBe('idempotency_key_reused');
    expect(first.headers.get('location')).toBe('/v1/work-orders/idem-1');
  });

  it('lets a new key in with its roles, shows it once, and shuts it out when it is revoked', async () => {
    const wanted = { principal: 'ana', roles: ['analyst'], label: 'for the dashboard' };
    const once = { 'idempotency-key': 'key-of-ana' };
    const issued = await send('admin', 'POST', '/v1/keys', wanted, once);
    const again = await send('admin', 'POST', '/v1/keys', wanted, once);
    expect(again.body).toEqual(issued.body);
    expect([issued.status, issued.body]).toEqual([201, expect.objectContaining(wanted)]);
    const { key, keyId } = issued.body;

    expect((await sendWith(key, 'GET', '/v1/work-orders')).status).toBe(200);
    expect((await sendWith(key, 'POST', '/v1/work-orders', { workflow: 'small' })).status).toBe(
      403,
    );
    const listed = await send('admin', 'GET', '/v1/keys');
    expect(listed.body.items).toContainEqual(expect.objectContaining({ keyId, ...wanted }));
    expect(listed.text).not.toContain(key);
    const location = issued.headers.get('location')!;
    const read = await send('admin', 'GET', location);
    expect([location, read.status]).toEqual([`/v1/keys/${keyId}`, 200]);
    expect(listed.body.items).toContainEqual(read.body);
    expect(read.text).not.toContain(key);
    expect((await send('admin', 'GET', '/v1/keys/abcabcabcabc')).status).toBe(404);
    expect((await send('operator', 'GET', location)).status).toBe(403);
    expect((await send('operator', 'GET', '/v1/keys')).status).toBe(403);

    expect((await send('admin', 'DELETE', `/v1/keys/${keyId}`)).status).toBe(200);
    await eventually(async () => (await sendWith(key, 'GET', '/v1/work-orders')).status === 401);
    expect((await send('admin', 'DELETE', '/v1/keys/abcabcabcabc')).status).toBe(404);
  });

  it('[I6] signs a person in by a key, and out the moment that the key is revoked', async () => {
    const issued = await send('admin', 'POST', '/v1/keys', {
      principal: 'ben',
      roles: ['operator'],
    });
    const { key, keyId } = issued.body;
    const json = { 'content-type': 'application/json' };
    const signIn = await fetch(`${stack.url}/v1/session`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ key }),
    });
    const { csrf, actor } = (await signIn.json()) as { csrf: string; actor: object };
    expect([signIn.status, actor]).toEqual([200, { id: 'ben', key: keyId }]);
    const cookie = signIn.headers.get('set-cookie')!.split(';', 1)[0]!;
    const ask = (method: string, path: string, headers: Record<string, string>, body?: string) =>
      fetch(stack.url + path, { method, headers: { cookie, ...headers }, body });

    const wanted = JSON.stringify({ workOrderId: 'by-session', workflow: 'small' });
    const bare = { ...json, origin: stack.url };
    expect((await ask('POST', '/v1/work-orders', bare, wanted)).status).toBe(403);
    const meant = { ...bare, 'writ-csrf': csrf };
    const opened = await ask('POST', '/v1/work-orders', meant, wanted);
    expect(opened.status).toBe(201);
    const { position } = (await opened.json()) as { position: number };
    const { body: history } = await send(
      'auditor',
      'GET',
      `/v1/work-orders/by-session/history?atLeast=${position}`,
    );
    expect(JSON.stringify(history.items[0])).toContain('ben');

    const listed = await send('admin', 'GET', '/v1/sessions');
    expect(listed.body.items).toContainEqual(expect.objectContaining({ principal: 'ben', keyId }));
    expect((await send('admin', 'DELETE', `/v1/keys/${keyId}`)).status).toBe(200);
    expect((await ask('GET', '/v1/session', {})).status).toBe(401);
  });

  it('gives a token that may do what the key may', async () => {
    const { body } = await send('analyst', 'POST', '/v1/tokens', {});
    expect((await sendWith(body.token, 'GET', '/v1/work-orders')).status).toBe(200);
    expect(
      (await sendWith(body.token, 'POST', '/v1/work-orders', { workflow: 'small' })).status,
    ).toBe(403);
  });

  it('[Q1] answers the same rows page by page, whole, and as CSV', async () => {
    let position = 0;
    for (let n = 0; n < 7; n++) ({ position } = (await open(`page-${n}`)).body);
    const whole = await send('analyst', 'GET', `/v1/work-orders?atLeast=${position}`);
    const ids = whole.body.items.map(({ workOrderId }: { workOrderId: string }) => workOrderId);
    expect(ids.slice(0, 7)).toEqual([6, 5, 4, 3, 2, 1, 0].map((n) => `page-${n}`));

    const paged: string[] = [];
    let next: string | undefined = '/v1/work-orders?limit=3';
    while (next) {
      const page: Answer = await send('analyst', 'GET', next);
      paged.push(...page.body.items.map(({ workOrderId }: { workOrderId: string }) => workOrderId));
      next = /^<([^>]+)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1];
    }
    expect(paged).toEqual(ids);

    const csv = await send('analyst', 'GET', '/v1/work-orders', undefined, { accept: 'text/csv' });
    const [header, ...lines] = csv.text.trimEnd().split('\n');
    const column = header!.split(',').indexOf('workOrderId');
    expect(lines.map((line) => line.split(',')[column])).toEqual(ids);
    expect(Number(csv.headers.get('writ-position'))).toBeGreaterThanOrEqual(position);
  });

  it('waits for a view, and says view_behind when it does not come', async () => {
    const { body } = await open('behind-1');
    const found = await send('analyst', 'GET', `/v1/work-orders/behind-1?atLeast=${body.position}`);
    expect(found.body).toMatchObject({ workOrderId: 'behind-1', status: 'open' });
    const never = await send('analyst', 'GET', '/v1/work-orders?atLeast=999999999');
    expect([never.status, never.body.code, never.headers.get('retry-after')]).toEqual([
      503,
      'view_behind',
      '1',
    ]);
  });

  it('answers 404 with a sentence for everything that is not there', async () => {
    for (const [method, path] of [
      ['GET', '/v1/work-orders/none'],
      ['GET', '/v1/work-orders/none/history'],
      ['GET', '/v1/decisions/none'],
      ['GET', '/v1/approvals/none'],
      ['GET', '/v1/exceptions/none'],
      ['GET', '/v1/workflows/none'],
      ['GET', '/v1/policies/none'],
      ['GET', '/v1/evidence/none'],
      ['POST', '/v1/work-orders/none/stop'],
      ['POST', '/v1/approvals/none/grant'],
      ['POST', '/v1/exceptions/none/resolve'],
      ['POST', '/v1/decisions/none/outcome'],
      ['POST', '/v1/events/quarantine/none/replay'],
      ['POST', '/v1/views/none/rebuild'],
      ['POST', '/v1/dead-letters/none/replay'],
    ] as const) {
      const body = { reason: 'r', resolution: 'r', outcome: 'performed' };
      const fits = path.endsWith('/stop')
        ? { reason: body.reason }
        : path.endsWith('/resolve')
          ? { resolution: body.resolution }
          : path.endsWith('/outcome')
            ? { outcome: body.outcome }
            : {};
      const role = path.startsWith('/v1/views/') ? 'deployment-admin' : 'admin';
      const answer = await send(role, method, path, method === 'GET' ? undefined : fits);
      expect([method, path, answer.status, answer.body.detail]).toEqual([
        method,
        path,
        404,
        expect.stringMatching(/^[A-Z].{15,}\.$/),
      ]);
    }
  });

  it('is ready, as an instance of each service says', async () => {
    const ready = await send('admin', 'GET', '/readyz');
    expect([ready.status, Object.keys(ready.body.checks).length]).toEqual([200, 7]);
  });

  it('[O2] has health and metrics of each process on a port of its own, with its name', async () => {
    for (const name of ['gateway', 'intake', 'policy', 'approvals', 'exceptions', 'ledger']) {
      expect((await stack.operations(name, '/healthz')).status).toBe(200);
      expect(await (await stack.operations(name, '/readyz')).json()).toMatchObject({
        status: 'ready',
        service: name,
      });
      const text = await stack.metrics(name);
      expect(text).toContain(`writ_ready{service="${name}"} 1`);
      expect(text).toMatch(/^process_cpu_seconds_total\{service="\w+"\} \d/m);
      expect(text).toMatch(/^nodejs_eventloop_lag_max_seconds\{/m);
      expect(text).toMatch(/^writ_build_info\{version="0\.1\.0",revision="[0-9a-f]{12}|unknown"/m);
    }
  });

  it('[O2] has every declared metric in a process that has it', async () => {
    await open('measured-1');
    const texts = await Promise.all(
      ['gateway', 'intake', 'policy', 'exceptions', 'ledger'].map((name) => stack.metrics(name)),
    );
    const shown = texts.join('\n');
    const missing = Object.keys(declaredMetrics).filter(
      (name) => !shown.includes(`# TYPE ${name} `),
    );
    // Without anchors there is nothing to tell of them; and nothing was decided here.
    expect(missing.filter((name) => !/anchor/.test(name))).toEqual([
      'writ_decision_duration_seconds',
    ]);
  });

  it('[O2] is alive without NATS, names it with the time, and is ready again when it is back', async () => {
    await stack.suspend('nats', { abruptly: true });
    for (const name of ['gateway', 'intake'] as const) {
      expect((await stack.operations(name, '/healthz')).status).toBe(200);
      const ready = await stack.operations(name, '/readyz');
      const body = (await ready.json()) as any;
      expect([ready.status, body.status, body.checks.nats.ok]).toEqual([503, 'not ready', false]);
      expect(Date.parse(body.checks.nats.since)).toBeLessThanOrEqual(Date.now());
      expect(await stack.metrics(name)).toContain('writ_dependency_up{dependency="nats"');
    }
    expect(await stack.log()).toContain('nats is away: tries again every 200 ms');
    await stack.resume('nats');
    await stack.ready();
  });
});
