import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type Params } from 'nestjs-pino';
import { type Logger } from 'pino';

/**
 * What stands in the log of a request: method, address, trace id and status. No headers and no bodies,
 * so no credential and nobody's data. Answers are told at `debug`; faults are logged by the filter.
 */
export const requestLogging = (logger: Logger): Params['pinoHttp'] => ({
  logger,
  genReqId: (request: IncomingMessage) => request.id,
  useLevel: 'debug',
  quietReqLogger: true,
  customAttributeKeys: { reqId: 'traceId' },
  serializers: {
    req: ({ method, url }: IncomingMessage) => ({ method, url }),
    res: ({ statusCode }: ServerResponse) => ({ statusCode }),
  },
});
