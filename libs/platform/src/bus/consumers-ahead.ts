import { type JetStreamManager } from 'nats';

/**
 * Deletes the consumers that have had more than the stream holds: a power cut took messages that
 * JetStream had not flushed, and such a consumer would pass over the next ones, which get the same
 * sequences. Its owner makes it again.
 */
export const deleteConsumersAhead = async (
  manager: JetStreamManager,
  stream: string,
): Promise<readonly string[]> => {
  const had = new Map<string, number>();
  for await (const { name, delivered, ack_floor } of manager.consumers.list(stream))
    had.set(name, Math.max(delivered.stream_seq, ack_floor.stream_seq));
  // Read after the consumers: what is published meanwhile makes nobody look ahead.
  const { state } = await manager.streams.info(stream);
  const ahead = [...had].filter(([, sequence]) => sequence > state.last_seq).map(([name]) => name);
  for (const name of ahead) await manager.consumers.delete(stream, name);
  return ahead;
};
