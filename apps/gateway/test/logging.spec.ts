// Runs alone: it reads the log of its process.
import { internalCommandSubject, openWorkOrder } from '#contracts';
import { loggedGateway } from './logged-gateway';
import { GatewaySettings } from '../src/gateway.settings';
import { as, BASE_URL, keyOf, Outside, TOKEN_SECRET } from './outside';
import { browserOf, byPage, SessionsOutside, signingIn } from './signed-in';

it('logs requests and failures, and never a credential or a body', async () => {
  const outside = new Outside();
  const { app, logged } = await loggedGateway(outside);
  const request = as('operator', 'POST', '/v1/work-orders', { workflow: 'a', title: 'Dana Smith' });
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
  const traced = { ...request.headers, traceparent: `00-${trace}-00f067aa0ba902b7-01` };
  await app.inject({ ...request, headers: traced });
  outside.on(internalCommandSubject(openWorkOrder), () => {
    throw new TypeError('broken inside');
  });
  const failed = await app.inject(request);
  new SessionsOutside(outside);
  const browser = await browserOf(app, 'operator');
  await app.inject(byPage(browser, 'POST', '/v1/work-orders', { workflow: 'a' }));
  await app.inject(signingIn('writ_Nobody_topsecret'));
  await app.close();

  const lines = logged()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines).toContainEqual(
    expect.objectContaining({
      traceId: trace,
      method: 'POST',
      route: '/v1/work-orders',
      status: 201,
      msg: 'answered',
    }),
  );
  expect(lines).toContainEqual(
    expect.objectContaining({
      level: 50,
      traceId: failed.json().traceId,
      err: expect.objectContaining({ message: 'broken inside', stack: expect.any(String) }),
    }),
  );
  for (const secret of [keyOf('operator'), 'topsecret', 'writ_session_', browser.csrf])
    expect(logged()).not.toContain(secret);
  expect(logged()).not.toContain('Dana');
});

it.each<[string, string[], number]>([
  ['once of a proxy that is not trusted', [], 1],
  ['of no proxy that is', ['127.0.0.1'], 0],
])('[O4] warns %s', async (_, trusted, times) => {
  const settings = new GatewaySettings(
    BASE_URL,
    TOKEN_SECRET,
    undefined,
    undefined,
    'off',
    trusted,
  );
  const { app, logged } = await loggedGateway(new Outside(), settings);
  const headers = { 'x-forwarded-for': '198.51.100.7' };
  for (let n = 0; n < 3; n++) await app.inject({ method: 'GET', url: '/v1/session/ways', headers });
  await app.inject({ method: 'GET', url: '/v1/session/ways' });
  await app.close();
  expect(logged().split('WRIT_TRUSTED_PROXIES').length - 1).toBe(times);
  expect(logged()).not.toContain('198.51.100.7');
});
