import { type FastifyInstance } from 'fastify';
import { type Logger } from 'pino';

const NOTE =
  'requests come through a proxy that is not trusted: add its address to WRIT_TRUSTED_PROXIES; until then all callers behind it share the limits of one address';

/** Warns once where somebody states the address of a caller and is not believed. */
export const warnOfUntrustedProxy = (fastify: FastifyInstance, log: Logger): void => {
  let isWarned = false;
  fastify.addHook('onResponse', ({ headers, ip, socket }, _reply, done) => {
    if (!isWarned && headers['x-forwarded-for'] !== undefined && ip === socket.remoteAddress) {
      isWarned = true;
      log.warn({ address: ip }, NOTE);
    }
    done();
  });
};
