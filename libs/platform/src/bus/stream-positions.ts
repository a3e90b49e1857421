import { type JetStreamManager, type NatsConnection } from 'nats';
import { POSITION_HEADER } from './reaction-host';

/** Log positions of the events at both ends of a stream. */
export interface EndsOfStream {
  /** Of the oldest event that the stream still has; undefined while it has none. */
  readonly first: number | undefined;
  /** Of the newest; 0 while the stream has none. */
  readonly last: number;
}

/** Asks JetStream for log positions of one stream. Rejects when the stream or the consumer is not there. */
export class StreamPositions {
  private manager?: JetStreamManager;
  /** What was found at the ends last time: while nothing comes or goes, they are not read again. */
  private known = new Map<string, number>();

  constructor(
    private readonly connection: NatsConnection,
    private readonly stream: string,
  ) {}

  async ends(): Promise<EndsOfStream> {
    const manager = await this.open();
    const { state, created } = await manager.streams.info(this.stream);
    if (state.messages === 0) return { first: undefined, last: 0 };
    const known = new Map<string, number>();
    const positionOf = async (seq: number): Promise<number> => {
      // A recreated stream counts from 1 again.
      const place = `${created}/${seq}`;
      const position = this.known.get(place) ?? (await this.positionAt(seq));
      known.set(place, position);
      return position;
    };
    const first = await positionOf(state.first_seq);
    const last = await positionOf(state.last_seq);
    this.known = known;
    return { first, last };
  }

  /**
   * Every event up to `floor` that was delivered is acknowledged, by all instances together. `last` is where
   * the stream ended before this query: what comes in between is not counted as seen. `created` tells a
   * consumer from the one that was made again under its name.
   */
  async floorOf(
    durable: string,
    last: number,
  ): Promise<{ readonly floor: number; readonly created: string }> {
    const manager = await this.open();
    const info = await manager.consumers.info(this.stream, durable);
    const { created } = info;
    // A consumer of rare event types has still come as far as the stream goes.
    if (info.num_pending === 0 && info.num_ack_pending === 0) return { floor: last, created };
    const { state } = await manager.streams.info(this.stream);
    const open = Math.max(info.ack_floor.stream_seq + 1, state.first_seq);
    return { floor: (await this.positionAt(open)) - 1, created };
  }

  /**
   * The sequence of what follows a position; undefined where the stream does not show it, so that a consumer
   * begins with the oldest event. Positions and sequences grow together, one by one.
   */
  async sequenceAfter(position: number): Promise<number | undefined> {
    const manager = await this.open();
    const { state } = await manager.streams.info(this.stream);
    if (state.messages === 0) return undefined;
    const last = await this.positionAt(state.last_seq);
    const place = Math.min(position, last);
    const seq = state.last_seq - (last - place);
    if (seq < state.first_seq || (await this.positionAt(seq)) !== place) return undefined;
    return seq + 1;
  }

  private async open(): Promise<JetStreamManager> {
    return (this.manager ??= await this.connection.jetstreamManager({ checkAPI: false }));
  }

  private async positionAt(seq: number): Promise<number> {
    const manager = await this.open();
    const message = await manager.streams.getMessage(this.stream, { seq });
    return Number(message.header.get(POSITION_HEADER) || 0);
  }
}
