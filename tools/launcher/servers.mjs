import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { mustHaveSpace } from './disk-space.mjs';
import { inOrderOfStop } from './end-children.mjs';
import { startGuard } from './guard.mjs';
import { say } from './log.mjs';
import { findNatsServer } from './nats-binary.mjs';
import { startNats } from './nats.mjs';
import { isSetUp, startPostgres } from './postgres.mjs';
import { takeDataFolder } from './run-file.mjs';
import { makeSecrets } from './secret-files.mjs';
import { Supervisor } from './supervise.mjs';
import { throwAwayPlace } from './throw-away-place.mjs';

/**
 * A data folder that this process holds, the processes that run on it and the guard that ends them
 * should this process be killed. With `throwAway` the folder is a temporary one, deleted at the end.
 */
export class Household {
  #runFile;
  #guard;
  #throwAway;

  /**
   * @param data the folder; leave it out for a throw-away one · @param place where a throw-away one
   *   is made · @param log reports restarts.
   */
  static async open({ data, place = throwAwayPlace(), log = say } = {}) {
    const folder = data ?? mkdtempSync(join(place, 'writ-'));
    return new Household(folder, await takeDataFolder(folder), data === undefined, log);
  }

  constructor(data, runFile, throwAway, log) {
    this.data = data;
    this.#runFile = runFile;
    this.#throwAway = throwAway;
    this.#guard = startGuard({ throwAwayFolder: throwAway ? data : undefined });
    const watch = (children) => {
      this.#guard.watch(children);
      runFile.write(children);
    };
    this.supervisor = new Supervisor({ watch, log });
  }

  /**
   * Starts Postgres and NATS (in `natsNodes` nodes) side by side, each unless its URL is given.
   * @returns `{ databaseUrl, natsUrl, natsCallerUrl, natsLogUrls }`: the last by log, for the services of further logs
   */
  async startServers({ databaseUrl, natsUrl, natsNodes, logs, durable = true } = {}) {
    const { data, supervisor } = this;
    // Servers elsewhere have their own disks.
    if (!databaseUrl || !natsUrl) mustHaveSpace(data, { isFirst: !databaseUrl && !isSetUp(data) });
    // Before anything is stored that needs them.
    makeSecrets(data);
    // Both are waited for even when one fails: what starts later would escape the clean-up.
    const [postgres, nats] = await Promise.allSettled([
      databaseUrl ? { url: databaseUrl } : startPostgres({ data, supervisor, durable }),
      natsUrl
        ? { url: natsUrl }
        : findNatsServer().then((binary) =>
            startNats({ data, supervisor, binary, nodes: natsNodes, logs }),
          ),
    ]);
    const failed = [postgres, nats].find(({ status }) => status === 'rejected');
    if (failed) throw failed.reason;
    return {
      databaseUrl: postgres.value.url,
      natsUrl: nats.value.url,
      natsCallerUrl: nats.value.callerUrl,
      natsLogUrls: nats.value.logUrls,
    };
  }

  /** Stops everything: the services first, so that they can still finish, then NATS, then Postgres. */
  async close() {
    this.supervisor.close();
    for (const names of inOrderOfStop(this.supervisor.names)) await this.supervisor.stop(names);
    this.abandon();
  }

  /** Gives the folder back without stopping anything; what still runs must have been killed before. */
  abandon() {
    this.#runFile.release();
    this.#guard.dismiss();
    if (this.#throwAway) rmSync(this.data, { recursive: true, force: true });
  }
}
