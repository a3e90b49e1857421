import { Injectable } from '@nestjs/common';

/** Whether this process has been told to end; those who wait for long give up then. */
@Injectable()
export class Closing {
  private readonly ending = new AbortController();

  get hasBegun(): boolean {
    return this.ending.signal.aborted;
  }

  /** Aborted when the process is told to end. */
  get signal(): AbortSignal {
    return this.ending.signal;
  }

  begin(): void {
    this.ending.abort();
  }
}
