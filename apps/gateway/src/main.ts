import {
  busAccess,
  BusClient,
  connectBus,
  createLogger,
  endInOrder,
  readSettings,
} from '#platform';
import { busOver } from './bus';
import { createGateway } from './gateway.app';
import { readGatewaySettings } from './gateway.settings';
import { listen } from './http/listen';

/** Starts the gateway and stays until it is terminated: then it finishes open requests. */
const run = async (): Promise<void> => {
  const settings = readSettings('gateway');
  const log = createLogger('gateway', settings.WRIT_LOG_LEVEL);
  const connection = await connectBus(settings.NATS_URL, 'gateway', busAccess(settings, log));
  const app = await createGateway(
    busOver(new BusClient(connection)),
    readGatewaySettings(settings),
    log,
  );
  await listen(app, { port: settings.WRIT_PORT, host: settings.WRIT_HOST });
  log.info({ address: await app.getUrl() }, 'gateway is up');
  endInOrder(async () => {
    await app.close();
    await connection.drain();
  });
};

void run();
