import { type Socket } from 'node:net';
import { HttpException } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Unavailable } from '#platform';
import { type GatewaySettings } from '../gateway.settings';
import { bodyOf, HEADERS_TOO_LARGE, problemOf } from '../problems/problem';
import { PROBLEM_MEDIA_TYPE, refuseQuickly, sendProblem } from '../problems/send-problem';
import { Admission, type Admitted } from './admission';
import { arrivalOf } from './arrival';
import { type Closing } from './closing';
import { type KnownRoutes } from './known-routes';
import { endPipelining } from './pipelining';
import { RequestQueue } from './request-queue';
import { echoRequestId } from './request-id';
import { traceRequests } from './request-spans';
import { traceIdOf } from './trace-id';
import { drainAfterAnswer, leaveBodyUnread, watchReceiving } from './unread-body';
import { whenOver } from './when-over';

declare module 'fastify' {
  interface FastifyRequest {
    /** Its place among what is open; present once it has begun. */
    admitted?: Admitted;
  }
}

const BODY_MAX_BYTES = 1024 * 1024;
/** Events come in batches, and are passed on in pieces. */
const EVENTS_MAX_BYTES = 8 * 1024 * 1024;
const EVENTS_PATH = '/v1/events';
const HEADERS_TIMEOUT_MS = 30_000;
/** A decision link is a token in the address. */
const PATH_PARAMETER_MAX = 2_048;

/** What the adapter tells the rest of the gateway, and learns from it. */
export interface AdapterParts {
  readonly settings: GatewaySettings;
  readonly routes: KnownRoutes;
  readonly closing: Closing;
}

/**
 * Fastify as this gateway wants it: bodies arrive as bytes and are looked at only after the caller
 * is known; whatever Fastify refuses by itself is a problem document too; while the process ends, new
 * requests are sent away.
 */
export const createAdapter = ({ settings, routes, closing }: AdapterParts): FastifyAdapter => {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_MAX_BYTES,
    // Whose word on a caller's address counts; without one, it is that of the connection.
    trustProxy: settings.trustedProxies.length > 0 ? [...settings.trustedProxies] : false,
    // Content may take its time; everything else is watched by `watchReceiving`.
    requestTimeout: 0,
    http: { headersTimeout: HEADERS_TIMEOUT_MS },
    routerOptions: { maxParamLength: PATH_PARAMETER_MAX },
    genReqId: traceIdOf,
    skipMiddie: true,
    // Nest's declared return type is `void`; Fastify wants the same handler.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(problemOf(httpErrorOf(error)), request, reply, settings.baseUrl),
    clientErrorHandler: (error: Error, socket: Socket) =>
      refuseConnection(error, socket, settings.baseUrl),
    forceCloseConnections: 'idle',
    return503OnClosing: false,
  });
  prepare(adapter.getInstance() as unknown as FastifyInstance, { settings, routes, closing });
  return adapter;
};

const prepare = (fastify: FastifyInstance, { settings, routes, closing }: AdapterParts): void => {
  const admission = new Admission(settings.inFlightPerCaller);
  const queue = new RequestQueue();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  fastify.decorateRequest('caller', undefined);
  fastify.decorateRequest('session', undefined);
  fastify.decorateRequest('admitted', undefined);

  fastify.addHook('onRoute', (route) => {
    if (route.url === EVENTS_PATH) route.bodyLimit = EVENTS_MAX_BYTES;
    leaveBodyUnread(route);
    for (const method of [route.method].flat()) routes.add(method, route.url);
  });
  fastify.addHook('preClose', (done) => {
    closing.begin();
    done();
  });
  endPipelining(fastify);
  drainAfterAnswer(fastify, () => closing.hasBegun);
  traceRequests(fastify);
  fastify.addHook('onRequest', (request, reply, done) => {
    const { socket } = request.raw;
    echoRequestId(request, reply);
    watchReceiving(request, () =>
      refuseConnection(new Error('not received in time'), socket, settings.baseUrl),
    );
    if (closing.hasBegun) {
      void reply.header('connection', 'close');
      const away = new Unavailable('This instance is shutting down: ask again.');
      return sendProblem(problemOf(away), request, reply, settings.baseUrl);
    }
    const arrival = arrivalOf(request);
    const refuse = (error: unknown): void =>
      refuseQuickly(problemOf(error), request, reply, settings.baseUrl);
    const begin = (): void => {
      // Its caller has gone meanwhile.
      if (reply.raw.destroyed) return;
      try {
        const admitted = admission.enter(arrival);
        whenOver(reply.raw, () => admitted.leave());
        request.admitted = admitted;
      } catch (error) {
        return refuse(error);
      }
      done();
    };
    try {
      queue.add(begin, arrival);
    } catch (error) {
      refuse(error);
    }
  });
  fastify.addHook('preValidation', (request, reply, done) => {
    try {
      request.admitted!.begin();
    } catch (error) {
      return refuseQuickly(problemOf(error), request, reply, settings.baseUrl);
    }
    done();
  });
};

const httpErrorOf = (error: Error & { statusCode?: number }): HttpException =>
  new HttpException(error.message, error.statusCode ?? 400);

/** Bytes that are not HTTP never become a request: the answer is written by hand. */
const refuseConnection = (
  error: Error & { code?: string },
  socket: Socket,
  baseUrl: string,
): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const isTooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const status = isTooLarge ? HEADERS_TOO_LARGE : 400;
  const problem = problemOf(new HttpException('This is not an HTTP request that we take', status));
  const occurrence = { baseUrl, instance: '', traceId: traceIdOf({ headers: {} }) };
  const body = JSON.stringify(bodyOf(problem, occurrence));
  socket.end(
    `HTTP/1.1 ${isTooLarge ? '431 Request Header Fields Too Large' : '400 Bad Request'}\r\n` +
      `Content-Type: ${PROBLEM_MEDIA_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
      `Connection: close\r\n\r\n${body}`,
  );
};
