import { Injectable } from '@nestjs/common';

/** Whether this process has been told to end; those who wait for long ask it now and then. */
@Injectable()
export class Closing {
  private begun = false;

  get hasBegun(): boolean {
    return this.begun;
  }

  begin(): void {
    this.begun = true;
  }
}
