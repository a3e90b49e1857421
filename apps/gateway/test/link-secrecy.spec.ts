// Runs alone: it reads the log of its process.
import { subjects } from '#contracts';
import { keyOfApprover } from './links';
import { loggedGateway } from './logged-gateway';
import { as, BASE_URL, Outside } from './outside';
import { reviewed } from './reviewed';

it('[A7] tells nobody the address of a decision link: not the log, and not the metrics', async () => {
  const outside = new Outside();
  const { app, logged } = await loggedGateway(outside);
  outside.on(subjects.internal.reviewApproval, () => ({ ok: true, ...reviewed() }));
  outside.on(subjects.credentials.caller, () => ({ ok: true, caller: keyOfApprover }));
  const body = { workOrderId: 'wo-1', for: 'dana' };
  const issued = await app.inject(as('approver', 'POST', '/v1/approvals/ap-1/link', body));
  const path = issued.json().url.slice(BASE_URL.length);
  const token = path.slice('/a/'.length);
  for (const method of ['GET', 'HEAD', 'POST', 'DELETE'] as const)
    await app.inject({ method, url: path });
  outside.on(subjects.credentials.caller, () => {
    throw new TypeError('broken inside');
  });
  const broken = await app.inject({ method: 'GET', url: path });
  expect([broken.statusCode, broken.headers['retry-after']]).toEqual([500, undefined]);
  expect(broken.headers['content-type']).toMatch(/^text\/html/);
  expect(broken.body).not.toContain('broken inside');
  const metrics = await app.inject({ method: 'GET', url: '/metrics' });
  await app.close();

  expect(metrics.body).toContain('route="/a/:token"');
  expect(logged()).toContain('broken inside');
  for (const part of [token, ...token.split('.').slice(1)]) {
    expect(metrics.body).not.toContain(part);
    expect(logged()).not.toContain(part);
  }
});

it('[N9] tells nobody the address of a calendar', async () => {
  const outside = new Outside();
  const { app, logged } = await loggedGateway(outside);
  outside.on(subjects.credentials.caller, () => {
    throw new TypeError('broken inside');
  });
  const issued = await app.inject(as('approver', 'POST', '/v1/calendar-links', {}));
  const path = String(issued.json().url).slice(BASE_URL.length);
  const broken = await app.inject({ method: 'GET', url: path });
  await app.inject({ method: 'GET', url: `${path}x` });
  const metrics = await app.inject({ method: 'GET', url: '/metrics' });
  await app.close();
  expect(broken.statusCode).toBe(500);
  expect(broken.body).not.toContain('broken inside');
  expect(metrics.body).toContain('route="/c/:token"');
  for (const part of path.slice('/c/'.length).split('.').slice(1)) {
    expect(metrics.body).not.toContain(part);
    expect(logged()).not.toContain(part);
  }
});
