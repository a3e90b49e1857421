import { connect, headers, type NatsConnection } from 'nats';
import { LONGEST_WAIT_MS } from '#testkit';

/** Somebody on NATS, as the user that a URL names, or with the key or token before its `@`. */
export const natsUser = (url: string): Promise<NatsConnection> => {
  const { host, username, password } = new URL(url.split(',')[0]!);
  const user = decodeURIComponent(username);
  return connect(
    password
      ? { servers: host, user, pass: decodeURIComponent(password) }
      : { servers: host, token: user },
  );
};

/** Asks and answers as JSON, with a token where one is given. */
export const askOverNats = (
  connection: NatsConnection,
  subject: string,
  body: unknown,
  token?: string,
): Promise<any> =>
  sendOverNats(connection, subject, Buffer.from(JSON.stringify(body)), {
    token,
    timeout: LONGEST_WAIT_MS,
  });

/** Sends these very bytes; answers the JSON that comes back in time. */
export const sendOverNats = async (
  connection: NatsConnection,
  subject: string,
  data: Uint8Array,
  { token, timeout }: { readonly token?: string; readonly timeout: number },
): Promise<any> => {
  const sent = headers();
  if (token !== undefined) sent.set('Writ-Token', token);
  const reply = await connection.request(subject, data, { timeout, headers: sent });
  return reply.json();
};
