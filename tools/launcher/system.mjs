import { freePort } from './ports.mjs';
import { writeTargets } from './prometheus-targets.mjs';
import { keysIn } from './secrets.mjs';
import { Household } from './servers.mjs';
import {
  allServices,
  migrate,
  serviceEnvironment,
  services,
  startServices,
  systemEnvironment,
} from './services.mjs';

/**
 * A whole system on one data folder: servers, schema, services. `npm start` and the tests' stacks
 * are both this, so what is tested is what is started.
 */
export class System {
  #household;

  /** Takes the data folder (a throw-away one by default); nothing runs yet. */
  static async open({ data, log } = {}) {
    return new System(await Household.open({ data, log }));
  }

  constructor(household) {
    this.#household = household;
    this.supervisor = household.supervisor;
    this.data = household.data;
  }

  /**
   * Starts the servers that no URL is given for, migrates, starts the services and waits for them.
   *
   * @param options `databaseUrl`, `natsUrl`: use these instead of own ones; that of the database is its
   *   owner's · `serviceDatabaseUrl`: of the services, where they have no roles of their own ·
   *   `natsNodes`: how many of an own NATS, with accounts for these further `logs` · `durable`: false for
   *   throw-away data · `prepare`: awaited between servers and services (the build) · `services`: the
   *   table, empty for servers alone · `processes`: `one` for all services in one · `migrate`: false where that is done · `instances`
   *   · `port` of the door · `env`: more environment for services · `write`: where their output goes
   * @returns `{ data, url, port, keys, databaseUrl, natsUrl, natsCallerUrl, natsLogUrls }`
   */
  async start(options = {}) {
    const { prepare, durable, logLevel = 'info', write } = options;
    const { databaseUrl, natsUrl, natsNodes, logs } = options;
    const { processes, instances } = options;
    const { services: table = processes === 'one' ? allServices : services } = options;
    // Settled, not raced: a failed build must not leave servers that start after the clean-up.
    const [started, prepared] = await Promise.allSettled([
      this.#household.startServers({ databaseUrl, natsUrl, natsNodes, logs, durable }),
      prepare?.(),
    ]);
    for (const { status, reason } of [prepared, started]) if (status === 'rejected') throw reason;

    const { data, supervisor } = this;
    const urls = started.value;
    const port = options.port ?? (await freePort());
    const env = systemEnvironment({ data, port, logLevel, ...urls, env: options.env });
    const { serviceDatabaseUrl } = options;
    const databases = { databaseUrl: urls.databaseUrl, serviceDatabaseUrl };
    if (options.migrate !== false && table.length > 0) await migrate({ env, ...databases, write });
    const envOf = (name) => serviceEnvironment(name, env, databases);
    const ports = await startServices({ supervisor, table, instances, envOf, port, write });
    writeTargets(data, ports);
    return { data, url: `http://127.0.0.1:${port}`, port, keys: keysIn(data), ...urls };
  }

  /** Services first, then NATS, then Postgres. */
  stop() {
    return this.#household.close();
  }

  /** Kills everything without ceremony: the second Ctrl-C. */
  async kill() {
    const { supervisor } = this;
    await Promise.all(supervisor.names.map((name) => supervisor.suspend(name, { abruptly: true })));
    this.#household.abandon();
  }
}
