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
  const connection = await connect({
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
  mustBeRecent(connection);
  return connection;
};

const VERSION_MIN = [2, 10] as const;

/** Callers sign in by auth callout, which older servers do not have. */
const mustBeRecent = ({ info }: NatsConnection): void => {
  const [major = 0, minor = 0] = (info?.version ?? '').split('.').map(Number);
  if (major > VERSION_MIN[0] || (major === VERSION_MIN[0] && minor >= VERSION_MIN[1])) return;
  throw new Error(
    `NATS_URL leads to nats-server ${info?.version ?? 'of an unknown version'}: Writ needs 2.10.0 or later.`,
  );
};
