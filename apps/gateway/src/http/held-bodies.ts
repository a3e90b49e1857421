import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { Refusal } from '#kernel';
import { type Caller, Unavailable } from '#platform';
import { problemOf } from '../problems/problem';
import { sendProblem } from '../problems/send-problem';
import { hasBody, UNREAD_PATH } from './unread-body';
import { whenOver } from './when-over';

const MIB = 1024 * 1024;
/** Of all requests together, and of one caller; bodies are held while they are received and until they are answered. */
const HELD_MAX_BYTES = 128 * MIB;
const HELD_MAX_OF_CALLER = 64 * MIB;
/** A form of a decision link, or what signs somebody in: nobody else sends a body without a credential. */
const ANONYMOUS_BODY_MAX = 64 * 1024;
const HELD_MAX_OF_ANONYMOUS = 16 * MIB;
const ANONYMOUS = '';

/** Counts the bytes of bodies that are held, so that no crowd of requests takes the memory of the gateway. */
export class HeldBodies {
  private readonly held = new Map<string, number>();
  private total = 0;

  /** Holds a body until the response is over; of an anonymous request where there is no caller. Refuses with `too_many_requests`; throws `Unavailable`. */
  hold(caller: Caller | undefined, bytes: number, response: ServerResponse): void {
    // Neither name holds a line break.
    const who = caller ? `${caller.tenant}\n${caller.id}` : ANONYMOUS;
    const own = (this.held.get(who) ?? 0) + bytes;
    if (caller && own > HELD_MAX_OF_CALLER)
      throw new Refusal(
        'too_many_requests',
        `Your open requests hold ${HELD_MAX_OF_CALLER / MIB} MiB: wait for some to be answered.`,
      );
    if (this.total + bytes > HELD_MAX_BYTES || (!caller && own > HELD_MAX_OF_ANONYMOUS))
      throw new Unavailable('Too many large requests are open: ask again in a moment.');
    this.held.set(who, own);
    this.total += bytes;
    whenOver(response, () => {
      this.total -= bytes;
      const left = this.held.get(who)! - bytes;
      if (left > 0) this.held.set(who, left);
      else this.held.delete(who);
    });
  }
}

interface Holding {
  /** Rejects with a refusal where nobody is known by what the request presents. */
  readonly callerOf: (request: FastifyRequest) => Promise<Caller>;
  readonly baseUrl: string;
}

/**
 * Identifies the caller before a body is read. Without a credential a body is small, and all of them together are. The guard
 * of the route identifies the caller again: a body may arrive so slowly that the credential has ended by then.
 */
export const holdBodies = (fastify: FastifyInstance, { callerOf, baseUrl }: Holding): void => {
  const held = new HeldBodies();
  fastify.addHook('preParsing', (request, reply, payload, done) => {
    if (!isHeld(request)) return done(null, payload);
    void admit(request)
      .then((caller) => held.hold(caller, sizeOf(request, caller), reply.raw))
      .then(
        () => done(null, payload),
        (error: unknown) => sendProblem(problemOf(error), request, reply, baseUrl),
      );
  });

  const admit = async (request: FastifyRequest): Promise<Caller | undefined> => {
    const caller = await callerOf(request).catch((error: unknown) => {
      if (error instanceof Refusal) return undefined;
      throw error;
    });
    if (caller || statedSize(request.raw) <= ANONYMOUS_BODY_MAX) return caller;
    throw new Refusal(
      'unauthenticated',
      `Without a valid credential a body has ${ANONYMOUS_BODY_MAX / 1024} KiB at most, stated in Content-Length: send \`Authorization: Bearer <API key or token>\`.`,
    );
  };
};

const isHeld = ({ raw, routeOptions }: FastifyRequest): boolean =>
  hasBody(raw) && routeOptions.url !== undefined && routeOptions.url !== UNREAD_PATH;

/** Of a body that states no length, the most that its route takes. */
const sizeOf = ({ raw, routeOptions }: FastifyRequest, caller: Caller | undefined): number =>
  Math.min(statedSize(raw), caller ? routeOptions.bodyLimit : ANONYMOUS_BODY_MAX);

const statedSize = ({ headers }: IncomingMessage): number =>
  Number(headers['content-length'] ?? Infinity);
