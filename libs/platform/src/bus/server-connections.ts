import { type NatsConnection, RequestStrategy } from 'nats';
import { type Caller } from './token';
import { callerNamed } from './connection-caller';

/** A caller's connection to one of the servers. */
export interface CallerConnection {
  readonly caller: Caller;
  readonly serverId: string;
  readonly clientId: number;
}

interface ServerReply {
  readonly server: { readonly id: string };
  readonly data?: {
    readonly connections?: readonly { readonly cid: number; readonly authorized_user?: string }[];
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
    for (const { cid, authorized_user } of data?.connections ?? []) {
      const caller = callerNamed(authorized_user);
      if (caller) found.push({ caller, serverId: server.id, clientId: cid });
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
