/** One message of a stream of server-sent events. */
export interface SseMessage {
  /** The last id that the stream named up to here. */
  readonly id: string | undefined;
  /** `message` where the stream names no other. */
  readonly event: string;
  /** Empty where there was nothing but an id. */
  readonly data: string;
  /** After how many milliseconds to come back; undefined where it does not say. */
  readonly retryMs: number | undefined;
}

/** Takes text as it comes and gives whole messages (WHATWG HTML, section 9.2.6). */
export class SseParser {
  private rest = '';
  private id: string | undefined;
  private retryMs: number | undefined;
  private event = '';
  private data: string[] = [];

  push(text: string): readonly SseMessage[] {
    const lines = (this.rest + text).split(LINE_END);
    // What follows the last line end may go on in the next piece.
    this.rest = lines.pop()!;
    return lines.flatMap((line) => this.line(line));
  }

  private line(line: string): readonly SseMessage[] {
    if (line === '') return [this.take()];
    this.field(line);
    return [];
  }

  private take(): SseMessage {
    const { id, retryMs, event, data } = this;
    this.event = '';
    this.data = [];
    return { id, event: event || 'message', data: data.join('\n'), retryMs };
  }

  private field(line: string): void {
    const [, name, value = ''] = FIELD.exec(line) ?? [];
    if (name === 'id') this.id = value;
    if (name === 'event') this.event = value;
    if (name === 'data') this.data.push(value);
    if (name === 'retry' && /^\d+$/.test(value)) this.retryMs = Number(value);
  }
}

/** A CR at the end of a piece may be half of a CRLF. */
const LINE_END = /\r\n|\n|\r(?!$)/;
/** A line that begins with a colon is a comment, and its name is empty. */
const FIELD = /^([^:]*)(?:: ?(.*))?$/s;
