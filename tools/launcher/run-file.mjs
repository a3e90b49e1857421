import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stop } from './log.mjs';
import { endProcess, identityOf, isRunning } from './process-identity.mjs';

/**
 * `run.json` in a data folder: who runs the system that lives there, and which processes belong to
 * it. It is the lock (one launcher per data folder) and what the guard and the next start clean up by.
 */
const pathIn = (data) => join(data, 'run.json');

export function readRunFile(data) {
  try {
    return JSON.parse(readFileSync(pathIn(data), 'utf8'));
  } catch {
    return undefined;
  }
}

/** Ends every listed process that still runs, in the order of the stop: last started, first ended. */
export async function endChildren({ children = [] }) {
  for (const { pid, startedAt, stopBy } of [...children].reverse())
    await endProcess({ pid, startedAt }, stopBy);
}

/**
 * Takes the data folder for this process, ending what a crashed launcher left running in it.
 * @throws Stop when another launcher that is alive holds it.
 */
export async function takeDataFolder(data) {
  mkdirSync(data, { recursive: true });
  const before = readRunFile(data);
  if (before && isRunning(before.launcher))
    throw new Stop(
      `Another launcher (pid ${before.launcher.pid}) already runs on ${data}. ` +
        'Stop it, or set WRIT_DATA to another folder to run a second system beside it.',
    );
  if (before) await endChildren(before);
  rmSync(pathIn(data), { force: true });
  return new RunFile(data);
}

class RunFile {
  #children = [];

  constructor(data) {
    this.data = data;
    const mine = { launcher: identityOf(process.pid), children: [] };
    try {
      // `wx`: of two launchers that start at the same moment, exactly one gets past this line.
      writeFileSync(pathIn(data), JSON.stringify(mine), { flag: 'wx', mode: 0o600 });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      throw new Stop(`Another launcher has just started on ${data}.`);
    }
  }

  /** Call it in the same tick as the spawn: a crash in between would leave an unlisted process. */
  add(name, pid, stopBy) {
    this.#children.push({ name, ...identityOf(pid), stopBy });
    this.#write();
  }

  remove(pid) {
    this.#children = this.#children.filter((child) => child.pid !== pid);
    this.#write();
  }

  release() {
    rmSync(pathIn(this.data), { force: true });
  }

  #write() {
    const path = pathIn(this.data);
    const content = { launcher: identityOf(process.pid), children: this.#children };
    writeFileSync(`${path}.new`, JSON.stringify(content, null, 1), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }
}
