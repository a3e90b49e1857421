import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFolderDurably } from './durable-file.mjs';
import { endChildren } from './end-children.mjs';
import { Stop } from './log.mjs';
import { identityOf, isRunning } from './process-identity.mjs';

/**
 * `run.json` in a data folder: who runs the system that lives there, and which processes belong to
 * it. It is the lock (one launcher per data folder) and what the next start cleans up by.
 */
const pathIn = (data) => join(data, 'run.json');

export function readRunFile(data) {
  try {
    return JSON.parse(readFileSync(pathIn(data), 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Takes the data folder for this process, ending what a crashed launcher left running in it.
 * @throws Stop when another launcher that is alive holds it.
 */
export async function takeDataFolder(data) {
  createFolderDurably(data);
  const before = readRunFile(data);
  if (before && isRunning(before.launcher))
    throw new Stop(
      `Another launcher (pid ${before.launcher.pid}) already runs on ${data}. ` +
        'Stop it, or set WRIT_DATA to another folder to run a second system beside it.',
    );
  if (before) await endChildren(before.children);
  rmSync(pathIn(data), { force: true });
  return new RunFile(data);
}

class RunFile {
  #launcher = identityOf(process.pid);

  constructor(data) {
    this.data = data;
    try {
      // `wx`: of two launchers that start at the same moment, exactly one gets past this line.
      writeFileSync(pathIn(data), this.#content([]), { flag: 'wx', mode: 0o600 });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      throw new Stop(`Another launcher has just started on ${data}.`);
    }
  }

  /** Replaces the list of processes. A folder that was deleted under a running system is left so. */
  write(children) {
    const path = pathIn(this.data);
    try {
      writeFileSync(`${path}.new`, this.#content(children), { mode: 0o600 });
      renameSync(`${path}.new`, path);
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
  }

  release() {
    rmSync(pathIn(this.data), { force: true });
  }

  #content(children) {
    return JSON.stringify({ launcher: this.#launcher, children }, null, 1);
  }
}
