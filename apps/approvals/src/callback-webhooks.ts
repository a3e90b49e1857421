import { type FindCallbackReply, subjects } from '#contracts';
import { type BusClient, type BusReply, unwrap } from '#platform';
import { type AccessRequestCommand } from './domain/access-request.decider';

/** Exceptions may take a second to resolve the name of the endpoint. */
const FIND_MS = 2_000;

/** Which webhooks may be called for whom, as exceptions knows them. */
export class CallbackWebhooks {
  constructor(private readonly bus: Pick<BusClient, 'request'>) {}

  /** The webhook that an access request wants called; undefined where it wants none, or must not have it. */
  async webhookFor({ data, metadata }: AccessRequestCommand): Promise<string | undefined> {
    if (!('callback' in data) || !data.callback) return undefined;
    const { endpoint } = data.callback;
    const reply = await this.bus.request<BusReply<FindCallbackReply>>(
      subjects.internal.findCallback,
      { endpoint, metadata },
      { isRepeatable: true, timeoutMs: FIND_MS },
    );
    return unwrap(reply).webhookId;
  }
}
