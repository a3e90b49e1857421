import { type NatsConnection } from 'nats';
import { DEFAULT_LOG } from '#contracts';
import { BusClient } from '#platform';
import { type Bus, busOver } from '../bus';
import { KnownAssignment } from './known-assignment';
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
 * Connects to the logs that WRIT_LOGS names, beside the default one. Without that setting everything goes to the default log, and
 * nothing is asked about tenants.
 */
export const connectLogs = async (
  home: NatsConnection,
  others: string | undefined,
  connect: (name: string, url: string) => Promise<NatsConnection>,
): Promise<ConnectedLogs> => {
  const homeBus = busOver(new BusClient(home));
  if (others === undefined)
    return { bus: homeBus, logs: Logs.one(homeBus), close: () => Promise.resolve() };
  const connected = await Promise.all(
    otherLogsIn(others).map(async ({ name, url }) => [name, await connect(name, url)] as const),
  );
  const buses = connected.map(
    ([name, connection]) => [name, busOver(new BusClient(connection))] as const,
  );
  const assignment = new KnownAssignment(homeBus);
  const logs = new Logs(new Map([[DEFAULT_LOG, homeBus], ...buses]), assignment);
  return {
    bus: new RoutedBus(logs, assignment),
    logs,
    close: async () => {
      assignment.stop();
      await Promise.all(connected.map(([, connection]) => connection.drain()));
    },
  };
};
