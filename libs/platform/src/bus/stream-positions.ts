import { type JetStreamManager, type NatsConnection } from 'nats';
import { type ConsumerSpec } from './durable-consumer';
import { POSITION_HEADER } from './reaction-host';

/** Where a durable consumer stands in the log, as JetStream knows it for all instances together. */
export interface StandingOfConsumer {
  /** Every delivered event up to here is acknowledged. */
  readonly floor: number;
  /** Of the oldest event that the stream still has; undefined while it has none. */
  readonly first: number | undefined;
}

/** Asks JetStream for log positions. Rejects when the stream or the consumer is not there. */
export const standingOf = async (
  connection: NatsConnection,
  spec: ConsumerSpec,
): Promise<StandingOfConsumer> => {
  const manager = await connection.jetstreamManager({ checkAPI: false });
  // Read before the consumer is asked: what comes in between is not counted as seen.
  const last = await lastPosition(manager, spec.stream);
  const floor = await floorOf(manager, spec, last);
  // Read after it: what the stream dropped until then shows as a gap.
  return { floor, first: await firstPosition(connection, spec.stream) };
};

/** Of the oldest event that the stream still has; undefined while it has none. */
export const firstPosition = async (
  connection: NatsConnection,
  stream: string,
): Promise<number | undefined> => {
  const manager = await connection.jetstreamManager({ checkAPI: false });
  const { state } = await manager.streams.info(stream);
  if (state.messages === 0) return undefined;
  return positionAt(manager, stream, state.first_seq);
};

const floorOf = async (
  manager: JetStreamManager,
  { stream, durable }: ConsumerSpec,
  last: number,
): Promise<number> => {
  const info = await manager.consumers.info(stream, durable);
  // A consumer of a rare event type has still come as far as the stream goes.
  if (info.num_pending === 0 && info.num_ack_pending === 0) return last;
  const { state } = await manager.streams.info(stream);
  const open = Math.max(info.ack_floor.stream_seq + 1, state.first_seq);
  return (await positionAt(manager, stream, open)) - 1;
};

const lastPosition = async (manager: JetStreamManager, stream: string): Promise<number> => {
  const { state } = await manager.streams.info(stream);
  if (state.messages === 0) return 0;
  return positionAt(manager, stream, state.last_seq);
};

const positionAt = async (
  manager: JetStreamManager,
  stream: string,
  seq: number,
): Promise<number> => {
  const message = await manager.streams.getMessage(stream, { seq });
  return Number(message.header.get(POSITION_HEADER) || 0);
};
