import { randomUUID } from 'node:crypto';
import { type FieldError, Refusal, type RefusalFacts } from '#kernel';
import { maskIn } from '#secrets';
import { Unavailable } from '../commands';

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
 * An error as the caller may see it. Bugs and outages are told by an id only: what went wrong stands
 * in the log under that id. A refusal may quote what was asked, but no secret in it.
 */
export const failureOf = (
  error: unknown,
  log: (message: string, error: unknown) => void,
): BusFailure => {
  if (error instanceof Refusal) {
    const { code, message, facts, errors } = error;
    return { ok: false, refusal: maskIn({ code, message, facts, errors }).value };
  }
  if (error instanceof Unavailable) {
    const { message, retryAfterSeconds } = error;
    return { ok: false, unavailable: { message, retryAfterSeconds } };
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
