import { type ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';

/** Whether this process has to end; long waits are aborted then. */
@Injectable()
export class Closing {
  private readonly waiting = new Set<() => void>();
  private begun = false;

  get hasBegun(): boolean {
    return this.begun;
  }

  begin(): void {
    this.begun = true;
    for (const over of [...this.waiting]) over();
  }

  /** Aborted when the caller of `response` hangs up, when it is over, and when this process ends. */
  signalFor(response: ServerResponse): AbortSignal {
    const ending = new AbortController();
    const over = (): void => {
      this.waiting.delete(over);
      ending.abort();
    };
    // An answer ends with `finish`, a caller that hangs up with `close` alone.
    response.once('finish', over);
    response.once('close', over);
    this.waiting.add(over);
    if (this.begun) over();
    return ending.signal;
  }
}
