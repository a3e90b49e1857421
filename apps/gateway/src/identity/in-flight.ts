import { type ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { Refusal } from '#kernel';
import { GatewaySettings } from '../gateway.settings';

/** Counts what each key has open, so that no key can take the gateway from the others. */
@Injectable()
export class InFlight {
  private readonly open = new Map<string, number>();

  constructor(@Inject(GatewaySettings) private readonly settings: GatewaySettings) {}

  /** Lets one more in until `response` is over. Refuses with `too_many_requests`. */
  enter(keyId: string, response: ServerResponse): void {
    const open = this.open.get(keyId) ?? 0;
    if (open >= this.settings.inFlightPerKey)
      throw new Refusal(
        'too_many_requests',
        `This key has ${open} requests open: wait for some to be answered.`,
      );
    this.open.set(keyId, open + 1);

    let isOver = false;
    const leave = (): void => {
      if (isOver) return;
      isOver = true;
      this.leave(keyId);
    };
    // An answer ends with `finish`, a caller that hangs up with `close` alone.
    response.once('finish', leave);
    response.once('close', leave);
  }

  /** Requests of all keys that are open now. */
  get total(): number {
    return [...this.open.values()].reduce((sum, open) => sum + open, 0);
  }

  private leave(keyId: string): void {
    const open = (this.open.get(keyId) ?? 1) - 1;
    if (open > 0) this.open.set(keyId, open);
    else this.open.delete(keyId);
  }
}
