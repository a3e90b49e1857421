import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import pino from 'pino';
import { allCommands, type Role, roles, subjects } from '#contracts';
import { commandRouteOf } from '../src/commands/command-route';
import { OpenApi } from '../src/docs/open-api';
import { GatewayModule } from '../src/gateway.module';
import { Readiness } from '#platform';
import { GatewaySettings } from '../src/gateway.settings';
import { createAdapter } from '../src/http/adapter';
import { Closing } from '../src/http/closing';
import { KnownRoutes } from '../src/http/known-routes';
import { accessOf } from '../src/identity/access';
import { handlersOf } from './handlers-of';
import { as, asStream, BASE_URL, gatewayBefore, Outside, TOKEN_SECRET } from './outside';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
interface Route {
  readonly method: Method;
  readonly url: string;
  readonly roles: readonly Role[];
  readonly isOpen: boolean;
}

describe('who may use which route', () => {
  let outside: Outside;
  let app: NestFastifyApplication;
  beforeAll(async () => {
    outside = new Outside();
    app = await gatewayBefore(outside);
  });
  afterAll(() => app.close());

  it('has no route that does not declare who may use it', () => {
    const undeclared = handlersOf(app).filter((handler) => !accessOf(handler));
    expect(undeclared).toEqual([]);
  });

  it('has a route for every command that callers may send, with the roles of its contract', () => {
    const accessByCommand = new Map(
      handlersOf(app).flatMap((handler) => {
        const definition = commandRouteOf(handler)?.definition;
        return definition ? [[definition.name, accessOf(handler)] as const] : [];
      }),
    );
    const forCallers = allCommands.filter((command) =>
      command.roles.some((role) => role !== 'service'),
    );
    for (const command of forCallers)
      expect([command.name, accessByCommand.get(command.name)]).toEqual([
        command.name,
        { kind: 'roles', roles: command.roles },
      ]);
  });

  it('lets each role in where it may, and answers 403 where it may not, on every route', async () => {
    for (const route of routesOf(app).filter(({ isOpen }) => !isOpen))
      for (const role of roles) {
        const statusCode = await asStream(app, as(role, route.method, route.url, bodyFor(route)));
        const name = `${role} ${route.method} ${route.url}`;
        expect(`${name}: ${statusCode === 403 ? 'no' : 'yes'}`).toBe(
          `${name}: ${route.roles.includes(role) ? 'yes' : 'no'}`,
        );
        expect(statusCode).not.toBe(401);
        expect(`${name} ${statusCode}`).toMatch(/ [1234]..$/);
      }
  });

  it('opens four routes to a credential that is bound to a source, whatever its roles', async () => {
    const several = roles.filter((role) => role !== 'delegate');
    const principal = {
      id: 'crm',
      keyId: 'key-crm',
      tenant: 'acme',
      roles: several,
      source: '/crm',
    };
    outside.on(subjects.internal.verifyKey, () => ({ ok: true, principal }));
    const authorization = 'Bearer bound-to-crm';
    const opened: string[] = [];
    for (const { method, url } of routesOf(app).filter(({ isOpen }) => !isOpen)) {
      const status = await asStream(app, { method, url, headers: { authorization } });
      if (status !== 403) opened.push(`${method} ${url}`);
    }
    outside.reset();
    expect(opened.sort()).toEqual([
      'GET /v1/session',
      'POST /v1/events',
      'POST /v1/events/quarantine/x-1/replay',
      'POST /v1/tokens',
    ]);
  });

  it('[O9] closes to a credential that is limited to workflows whatever is not about work, also new routes', async () => {
    const several = roles.filter((role) => role !== 'delegate');
    const held = { id: 'crm', keyId: 'key-crm', tenant: 'acme', roles: several };
    const principal = { ...held, workflows: ['refunds'] };
    outside.on(subjects.internal.verifyKey, () => ({ ok: true, principal }));
    const authorization = 'Bearer limited-to-refunds';
    const closed: string[] = [];
    for (const { method, url } of routesOf(app).filter(({ isOpen }) => !isOpen)) {
      const status = await asStream(app, { method, url, headers: { authorization } });
      if (status === 403) closed.push(`${method} ${url}`);
    }
    const answer = await app.inject({ url: '/v1/keys', headers: { authorization } });
    outside.reset();
    expect(answer.json().detail).toContain('for work of the workflow refunds alone');
    expect(closed.sort()).toEqual([
      'DELETE /v1/absences/x-1',
      'DELETE /v1/keys/x-1',
      'DELETE /v1/mailboxes/x-1',
      'DELETE /v1/own-mailboxes/x-1',
      'DELETE /v1/saved-pages/x-1',
      'DELETE /v1/sessions/x-1',
      'DELETE /v1/webhooks/x-1',
      'GET /v1/absences',
      'GET /v1/calendar.ics',
      'GET /v1/events/quarantine/x-1/content',
      'GET /v1/keys',
      'GET /v1/keys/x-1',
      'GET /v1/log-assignments',
      'GET /v1/mailboxes',
      'GET /v1/mails',
      'GET /v1/notices',
      'GET /v1/own-mailboxes',
      'GET /v1/reports/x-1',
      'GET /v1/saved-pages',
      'GET /v1/sessions',
      'GET /v1/tenants',
      'GET /v1/tenants/x-1',
      'GET /v1/webhooks',
      'GET /v1/webhooks/x-1',
      'GET /v1/webhooks/x-1/deliveries',
      'POST /v1/absences',
      'POST /v1/approvals/x-1/link',
      'POST /v1/calendar-links',
      'POST /v1/content-keys/rewrap',
      'POST /v1/dead-letters/x-1/replay',
      'POST /v1/decisions/replay',
      'POST /v1/erasures/completion',
      'POST /v1/events/quarantine/x-1/replay',
      'POST /v1/halts',
      'POST /v1/halts/x-1/lift',
      'POST /v1/keys',
      'POST /v1/log-assignments',
      'POST /v1/log/divergence/acknowledge',
      'POST /v1/log/keys/x-1/revoke',
      'POST /v1/mails/x-1/replay',
      'POST /v1/own-mailboxes/confirmations',
      'POST /v1/policies/x-1/rollback',
      'POST /v1/policies/x-1/what-if',
      'POST /v1/principals/x-1/reinstate',
      'POST /v1/principals/x-1/retire',
      'POST /v1/recalls',
      'POST /v1/remediations',
      'POST /v1/repairs',
      'POST /v1/tenants',
      'POST /v1/views/x-1/rebuild',
      'POST /v1/webhooks',
      'POST /v1/webhooks/deliveries/x-1/replay',
      'POST /v1/webhooks/x-1/enable',
      'POST /v1/webhooks/x-1/replay-dead',
      'POST /v1/webhooks/x-1/rotate',
      'PUT /v1/calendars/x-1',
      'PUT /v1/exception-codes/x-1',
      'PUT /v1/mailboxes/x-1',
      'PUT /v1/own-mailboxes/x-1',
      'PUT /v1/policies/x-1',
      'PUT /v1/principals/x-1',
      'PUT /v1/saved-pages/x-1',
      'PUT /v1/workflows/x-1',
    ]);
  });

  it('answers 401 without a credential on every route that is not open', async () => {
    const before = outside.sentOn.length;
    for (const { method, url } of routesOf(app).filter(({ isOpen }) => !isOpen)) {
      const { statusCode, headers } = await app.inject({ method, url });
      expect([url, statusCode]).toEqual([url, 401]);
      expect(headers['www-authenticate']).toMatch(/^Bearer/);
    }
    expect(outside.sentOn.length).toBe(before);
  });

  it('opens health, documentation, problem texts and the log that may be public, and nothing else', () => {
    const open = routesOf(app).filter(({ isOpen }) => isOpen);
    expect(open.map(({ url }) => url).sort()).toEqual([
      '/.well-known/authzen-configuration',
      '/a/x-1',
      '/a/x-1',
      '/access/v1/jwks',
      '/asyncapi.json',
      '/c/x-1',
      '/d/x-1',
      '/d/x-1/evidence/x-1',
      '/docs',
      '/docs-json',
      '/docs/x-1',
      '/healthz',
      // Nothing, unless WRIT_PUBLIC_LOG says so.
      '/log/checkpoint',
      '/log/tile/entries/x-1',
      '/log/tile/x-1/x-1',
      '/metrics',
      '/openapi.json',
      '/problems/x-1',
      '/readyz',
      '/schemas/x-1',
      '/v1/delivery/x-1',
      '/v1/session',
      '/v1/session',
      '/v1/session/oidc',
      '/v1/session/oidc/callback',
      '/v1/session/oidc/device',
      '/v1/session/oidc/device/session',
      '/v1/session/ways',
    ]);
  });

  it('[O4] shows metrics without a key to this machine only', async () => {
    const request = { method: 'GET', url: '/metrics' } as const;
    expect((await app.inject(request)).statusCode).toBe(200);
    expect((await app.inject({ ...request, remoteAddress: '10.0.0.9' })).statusCode).toBe(401);
    const behindProxy = { ...request, headers: { 'x-forwarded-for': '10.0.0.9' } };
    expect((await app.inject(behindProxy)).statusCode).toBe(401);
    // A page of another site that reaches this machine under its own name (DNS rebinding).
    for (const host of ['writ.example', 'attacker.example:8080', '127.0.0.1.attacker.example'])
      expect((await app.inject({ ...request, headers: { host } })).statusCode).toBe(401);
    for (const host of ['127.0.0.1:8080', 'localhost', '[::1]:8080'])
      expect((await app.inject({ ...request, headers: { host } })).statusCode).toBe(200);
    const from = async (role: Role) =>
      (await app.inject({ ...as(role, 'GET', '/metrics'), remoteAddress: '10.0.0.9' })).statusCode;
    expect(await from('deployment-admin')).toBe(200);
    expect([await from('admin'), await from('auditor')]).toEqual([403, 403]);
  });
});

it('answers 403 to everybody on a route that declares nothing', async () => {
  @Controller('forgotten')
  class Forgotten {
    @Get()
    read() {
      return 'secret';
    }
  }
  const parts = {
    settings: new GatewaySettings(BASE_URL, TOKEN_SECRET),
    routes: new KnownRoutes(),
    closing: new Closing(),
    readiness: new Readiness('gateway'),
  };
  const log = pino({ level: 'silent' });
  @Module({
    imports: [GatewayModule.with({ bus: new Outside(), log, ...parts })],
    controllers: [Forgotten],
  })
  class WithForgotten {}
  const app = await NestFactory.create<NestFastifyApplication>(
    WithForgotten,
    createAdapter(parts),
    {
      bodyParser: false,
      logger: false,
    },
  );
  await app.init();

  for (const role of roles) {
    const { statusCode, body } = await app.inject(as(role, 'GET', '/forgotten'));
    expect([statusCode, body.includes('secret')]).toEqual([403, false]);
  }
  await app.close();
});

function routesOf(app: NestFastifyApplication): readonly Route[] {
  const { paths } = app.get(OpenApi).get() as unknown as {
    paths: Record<string, Record<string, { 'x-writ-roles': Role[]; security: object[] }>>;
  };
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase() as Method,
      url: path.replace(/\{\w+\}/g, 'x-1'),
      roles: operation['x-writ-roles'],
      isOpen:
        operation.security.every((way) => Object.keys(way).length === 0) ||
        operation.security.some((way) => Object.keys(way).length === 0),
    })),
  );
}

function bodyFor({ method }: Route): unknown {
  return method === 'GET' ? undefined : {};
}
