import { type ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { type Caller } from '#platform';
import { GatewaySettings } from '../gateway.settings';
import { tooManyOpen } from '../http/admission';
import { whenOver } from '../http/when-over';

/** Counts what each caller has open, so that none can take the gateway from the others. */
@Injectable()
export class InFlight {
  private readonly open = new Map<string, number>();

  constructor(@Inject(GatewaySettings) private readonly settings: GatewaySettings) {}

  /** Lets one more in until `response` is over. Refuses with `too_many_requests`. */
  enter({ tenant, id }: Pick<Caller, 'tenant' | 'id'>, response: ServerResponse): void {
    // Whichever of their keys they use; neither name holds a line break.
    const caller = `${tenant}\n${id}`;
    const open = this.open.get(caller) ?? 0;
    if (open >= this.settings.inFlightPerCaller) throw tooManyOpen(open);
    this.open.set(caller, open + 1);
    whenOver(response, () => this.leave(caller));
  }

  /** Requests of all callers that are open now. */
  get total(): number {
    return [...this.open.values()].reduce((sum, open) => sum + open, 0);
  }

  private leave(caller: string): void {
    const open = (this.open.get(caller) ?? 1) - 1;
    if (open > 0) this.open.set(caller, open);
    else this.open.delete(caller);
  }
}
