import { setTimeout as pause } from 'node:timers/promises';
import {
  connect,
  type ConnectionOptions,
  createInbox,
  credsAuthenticator,
  ErrorCode,
  type MsgHdrs,
  type NatsConnection,
  type NatsError,
  RequestStrategy,
} from 'nats';
import { leaveSilentServer } from './silent-server';
import { type Caller } from './token';

/** Outside callers may not listen below this: answers between our processes are not theirs. */
const INBOX_PREFIX = '_INBOX.services';

/** A subject for answers to one of our own processes. */
export const newInbox = (): string => createInbox(INBOX_PREFIX);

/** How a process identifies itself to NATS and NATS to it; texts of files in PEM form, and of a credentials file. */
export interface BusAccess {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly creds?: string;
  /** Called now and then, while no server answers. */
  readonly onWaiting?: (waiting: WaitingForBus) => void;
}

interface WaitingForBus {
  readonly servers: string;
  readonly reason: string;
  readonly nextTryMs: number;
}

/** Between two tries to connect. */
export const RECONNECT_MS = 200;
/** Between two calls of `onWaiting`; the first comes at once. */
const QUIET_MS = 5_000;

/**
 * Connects and stays connected: waits for a server that is not there yet and reconnects forever.
 * While it is away, requests fail fast and are retried by their callers. With `tls:` nothing is sent in the clear: rejects
 * where a server offers no TLS.
 */
export const connectBus = async (
  url: string,
  name: string,
  access: BusAccess = {},
): Promise<NatsConnection> => {
  const options = { ...serversIn(url, access), name, ...LASTING };
  for (let calledAt = -Infinity; ; await pause(RECONNECT_MS)) {
    const [connection, error] = await connect(options).then(
      (made) => [mustBeRecent(made)] as const,
      (reason: NatsError) => [undefined, reason] as const,
    );
    if (connection) {
      leaveSilentServer(connection);
      return connection;
    }
    if (isAboutTls(error)) throw withoutTls(options.servers, error);
    if (performance.now() - calledAt < QUIET_MS) continue;
    calledAt = performance.now();
    access.onWaiting?.({
      servers: options.servers.join(),
      reason: error.message,
      nextTryMs: RECONNECT_MS,
    });
  }
};

/** The server offers no TLS, or its certificate is not trusted: it will not be another one in a moment. */
const isAboutTls = ({ code }: NatsError): boolean =>
  code === ErrorCode.ServerOptionNotAvailable || /CERT|TLS|SSL|SIGNATURE/.test(code);

const withoutTls = (servers: readonly string[], error: NatsError): Error =>
  new Error(
    error.code === ErrorCode.ServerOptionNotAvailable
      ? `NATS_URL says tls: and ${servers.join()} offers no TLS: configure it there. Nothing was sent.`
      : `${servers.join()} is not spoken to by TLS: ${error.message}. WRIT_NATS_CA names the authority of its certificate, WRIT_NATS_CERT and WRIT_NATS_KEY are what it may ask for.`,
    { cause: error },
  );

const LASTING = {
  inboxPrefix: INBOX_PREFIX,
  maxReconnectAttempts: -1,
  reconnectTimeWait: RECONNECT_MS,
  reconnectJitter: 100,
  timeout: 2_000,
  ignoreClusterUpdates: true,
  // The client would capture the stack twice for each request, in case that it fails.
  noAsyncTraces: true,
} as const;

/** Where to connect, by which credential, and whether by TLS: all servers of a list, or none. */
const serversIn = (
  url: string,
  { ca, cert, key, creds }: BusAccess,
): ConnectionOptions & { readonly servers: string[] } => {
  const parsed = url.split(',').map((part) => new URL(part.trim()));
  const { username, password, protocol } = parsed[0]!;
  if (parsed.some((one) => one.protocol !== protocol))
    throw new Error('NATS_URL names servers with nats: and with tls:: name all of them with tls:.');
  return {
    servers: parsed.map(({ host }) => host),
    ...(creds === undefined
      ? {
          user: username ? decodeURIComponent(username) : undefined,
          pass: password ? decodeURIComponent(password) : undefined,
        }
      : { authenticator: credsAuthenticator(Buffer.from(creds)) }),
    ...(protocol === 'tls:' && { tls: { ca, cert, key } }),
  };
};

const VERSION_MIN = [2, 10] as const;

/** Callers sign in by auth callout, which older servers do not have. */
const mustBeRecent = (connection: NatsConnection): NatsConnection => {
  const { info } = connection;
  const [major = 0, minor = 0] = (info?.version ?? '').split('.').map(Number);
  if (major > VERSION_MIN[0] || (major === VERSION_MIN[0] && minor >= VERSION_MIN[1]))
    return connection;
  throw new Error(
    `NATS_URL leads to nats-server ${info?.version ?? 'of an unknown version'}: Writ needs 2.10.0 or later.`,
  );
};

/**
 * What the server writes about the connection by which a request came from another account. It
 * replaces what a sender puts there; what a stream stores does not have it.
 */
const CONNECTION_HEADER = 'Nats-Request-Info';

/** A caller as the name of a connection: the server repeats it with each request. */
export const connectionName = (caller: Caller): string => JSON.stringify(caller);

/** The caller of a connection of that name; undefined for a connection that is no caller's. */
const callerNamed = (name: string | undefined): Caller | undefined =>
  name?.startsWith('{') ? (JSON.parse(name) as Caller) : undefined;

/** Who signed in on the connection by which a request came; undefined between our own processes. */
export const callerOfConnection = (headers: MsgHdrs | undefined): Caller | undefined => {
  const info = headers?.get(CONNECTION_HEADER);
  return info ? callerNamed((JSON.parse(info) as { readonly user?: string }).user) : undefined;
};

/** A caller's connection to one of the servers. */
export interface CallerConnection {
  readonly caller: Caller;
  /** The account of the server that the connection is in. */
  readonly account: string;
  readonly serverId: string;
  readonly clientId: number;
}

interface ServerReply {
  readonly server: { readonly id: string };
  readonly data?: {
    readonly connections?: readonly {
      readonly cid: number;
      readonly account?: string;
      readonly authorized_user?: string;
    }[];
  };
}

/** How long servers of a cluster may take to answer, and how long after one the next may come. */
const ANSWERS_WITHIN_MS = 1_000;

const NEXT_WITHIN_MS = 200;

const CONNECTIONS_MAX = 65_536;

/** Everybody who is signed in on any server of the cluster. Rejects when none answers. */
export const callerConnections = async (
  connection: NatsConnection,
  subject: string,
): Promise<readonly CallerConnection[]> => {
  const question = JSON.stringify({ auth: true, limit: CONNECTIONS_MAX });
  const replies = await connection.requestMany(subject, question, {
    strategy: RequestStrategy.JitterTimer,
    maxWait: ANSWERS_WITHIN_MS,
    jitter: NEXT_WITHIN_MS,
  });
  const found: CallerConnection[] = [];
  for await (const reply of replies) {
    const { server, data } = reply.json<ServerReply>();
    for (const { cid, account = '', authorized_user } of data?.connections ?? []) {
      const caller = callerNamed(authorized_user);
      if (caller) found.push({ caller, account, serverId: server.id, clientId: cid });
    }
  }
  return found;
};

/** Has the server close a connection; resolves when it has. */
export const closeConnection = async (
  connection: NatsConnection,
  subject: string,
  { clientId }: CallerConnection,
): Promise<void> => {
  await connection.request(subject, JSON.stringify({ cid: clientId }), {
    timeout: ANSWERS_WITHIN_MS,
  });
};
