import { type IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { Readable } from 'node:stream';
import {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RouteOptions,
} from 'fastify';

/** Where content comes in that is read as it comes, and not held: its handler reads `request.raw`. */
export const UNREAD_PATH = '/v1/evidence-contents/:sha256';
/** Any other request must have been received whole by then. */
const RECEIVE_WITHIN_MS = 30_000;
/** For the rest of a body after the answer. */
const DRAIN_WITHIN_MS = 5_000;

/** Lets the bodies of one route alone: no limit but the ledger's, and no time. */
export const leaveBodyUnread = (route: RouteOptions): void => {
  if (route.url !== UNREAD_PATH) return;
  route.bodyLimit = Number.MAX_SAFE_INTEGER;
  route.preParsing = (request, _reply, _payload, done) => {
    done(null, nothingOf(request));
  };
};

/** What Fastify is given to read in place of a body, which it would hold against the stated length. */
const nothingOf = ({ headers }: FastifyRequest): Readable =>
  Object.assign(Readable.from([]), { receivedEncodedLength: Number(headers['content-length']) });

/**
 * Keeps the connection open when the answer comes before the whole body: closing it would reset the connection, and the caller would
 * lose the answer (RFC 9112, 9.6). Node reads and drops the rest.
 */
export const drainAfterAnswer = (fastify: FastifyInstance, isClosing: () => boolean): void => {
  fastify.addHook('onSend', ({ raw }, reply, payload, done) => {
    if (hasBody(raw) && !raw.complete) {
      if (!isClosing()) void reply.removeHeader('connection');
      endUnreadAfter(raw, reply);
    }
    done(null, payload);
  });
};

/** Closes the connection when the rest of the body does not arrive in time. */
const endUnreadAfter = (request: IncomingMessage, { raw }: FastifyReply): void => {
  raw.once('finish', () => {
    if (request.complete) return;
    const timer = setTimeout(() => request.destroy(), DRAIN_WITHIN_MS).unref();
    request.once('close', () => clearTimeout(timer));
  });
};

/**
 * Calls `late` when a request that is held as a whole has not come as a whole in time. One that came over no
 * socket was whole from the start.
 */
export const watchReceiving = (
  { raw, routeOptions }: Pick<FastifyRequest, 'raw' | 'routeOptions'>,
  late: () => void,
  withinMs = RECEIVE_WITHIN_MS,
): void => {
  if (routeOptions.url === UNREAD_PATH || !hasBody(raw)) return;
  if (!(raw.socket instanceof Socket)) return;
  const timer = setTimeout(() => raw.complete || late(), withinMs).unref();
  raw.once('close', () => clearTimeout(timer));
};

export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
