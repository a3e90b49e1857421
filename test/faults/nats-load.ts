import { v7 as uuidv7 } from 'uuid';
import { headers as natsHeaders, type NatsConnection } from 'nats';

/** What a publisher was answered: it may rely on it. */
export interface Published {
  readonly event: { readonly source: string; readonly id: string };
  readonly workOrderId: string;
  readonly position: number;
}

const TIMEOUT_MS = 15_000;
/** Each publisher has so many events under way. */
const PIPELINED = 20;

/** A source that publishes openings over NATS, by requests and as a JetStream client in turn. */
export class NatsLoad {
  readonly acknowledged: Published[] = [];
  private running = true;
  private readonly workers: Promise<void>[];

  constructor(
    private readonly nats: NatsConnection,
    private readonly token: string,
    private readonly subject: string,
  ) {
    this.workers = Array.from({ length: PIPELINED }, (_, nth) => this.work(nth % 2 === 0));
  }

  async stop(): Promise<void> {
    this.running = false;
    await Promise.all(this.workers);
  }

  /** The position that the answer names; undefined where none came or it says that nothing is known. */
  async publish(event: object, asJetStreamClient: boolean): Promise<number | undefined> {
    const headers = natsHeaders();
    headers.set('Writ-Token', this.token);
    const body = JSON.stringify(event);
    const sent = { headers, timeout: TIMEOUT_MS };
    try {
      if (asJetStreamClient)
        return (await this.nats.jetstream().publish(this.subject, body, sent)).seq;
      const reply = await this.nats.request(this.subject, body, sent);
      const answer = reply.json<{ position?: number }>();
      return answer.position;
    } catch {
      return undefined;
    }
  }

  private async work(asJetStreamClient: boolean): Promise<void> {
    while (this.running) {
      const workOrderId = `nats-${uuidv7()}`;
      const event = opening(workOrderId);
      const position = await this.publish(event, asJetStreamClient);
      if (position !== undefined) this.acknowledged.push({ event, workOrderId, position });
    }
  }
}

const opening = (workOrderId: string) => ({
  specversion: '1.0',
  type: 'writ.work-order.opened.v1',
  source: '/faults/nats',
  id: uuidv7(),
  data: { workOrderId, workflow: 'refunds', inputs: { order: 'order-1', reason: 'late' } },
});
