import { type NatsConnection } from 'nats';
import { DEFAULT_LOG } from '#contracts';
import { BusClient } from '#platform';
import { type Bus, busOver } from '../bus';
import { KnownAssignment } from './known-assignment';
import { lateBus } from './late-bus';
import { Logs } from './logs';
import { otherLogsIn } from './other-logs';
import { RoutedBus } from './routed-bus';

/** What the gateway is made of: one bus for what names its tenant, and the bus of each log. */
export interface ConnectedLogs {
  readonly bus: Bus;
  readonly logs: Logs;
  /** Closes what was opened here; the connection of the default log is the caller's. */
  close(): Promise<void>;
}

/**
 * Connects to the logs that WRIT_LOGS names, beside the default one, and does not wait for them: a log that is away is away for its
 * own tenants. Without that setting everything goes to the default log, and nothing is asked about tenants.
 *
 * @param onFailure called where a connection fails for good
 */
export const connectLogs = (
  home: NatsConnection,
  others: string | undefined,
  connect: (name: string, url: string) => Promise<NatsConnection>,
  onFailure: (log: string, error: unknown) => void,
): ConnectedLogs => {
  const homeBus = busOver(new BusClient(home));
  if (others === undefined)
    return { bus: homeBus, logs: Logs.one(homeBus), close: () => Promise.resolve() };
  const connected: NatsConnection[] = [];
  const buses = otherLogsIn(others).map(({ name, url }) => {
    const connecting = connect(name, url).then((connection) => {
      connected.push(connection);
      return busOver(new BusClient(connection));
    });
    connecting.catch((error: unknown) => onFailure(name, error));
    return [name, lateBus(name, connecting)] as const;
  });
  const assignment = new KnownAssignment(homeBus);
  const logs = new Logs(new Map([[DEFAULT_LOG, homeBus], ...buses]), assignment);
  return {
    bus: new RoutedBus(logs, assignment),
    logs,
    close: async () => {
      assignment.stop();
      await Promise.all(connected.map((connection) => connection.drain()));
    },
  };
};
