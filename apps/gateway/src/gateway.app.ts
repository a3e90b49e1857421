import helmet from '@fastify/helmet';
import { NestFactory } from '@nestjs/core';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Logger } from 'pino';
import { NestLogger, Readiness } from '#platform';
import { type Bus } from './bus';
import { GatewayModule } from './gateway.module';
import { type GatewaySettings } from './gateway.settings';
import { createAdapter } from './http/adapter';
import { Closing } from './http/closing';
import { type Logs } from './logs/logs';
import { isUrgent } from './http/arrival';
import { holdBodies } from './http/held-bodies';
import { KnownRoutes } from './http/known-routes';
import { securityHeaders } from './http/security-headers';
import { OpenApi } from './docs/open-api';
import { Credentials } from './identity/credentials';
import { mustHaveCsrfToken } from './identity/csrf';
import { cookieSecretIn } from './identity/session-cookie';
import { GatewayMetrics } from './operations/metrics';
import { warnOfUntrustedProxy } from './operations/untrusted-proxy';

/** Makes the gateway, ready to `listen` or `inject`: it knows the world by `bus` alone, and by the buses of `logs` where there are several. */
export const createGateway = async (
  bus: Bus,
  settings: GatewaySettings,
  log: Logger,
  readiness = new Readiness('gateway'),
  logs?: Logs,
): Promise<NestFastifyApplication> => {
  const parts = { settings, routes: new KnownRoutes(), closing: new Closing() };
  const app = await NestFactory.create<NestFastifyApplication>(
    GatewayModule.with({ bus, logs, log, readiness, ...parts }),
    createAdapter(parts),
    { bodyParser: false, logger: new NestLogger(log), abortOnError: false },
  );
  const credentials = app.get(Credentials);
  holdBodies(app.getHttpAdapter().getInstance(), {
    callerOf: async (request) => {
      const secret = cookieSecretIn(request.headers);
      if (secret !== undefined) mustHaveCsrfToken(request, secret, settings);
      return (
        await credentials.whoIs(request.headers, {
          isActivity: false,
          isUrgent: isUrgent(request),
          address: request.ip,
        })
      ).caller;
    },
    baseUrl: settings.baseUrl,
  });
  await app.register(helmet, securityHeaders);
  tellOfAnswers(app, log);
  warnOfUntrustedProxy(app.getHttpAdapter().getInstance(), log);
  app.get(OpenApi).about(app);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
};

/**
 * One place where an answered request is counted, and at `debug` logged: method, route, status, time and
 * trace id. No headers, bodies or ids, so no credential and nobody's data.
 */
const tellOfAnswers = (app: NestFastifyApplication, log: Logger): void => {
  const metrics = app.get(GatewayMetrics);
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onResponse', (request, reply, done) => {
      const { method, id: traceId } = request;
      const { statusCode: status, elapsedTime: ms } = reply;
      const route = request.routeOptions.url ?? 'unknown';
      metrics.answered(method, route, status, ms / 1_000);
      log.debug({ traceId, method, route, status, ms }, 'answered');
      done();
    });
};
