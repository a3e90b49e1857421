import { type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { pino } from 'pino';
import { Readiness, Unavailable } from '#platform';
import { type Bus } from '../bus';
import { GatewayModule } from '../gateway.module';
import { GatewaySettings } from '../gateway.settings';
import { createAdapter } from '../http/adapter';
import { Closing } from '../http/closing';
import { KnownRoutes } from '../http/known-routes';
import { OpenApi } from './open-api';

/** What the document says of where the API is: at the address that it was had from. */
const SERVER = '/';

/** Behind a document there is no system. */
const nobody: Bus = {
  request: () =>
    Promise.reject(new Unavailable('No service is called while a document is written.')),
  requestBytes: () => nobody.request('', undefined),
  listen: () => () => undefined,
};

/**
 * The document that GET /docs-json answers, `servers` aside. The parts of a gateway are made for it and never
 * started: nothing listens, and nothing behind it has to run.
 */
export const unservedDocument = async (): Promise<object> => {
  const app = await unservedGateway();
  const openApi = app.get(OpenApi);
  openApi.about(app);
  return openApi.get();
};

/** A gateway that serves nobody, to read its routes from. */
export const unservedGateway = async (): Promise<INestApplication> => {
  const settings = new GatewaySettings(SERVER, '');
  const readiness = new Readiness('gateway');
  const parts = { settings, routes: new KnownRoutes(), closing: new Closing(), readiness };
  return NestFactory.create(
    GatewayModule.with({ bus: nobody, log: pino({ level: 'silent' }), ...parts }),
    createAdapter(parts),
    { bodyParser: false, logger: false, abortOnError: false },
  );
};
