import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGuard } from './guard.mjs';
import { say } from './log.mjs';
import { findNatsServer } from './nats-binary.mjs';
import { startNats } from './nats.mjs';
import { startPostgres } from './postgres.mjs';
import { takeDataFolder } from './run-file.mjs';
import { Supervisor } from './supervise.mjs';

/**
 * A data folder that this process holds, the processes that run on it and the guard that ends them
 * should this process be killed. With `throwAway` the folder is a temporary one, deleted at the end.
 */
export class Household {
  #dismissGuard;

  /** @param data the folder; leave it out for a throw-away one · @param log how restarts are told. */
  static async open({ data, log = say } = {}) {
    const throwAway = data === undefined;
    const folder = data ?? mkdtempSync(join(tmpdir(), 'writ-'));
    const runFile = await takeDataFolder(folder);
    return new Household(folder, throwAway, runFile, log);
  }

  constructor(data, throwAway, runFile, log) {
    this.data = data;
    this.throwAway = throwAway;
    this.runFile = runFile;
    this.supervisor = new Supervisor({ runFile, log });
    this.#dismissGuard = startGuard(data, { throwAway });
  }

  /**
   * Starts Postgres and NATS side by side, each unless its URL is given.
   * @returns `{ databaseUrl, natsUrl, natsIntegratorUrl }`
   */
  async startServers({ databaseUrl, natsUrl, durable = true } = {}) {
    const { data, supervisor } = this;
    // Both are waited for even when one fails: what starts later would escape the clean-up.
    const [postgres, nats] = await Promise.allSettled([
      databaseUrl ? { url: databaseUrl } : startPostgres({ data, supervisor, durable }),
      natsUrl
        ? { url: natsUrl }
        : findNatsServer().then((binary) => startNats({ data, supervisor, binary })),
    ]);
    const failed = [postgres, nats].find(({ status }) => status === 'rejected');
    if (failed) throw failed.reason;
    return {
      databaseUrl: postgres.value.url,
      natsUrl: nats.value.url,
      natsIntegratorUrl: nats.value.integratorUrl,
    };
  }

  /** Stops everything: the services first, so that they can still finish, then NATS, then Postgres. */
  async close() {
    const names = this.supervisor.names;
    const servers = ['nats', 'postgres'].filter((name) => names.includes(name));
    await this.supervisor.stop(names.filter((name) => !servers.includes(name)));
    for (const server of servers) await this.supervisor.stop([server]);
    this.abandon();
  }

  /** Gives the folder back without stopping anything; what still runs must have been killed before. */
  abandon() {
    this.runFile.release();
    this.#dismissGuard();
    if (this.throwAway) rmSync(this.data, { recursive: true, force: true });
  }
}
