import { mayReadMetrics } from '#contracts';
import { Refusal } from '#kernel';
import { beginProcess, busAccess, BusClient, connectDependably, endInOrder } from '#platform';
import { busOver } from './bus';
import { createGateway } from './gateway.app';
import { readGatewaySettings } from './gateway.settings';
import { listen } from './http/listen';
import { Credentials } from './identity/credentials';

/** Starts the gateway and stays until it is terminated: then it finishes open requests. */
const run = async (): Promise<void> => {
  const { settings, log, readiness, operations, started } = await beginProcess('gateway');
  const url = settings.NATS_URL;
  const connection = await connectDependably(url, busAccess(settings), readiness, log);
  const app = await createGateway(
    busOver(new BusClient(connection)),
    readGatewaySettings(settings),
    log,
    readiness,
  );
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
  endInOrder(async () => {
    await app.close();
    await connection.drain();
  });
};

void run();
