import { type IncomingMessage } from 'node:http';
import { v7 as uuidv7 } from 'uuid';
import { parseTraceparent, TRACEPARENT } from '#platform';

/**
 * The id that joins an answer, the logs and the events of one request (as their correlation id):
 * the trace id of a `traceparent` header, or a new one. 32 lower-case hex characters.
 */
export const traceIdOf = ({ headers }: Pick<IncomingMessage, 'headers'>): string =>
  parseTraceparent(headers[TRACEPARENT])?.traceId ?? uuidv7().replaceAll('-', '');
