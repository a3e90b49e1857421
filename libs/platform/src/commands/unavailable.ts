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
