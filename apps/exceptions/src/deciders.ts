import {
  type CommandOf,
  type declareBreakGlass,
  type DecidersReply,
  type DecidersRequest,
  subjects,
} from '#contracts';
import { type BusClient, type BusReply, unwrap } from '#platform';

/** Urgency waits no longer for policy. */
const TIMEOUT_MS = 3_000;

/** Whom policy would ask about an action now. */
export class Deciders {
  constructor(private readonly bus: Pick<BusClient, 'request'>) {}

  /** Undefined where policy does not answer: nobody is refused a break-glass for that. */
  async of({
    data: { workOrderId, action },
    metadata,
  }: CommandOf<typeof declareBreakGlass>): Promise<readonly string[] | undefined> {
    const request: DecidersRequest = { workOrderId, action, metadata };
    try {
      const reply = await this.bus.request<BusReply<DecidersReply>>(
        subjects.internal.deciders,
        request,
        { timeoutMs: TIMEOUT_MS },
      );
      return unwrap(reply).owners;
    } catch {
      return undefined;
    }
  }
}
