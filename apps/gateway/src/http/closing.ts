import { type ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { whenOver } from './when-over';

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
    this.waiting.add(over);
    whenOver(response, over);
    if (this.begun) over();
    return ending.signal;
  }
}
