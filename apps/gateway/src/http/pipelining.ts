import { type FastifyInstance } from 'fastify';

/**
 * Ends a connection whose next request comes before the one before is answered (RFC 9112, 9.3.2). Node takes in each such request
 * at once, so one connection that never reads would fill memory and hold up all others; no client that we know pipelines.
 */
export const endPipelining = (fastify: FastifyInstance): void => {
  fastify.addHook('onRequest', ({ raw }, reply, done) => {
    // Node gives an answer its socket when its turn has come.
    if (reply.raw.socket) return done();
    raw.socket.destroy();
  });
};
