import { Writable } from 'node:stream';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import pino from 'pino';
import { createGateway } from '../src/gateway.app';
import { GatewaySettings } from '../src/gateway.settings';
import { BASE_URL, type Outside, TOKEN_SECRET } from './outside';

/** A gateway before `outside`, with all that it has logged, at every level. */
export const loggedGateway = async (
  outside: Outside,
  settings = new GatewaySettings(BASE_URL, TOKEN_SECRET),
): Promise<{ readonly app: NestFastifyApplication; readonly logged: () => string }> => {
  let text = '';
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      text += String(chunk);
      done();
    },
  });
  const app = await createGateway(outside, settings, pino({ level: 'trace' }, destination));
  return { app, logged: () => text };
};
