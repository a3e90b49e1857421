import { Refusal } from '#kernel';

/** Nothing is known to have happened: the caller may ask again with the same command id. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';

  constructor(
    message: string,
    readonly retryAfterSeconds = 1,
    /** `cause` stays in this process: callers get the message, which says nothing of drivers. */
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The answer, or `Unavailable` where there is none, for whatever reason: nothing is guessed. `what` begins the message. */
export const orUnavailable = async <T>(what: string, answer: Promise<T>): Promise<T> => {
  try {
    return await answer;
  } catch (cause) {
    if (cause instanceof Unavailable) throw cause;
    const why = cause instanceof Refusal ? cause.message : 'it failed';
    throw new Unavailable(`${what} cannot be read now: ${why}`, 1, { cause });
  }
};
