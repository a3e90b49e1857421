import helmet from '@fastify/helmet';
import { NestFactory } from '@nestjs/core';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Logger } from 'pino';
import { NestLogger } from '#platform';
import { type Bus } from './bus';
import { GatewayModule } from './gateway.module';
import { type GatewaySettings } from './gateway.settings';
import { createAdapter } from './http/adapter';
import { Closing } from './http/closing';
import { KnownRoutes } from './http/known-routes';
import { OpenApi } from './docs/open-api';
import { GatewayMetrics } from './operations/metrics';

/** Makes the gateway, ready to `listen` or `inject`: it knows the world by `bus` alone. */
export const createGateway = async (
  bus: Bus,
  settings: GatewaySettings,
  log: Logger,
): Promise<NestFastifyApplication> => {
  const parts = { settings, routes: new KnownRoutes(), closing: new Closing() };
  const app = await NestFactory.create<NestFastifyApplication>(
    GatewayModule.with({ bus, log, ...parts }),
    createAdapter(parts),
    { bodyParser: false, logger: new NestLogger(log), abortOnError: false },
  );
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        // Swagger UI draws with inline styles and data images; scripts come from here alone.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: null,
      },
    },
  });
  const metrics = app.get(GatewayMetrics);
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onResponse', (request, reply, done) => {
      const route = request.routeOptions.url ?? 'unknown';
      metrics.answered(request.method, route, reply.statusCode, reply.elapsedTime / 1_000);
      done();
    });
  app.get(OpenApi).write(app);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
};
