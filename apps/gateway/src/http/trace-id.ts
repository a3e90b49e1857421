import { type IncomingMessage } from 'node:http';
import { v7 as uuidv7 } from 'uuid';

/** W3C Trace Context, version 00: version, trace id, parent id, flags. */
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;
const NO_TRACE = '0'.repeat(32);

/**
 * The id that joins an answer, the logs and the events of one request (as their correlation id):
 * the trace id of a `traceparent` header, or a new one. 32 lower-case hex characters.
 */
export const traceIdOf = ({ headers }: Pick<IncomingMessage, 'headers'>): string => {
  const given = TRACEPARENT.exec(String(headers['traceparent'] ?? ''))?.[1];
  return given && given !== NO_TRACE ? given : uuidv7().replaceAll('-', '');
};
