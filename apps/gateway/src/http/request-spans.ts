import { type IncomingMessage } from 'node:http';
import { type FastifyInstance } from 'fastify';
import { type OpenSpan, openSpan, parseTraceparent, TRACEPARENT } from '#platform';
import { whenOver } from './when-over';

/** Probes and scrapes, every few seconds: nobody looks for their traces. */
const UNTRACED = new Set(['/healthz', '/readyz', '/metrics']);
const FAULT = 500;

/**
 * A span for each request, from the first hook to the end of its answer. It has the route's pattern, never the address:
 * an address may hold the token of a link.
 */
export const traceRequests = (fastify: FastifyInstance): void => {
  const spans = new WeakMap<IncomingMessage, OpenSpan>();
  fastify.addHook('onRequest', (request, reply, done) => {
    const { method } = request;
    const route = request.routeOptions.url ?? 'unknown';
    if (UNTRACED.has(route)) return done();
    const span = openSpan(() => ({
      name: `${method} ${route}`,
      kind: 'server',
      parent: parseTraceparent(request.headers[TRACEPARENT]),
      traceId: request.id,
      attributes: { 'http.request.method': method, 'http.route': route },
    }));
    if (!span) return done();
    spans.set(request.raw, span);
    whenOver(reply.raw, () => {
      const { statusCode } = reply.raw;
      span.end({ 'http.response.status_code': statusCode }, statusCode >= FAULT);
    });
    span.within(done);
  });
  // A body is received in the context of its connection: the request's own is entered again.
  fastify.addHook('preValidation', (request, _reply, done) => {
    const span = spans.get(request.raw);
    if (span) span.within(done);
    else done();
  });
};
