import { mayReadMetrics } from '#contracts';
import { Refusal } from '#kernel';
import { busAccess, type BegunService, connectDependably, type ServiceProgram } from '#platform';
import { createGateway } from './gateway.app';
import { readGatewaySettings } from './gateway.settings';
import { listen } from './http/listen';
import { Credentials } from './identity/credentials';
import { connectLogs } from './logs/connect-logs';

/** When it ends, it finishes open requests. */
const start = async ({
  settings,
  log,
  readiness,
  operations,
  sameProcess,
  started,
}: BegunService): Promise<() => Promise<void>> => {
  const url = settings.NATS_URL;
  const connection = await connectDependably(url, busAccess(settings), readiness, log);
  sameProcess?.join(connection);
  const { bus, logs, close } = connectLogs(
    connection,
    settings.WRIT_LOGS,
    (name, otherUrl) =>
      connectDependably(otherUrl, busAccess(settings), readiness, log, {
        name: `${name} nats`,
        isRequired: false,
      }),
    (name, error) => log.error({ err: error, otherLog: name }, 'a log cannot be connected'),
  );
  const app = await createGateway(bus, readGatewaySettings(settings), log, readiness, logs);
  operations.allow(async (authorization) => {
    try {
      return mayReadMetrics((await app.get(Credentials).whoIs({ authorization })).caller);
    } catch (error) {
      if (error instanceof Refusal) return false;
      throw error;
    }
  });
  await listen(app, { port: settings.WRIT_PORT, host: settings.WRIT_HOST });
  log.info({ address: await app.getUrl() }, 'gateway is up');
  started();
  return async () => {
    await app.close();
    await close();
    await connection.drain();
  };
};

export const gateway: ServiceProgram = { service: 'gateway', start };
