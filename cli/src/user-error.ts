/**
 * Something that the caller can put right. It is shown as its sentences, without a stack, and the
 * command exits with 1. Anything else that is thrown is a bug and is shown whole.
 */
export class UserError extends Error {
  override readonly name: string = 'UserError';
  readonly lines: readonly string[];

  /** A text is one line, whatever it holds. */
  constructor(text: string | readonly string[]) {
    const lines = typeof text === 'string' ? [text] : text;
    super(lines.join('\n'));
    this.lines = lines;
  }
}
