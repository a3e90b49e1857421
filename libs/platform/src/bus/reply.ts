import { randomUUID } from 'node:crypto';
import { ErrorCode, type Msg } from 'nats';
import { type FieldError, Refusal, type RefusalFacts } from '#kernel';
import { maskIn } from '#secrets';
import { Unavailable } from '../commands';
import { count } from '../metrics';
import { isOutOfConnections } from '../postgres/pool';

/** What every request over the bus is answered with: an answer, or one of three kinds of no. */
export type BusReply<T = Record<string, unknown>> = ({ readonly ok: true } & T) | BusFailure;

export type BusFailure =
  | {
      readonly ok: false;
      readonly refusal: {
        readonly code: string;
        readonly message: string;
        readonly facts: RefusalFacts;
        readonly errors: readonly FieldError[];
      };
    }
  | {
      readonly ok: false;
      readonly unavailable: { readonly message: string; readonly retryAfterSeconds: number };
    }
  | { readonly ok: false; readonly fault: { readonly id: string } };

/**
 * An error as the caller may see it. Of bugs and outages the caller gets an id only: what went wrong stands
 * in the log under that id. A refusal may quote the request, but no secret in it.
 */
export const failureOf = (
  error: unknown,
  log: (message: string, error: unknown) => void,
): BusFailure => {
  if (error instanceof Refusal) {
    const { code, message, facts, errors } = error;
    count('writ_refusals_total', { code });
    return { ok: false, refusal: maskIn({ code, message, facts, errors }).value };
  }
  if (error instanceof Unavailable) {
    const { message, retryAfterSeconds } = error;
    return { ok: false, unavailable: { message, retryAfterSeconds } };
  }
  if (isOutOfConnections(error)) {
    log('no connection to the database is free', error);
    return failureOf(new Unavailable('The database has too much to do now.', 2), log);
  }
  const id = randomUUID();
  log(`fault ${id}`, error);
  return { ok: false, fault: { id } };
};

/** The answer itself; throws what the other side threw. */
export const unwrap = <T extends object>(reply: BusReply<T>): T => {
  if (reply.ok) return reply;
  if ('refusal' in reply) {
    const { code, message, facts, errors } = reply.refusal;
    throw new Refusal(code, message, facts, errors);
  }
  if ('unavailable' in reply)
    throw new Unavailable(reply.unavailable.message, reply.unavailable.retryAfterSeconds);
  throw new Error(`The service failed; its log has more under ${reply.fault.id}.`);
};

/** Where answers go: the server makes the second for a request from another account. */
const INBOXES = ['_INBOX.', '_R_.'];

/**
 * Answers a request, when an answer is wanted. One that is too large for the bus becomes a refusal;
 * what cannot be sent at all goes to `log`: the caller gets nothing and asks again. Never throws.
 * An answer goes to inboxes only: a sender chooses the reply subject, and nobody checks it, so any other one
 * would have us publish there in our own right.
 */
export const sendAnswer = (
  message: Msg,
  answer: string | Uint8Array,
  log: (note: string, error: unknown) => void,
): void => {
  const { reply } = message;
  if (!reply) return;
  if (!INBOXES.some((prefix) => reply.startsWith(prefix)))
    return log(`answer on ${message.subject} dropped`, new Error(`${reply} is no inbox`));
  try {
    message.respond(answer);
  } catch (error) {
    if (isTooLarge(error) && answer.length > REFUSAL_LENGTH_MAX)
      return sendAnswer(message, JSON.stringify(failureOf(tooLarge('The answer'), log)), log);
    log(`answer on ${message.subject} not sent`, error);
  }
};

/** A refusal that does not fit either is not answered by another one. */
const REFUSAL_LENGTH_MAX = 1_000;

/** The client refuses by itself what is over the server's `max_payload`. */
export const isTooLarge = (error: unknown): boolean =>
  (error as { code?: unknown } | null)?.code === ErrorCode.MaxPayloadExceeded;

/** No later try would be better, so it is no outage. `what`: "The answer". */
export const tooLarge = (what: string): Refusal =>
  new Refusal(
    'payload_too_large',
    `${what} is larger than one message between processes may be: ask for less, or send it in parts.`,
  );
