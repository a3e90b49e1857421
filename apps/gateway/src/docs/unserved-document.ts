import { NestFactory } from '@nestjs/core';
import { pino } from 'pino';
import { Unavailable } from '#platform';
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
  request: () => Promise.reject(new Unavailable('Nobody is asked while a document is written.')),
  requestBytes: () => nobody.request('', undefined),
  listen: () => () => undefined,
};

/**
 * The document that GET /docs-json answers, `servers` aside. The parts of a gateway are made for it and never
 * started: nothing listens, and nothing behind it has to run.
 */
export const unservedDocument = async (): Promise<object> => {
  const settings = new GatewaySettings(SERVER, '');
  const parts = { settings, routes: new KnownRoutes(), closing: new Closing() };
  const app = await NestFactory.create(
    GatewayModule.with({ bus: nobody, log: pino({ level: 'silent' }), ...parts }),
    createAdapter(parts),
    { bodyParser: false, logger: false, abortOnError: false },
  );
  const openApi = app.get(OpenApi);
  openApi.about(app);
  return openApi.get();
};
