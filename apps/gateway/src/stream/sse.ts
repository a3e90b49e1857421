import { type ServerResponse } from 'node:http';

/** A client that takes nothing for this long is dropped; it may resume where it was. */
const SLOW_MS = 10_000;
const LAST_WORDS_MS = 1_000;

/**
 * Server-sent events (WHATWG HTML, section 9.2) to one client, at the client's pace. The position is the
 * event id, so that `Last-Event-ID` resumes without a gap.
 */
export class SseClient {
  /** Where the client resumes. */
  private position = 0;

  constructor(
    private readonly response: ServerResponse,
    private readonly slowMs = SLOW_MS,
  ) {}

  /** A committed event. False when the client is gone, or was dropped because it takes nothing. */
  event(position: number, data: unknown): Promise<boolean> {
    return this.write(`id: ${position}\ndata: ${JSON.stringify(data)}\n\n`, position);
  }

  /** A notice; it has no id, so that it moves nobody's place in the log. */
  notice(notice: unknown): Promise<boolean> {
    return this.write(`event: notice\ndata: ${JSON.stringify(notice)}\n\n`, this.position);
  }

  /** Nothing to tell up to `position`: the client resumes from there, and sees that we are here. */
  alive(position: number): Promise<boolean> {
    return this.write(`id: ${position}\n: alive\n\n`, position);
  }

  /** How long to wait before coming back, and where the stream begins. */
  begin(position: number, retryMs: number): Promise<boolean> {
    return this.write(`retry: ${retryMs}\nid: ${position}\n: from here on\n\n`, position);
  }

  /** The last words: why it ends, and that it can be resumed after `position`. */
  end(reason: string, position: number): void {
    if (!this.response.writableEnded && !this.response.destroyed)
      this.response.end(endOf(reason, position));
  }

  private async write(text: string, position: number): Promise<boolean> {
    this.position = position;
    if (this.response.destroyed || this.response.writableEnded) return false;
    if (this.response.write(text)) return true;
    if (await this.drained()) return !this.response.destroyed;
    this.end('slow', position);
    // What is queued is not waited for any longer.
    setTimeout(() => this.response.destroy(), LAST_WORDS_MS).unref();
    return false;
  }

  /** False when the client does not take what was written in time. */
  private drained(): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (hasTaken: boolean) => (): void => {
        clearTimeout(timer);
        this.response.removeListener('drain', taken);
        this.response.removeListener('close', taken);
        resolve(hasTaken);
      };
      const taken = settle(true);
      const timer = setTimeout(settle(false), this.slowMs);
      this.response.once('drain', taken);
      this.response.once('close', taken);
    });
  }
}

const endOf = (reason: string, position: number): string =>
  `event: end\ndata: ${JSON.stringify({ reason, resumeAfter: position })}\n\n`;
