/** Anything that the caller can put right or wait for: what a request met, as sentences. Anything else that is thrown is a bug. */
export class WritError extends Error {
  override readonly name: string = 'WritError';
  readonly lines: readonly string[];

  /** A text is one line, whatever it holds. */
  constructor(text: string | readonly string[]) {
    const lines = typeof text === 'string' ? [text] : text;
    super(lines.join('\n'));
    this.lines = lines;
  }
}
