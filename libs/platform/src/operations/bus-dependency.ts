import { type NatsConnection } from 'nats';
import { type Logger } from 'pino';
import { type BusAccess, connectBus, RECONNECT_MS } from '../bus/connection';
import { type CheckResult, type Readiness, reasonOf } from './readiness';

const NAME = 'nats';

/** Connects to NATS, and has readiness and log tell of it from before it answers until this process ends. */
export const connectDependably = async (
  url: string,
  access: BusAccess,
  readiness: Readiness,
  log: Logger,
  { name = NAME, isRequired = true } = {},
): Promise<NatsConnection> => {
  readiness.add(name, () => Promise.reject(new Error('no server has answered yet')), {
    isRequired,
  });
  const connection = await connectBus(url, readiness.service, {
    ...access,
    onWaiting: ({ servers, reason, nextTryMs }) => {
      readiness.noteFailing(name);
      const details = { dependency: name, servers, reason, nextTryMs };
      log.warn(details, `${name} is away: next try in ${nextTryMs} ms`);
    },
  });
  const flushed = async (): Promise<CheckResult> => {
    await connection.flush();
    return { ok: true, detail: 'answers' };
  };
  readiness.add(name, flushed, { isRequired });
  void follow(connection, readiness, log, name).catch((error: unknown) =>
    log.warn({ reason: reasonOf(error) }, 'the state of the NATS connection is unknown'),
  );
  return connection;
};

const follow = async (
  connection: NatsConnection,
  readiness: Readiness,
  log: Logger,
  name: string,
): Promise<void> => {
  let awaySince = performance.now();
  for await (const { type } of connection.status()) {
    if (type === 'disconnect') {
      awaySince = performance.now();
      readiness.noteFailing(name);
      const details = { dependency: name, nextTryMs: RECONNECT_MS };
      log.warn(details, `${name} is away: tries again every ${RECONNECT_MS} ms`);
    }
    if (type === 'reconnect') {
      const awayMs = Math.round(performance.now() - awaySince);
      log.info({ dependency: name, awayMs }, `${name} is back`);
    }
  }
};
