import { connect, createInbox, type NatsConnection } from 'nats';

/** Outside callers may not listen below this: answers between our processes are not theirs. */
const INBOX_PREFIX = '_INBOX.services';

/** A subject for answers to one of our own processes. */
export const newInbox = (): string => createInbox(INBOX_PREFIX);

/**
 * Connects and stays connected: waits for a server that is not there yet and reconnects for ever.
 * While it is away, requests fail fast and are retried by their callers.
 */
export const connectBus = async (url: string, name: string): Promise<NatsConnection> => {
  const parsed = url.split(',').map((part) => new URL(part.trim()));
  const { username, password } = parsed[0]!;
  return connect({
    servers: parsed.map(({ host }) => host),
    user: username ? decodeURIComponent(username) : undefined,
    pass: password ? decodeURIComponent(password) : undefined,
    name,
    inboxPrefix: INBOX_PREFIX,
    maxReconnectAttempts: -1,
    waitOnFirstConnect: true,
    reconnectTimeWait: 200,
    reconnectJitter: 100,
    timeout: 5_000,
    pingInterval: 5_000,
    maxPingOut: 2,
    ignoreClusterUpdates: true,
  });
};
