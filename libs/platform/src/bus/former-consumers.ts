import { type NatsConnection } from 'nats';

/**
 * Deletes the consumers that reactions had, each its own, before a service had one for all of them. What a
 * process of the former version still reads stays; resolves with how many these are.
 */
export const deleteFormerConsumers = async (
  connection: NatsConnection,
  stream: string,
  reactions: readonly string[],
): Promise<number> => {
  const { consumers } = await connection.jetstreamManager({ checkAPI: false });
  const unread: string[] = [];
  let left = 0;
  for await (const { name, num_waiting } of consumers.list(stream)) {
    if (!reactions.includes(name)) continue;
    if (num_waiting > 0) left += 1;
    else unread.push(name);
  }
  for (const name of unread) await consumers.delete(stream, name);
  return left;
};
