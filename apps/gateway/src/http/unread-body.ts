import { type IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { type FastifyReply, type FastifyRequest, type RouteOptions } from 'fastify';

/** Where content comes in that is read as it comes, and not held: its handler reads `request.raw`. */
export const UNREAD_PATH = '/v1/evidence-contents/:sha256';
/** Any other request must have been received whole by then. */
const RECEIVE_WITHIN_MS = 30_000;
/** A refused caller may be in the middle of sending, and should get the refusal before the connection ends. */
const HEAR_IT_MS = 5_000;

/** Lets the bodies of one route alone: no limit but the ledger's, and no time. */
export const leaveBodyUnread = (route: RouteOptions): void => {
  if (route.url !== UNREAD_PATH) return;
  route.bodyLimit = Number.MAX_SAFE_INTEGER;
  route.preParsing = (request, reply, _payload, done) => {
    endUnreadAfter(request.raw, reply);
    done(null, nothingOf(request));
  };
};

/** What Fastify is given to read in place of a body, which it would hold against the stated length. */
const nothingOf = ({ headers }: FastifyRequest): Readable =>
  Object.assign(Readable.from([]), { receivedEncodedLength: Number(headers['content-length']) });

/** The rest of a body that nobody wants is read and dropped, but not without end. */
const endUnreadAfter = (request: IncomingMessage, { raw }: FastifyReply): void => {
  raw.once('finish', () => {
    if (request.complete) return;
    const timer = setTimeout(() => request.destroy(), HEAR_IT_MS).unref();
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
