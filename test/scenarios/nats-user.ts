import { connect, headers, type NatsConnection } from 'nats';

/** Somebody on NATS, as the user that a URL names. */
export const natsUser = (url: string): Promise<NatsConnection> => {
  const { host, username, password } = new URL(url.split(',')[0]!);
  return connect({
    servers: host,
    ...(username && { user: decodeURIComponent(username), pass: decodeURIComponent(password) }),
  });
};

/** Asks and answers as JSON, with a token where one is given. */
export const askOverNats = async (
  connection: NatsConnection,
  subject: string,
  body: unknown,
  token?: string,
): Promise<any> => {
  const sent = headers();
  if (token) sent.set('Writ-Token', token);
  const reply = await connection.request(subject, JSON.stringify(body), {
    timeout: 20_000,
    headers: sent,
  });
  return reply.json();
};
