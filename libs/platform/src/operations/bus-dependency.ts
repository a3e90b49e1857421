import { type NatsConnection } from 'nats';
import { type Logger } from 'pino';
import { type BusAccess, connectBus, RECONNECT_MS } from '../bus/connection';
import { type Readiness, reasonOf } from './readiness';

const NAME = 'nats';

/** Connects to NATS, and has readiness and log tell of it from before it answers until this process ends. */
export const connectDependably = async (
  url: string,
  access: BusAccess,
  readiness: Readiness,
  log: Logger,
): Promise<NatsConnection> => {
  readiness.add(NAME, () => Promise.reject(new Error('no server has answered yet')));
  const connection = await connectBus(url, readiness.service, {
    ...access,
    onWaiting: ({ servers, reason, nextTryMs }) => {
      readiness.noteFailing(NAME);
      const details = { dependency: NAME, servers, reason, nextTryMs };
      log.warn(details, `${NAME} is away: next try in ${nextTryMs} ms`);
    },
  });
  readiness.add(NAME, async () => {
    await connection.flush();
    return { ok: true, detail: 'answers' };
  });
  void follow(connection, readiness, log).catch((error: unknown) =>
    log.warn({ reason: reasonOf(error) }, 'the state of the NATS connection is unknown'),
  );
  return connection;
};

const follow = async (
  connection: NatsConnection,
  readiness: Readiness,
  log: Logger,
): Promise<void> => {
  let awaySince = performance.now();
  for await (const { type } of connection.status()) {
    if (type === 'disconnect') {
      awaySince = performance.now();
      readiness.noteFailing(NAME);
      const details = { dependency: NAME, nextTryMs: RECONNECT_MS };
      log.warn(details, `${NAME} is away: tries again every ${RECONNECT_MS} ms`);
    }
    if (type === 'reconnect') {
      const awayMs = Math.round(performance.now() - awaySince);
      log.info({ dependency: NAME, awayMs }, `${NAME} is back`);
    }
  }
};
