// Runs alone: it reads the log of its process.
import { Writable } from 'node:stream';
import pino from 'pino';
import { internalCommandSubject, openWorkOrder } from '#contracts';
import { createGateway } from '../src/gateway.app';
import { GatewaySettings } from '../src/gateway.settings';
import { as, BASE_URL, keyOf, Outside, TOKEN_SECRET } from './outside';
import { browserOf, byPage, SessionsOutside, signingIn } from './signed-in';

it('logs requests and failures, and never a credential or a body', async () => {
  let text = '';
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      text += String(chunk);
      done();
    },
  });
  const outside = new Outside();
  const app = await createGateway(
    outside,
    new GatewaySettings(BASE_URL, TOKEN_SECRET),
    pino({ level: 'trace' }, destination),
  );
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

  const lines = text
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
    expect(text).not.toContain(secret);
  expect(text).not.toContain('Dana');
});
