/**
 * A business rule rejects the command. Not a bug, not an outage: nothing changed, and the same command will be refused
 * again.
 *
 * Callers: show `message`, branch on `code`, never retry. `facts` and `errors` reach logs and
 * replies, so keep secrets and personal data out of them.
 */
export class Refusal<Code extends string = string> extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly code: Code,
    message: string,
    readonly facts: RefusalFacts = {},
    readonly errors: readonly FieldError[] = [],
  ) {
    super(message);
  }
}

export type RefusalFacts = Readonly<Record<string, unknown>>;

/** One thing wrong with a request: where (RFC 6901 pointer) and what to do about it. */
export interface FieldError {
  readonly pointer: string;
  readonly message: string;
  /** A stable kind on which callers may branch: `github-token`. */
  readonly kind?: string;
}

/** Refuses a question with every problem at once, each with the place where it is. */
export const questionRefused = (errors: readonly FieldError[]): Refusal<'invalid_request'> =>
  new Refusal(
    'invalid_request',
    `The question does not fit: ${errors.map(({ pointer, message }) => `${pointer.slice(1)} ${message}`).join('; ')}.`,
    {},
    errors,
  );

/** An answer that refuses: the caller of the command, now and on every repeat, gets the refusal. */
export interface RefusalAnswer {
  readonly refusal: Pick<Refusal, 'code' | 'message' | 'facts' | 'errors'>;
}
