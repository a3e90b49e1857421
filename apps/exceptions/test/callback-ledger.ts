import { type RecordedEvent, type StreamSlice } from '#kernel';
import { type PastEvent, recorded } from '#testkit';
import { AwaitedRequests } from '../src/notices/callbacks/awaited-requests';
import { Callbacks, type EndingEvent } from '../src/notices/callbacks/callbacks';
import { type WebhookTrial } from './webhook-trial';

const AT = '2030-01-01T10:00:00.000Z';

/** The ledger of a tenant: an access request, and its work orders. */
export class CallbackLedger {
  readonly callbacks: Callbacks;
  private readonly streams = new Map<string, readonly PastEvent[]>();

  constructor(private readonly trial: WebhookTrial) {
    const { tenant } = trial.operator;
    this.callbacks = new Callbacks({
      store: { read: (of, name) => Promise.resolve(this.slice(of === tenant ? name : '')) },
      notices: trial.notices,
      awaited: new AwaitedRequests(trial.platform.pool),
      baseUrl: 'https://writ.example',
    });
  }

  /** Appends to a stream, and hands what was appended last to the callbacks as a reaction does. */
  async happens(stream: string, ...events: readonly PastEvent[]): Promise<boolean> {
    return this.callbacks.handle(this.records(stream, ...events));
  }

  records(stream: string, ...events: readonly PastEvent[]): EndingEvent {
    this.streams.set(stream, [...(this.streams.get(stream) ?? []), ...events]);
    return this.recorded(stream).at(-1) as EndingEvent;
  }

  private recorded(stream: string): readonly RecordedEvent[] {
    const { tenant } = this.trial.operator;
    return recorded(this.streams.get(stream) ?? [], stream).map((event) => ({ ...event, tenant }));
  }

  private slice(stream: string): StreamSlice {
    const events = this.recorded(stream);
    return { events, version: events.length, now: AT, command: null };
  }
}
