import { type NatsConnection } from 'nats';

const PING_EVERY_MS = 600;

/** Pings in a row without a word from the server: it is cut off. */
const UNANSWERED_MAX = 2;

/**
 * Ends a connection whose server says nothing for 1.8 s; the client then connects again. The client's own heartbeat waits for
 * the answers to its pings alone: on a busy machine those come behind megabytes that this process has yet to read, and with
 * the connection it would lose each request and answer that is under way.
 */
export const leaveSilentServer = (connection: NatsConnection): void => {
  let unanswered = 0;
  let heardBytes = 0;
  const heard = (): void => void (unanswered = 0);
  const timer = setInterval(() => {
    if (connection.isClosed()) return clearInterval(timer);
    const { inBytes } = connection.stats();
    if (inBytes !== heardBytes) heard();
    heardBytes = inBytes;
    if (unanswered > UNANSWERED_MAX) {
      heard();
      void connection.reconnect().catch(() => undefined);
      return;
    }
    unanswered += 1;
    // It rejects when the connection is lost: what comes next is another one.
    connection.flush().then(heard, heard);
  }, PING_EVERY_MS);
  timer.unref();
};
