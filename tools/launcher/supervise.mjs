import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { closeSync } from 'node:fs';
import { openLog, prefixOutput, say, Stop } from './log.mjs';
import { endProcess, identityOf, signal } from './process-identity.mjs';

const DELAY_MIN_MS = 250;
const DELAY_MAX_MS = 10_000;
const HEALTHY_AFTER_MS = 30_000;

/** How long to wait before the restart that follows `failures` failures in a row. */
export const restartDelayMs = (failures) => Math.min(DELAY_MIN_MS * 2 ** failures, DELAY_MAX_MS);

const reasonOf = (code, by) => (by ? `by ${by}` : `with exit code ${code}`);

/**
 * Keeps processes running: one that ends by itself is started again, after 250 ms at
 * first, twice as long for every failure in a row, 10 s at most; 30 s of life forgive the past.
 *
 * Emits `exit` `{ name, code, signal, restartInMs }` and `start` `{ name, pid }`.
 */
export class Supervisor extends EventEmitter {
  #processes = new Map();
  #watch;
  #log;
  #isClosed = false;

  /** @param watch is called with who runs, on every change · @param log reports restarts. */
  constructor({ watch, log = say }) {
    super();
    this.#watch = watch;
    this.#log = log;
  }

  /**
   * Starts a process and keeps it running.
   * @param spec `{ name, command, args, env?, cwd?, uid?, gid?, ipc?, logFile?, write?, stopBy,
   *   beforeStart? }`: `stopBy` is the list of `[signal, graceMs]` that ends it; its output goes to
   *   `logFile` or, line by line with the name before it, to `write`; `beforeStart` runs before every (re)start.
   */
  async keep(spec) {
    if (this.#isClosed) throw new Stop(`${spec.name} is not started: everything is being stopped.`);
    const managed = {
      spec,
      child: undefined,
      ended: undefined,
      failures: 0,
      wanted: true,
      timer: undefined,
    };
    this.#processes.set(spec.name, managed);
    await this.#start(managed);
  }

  /** The names of the processes, in the order of their start. */
  get names() {
    return [...this.#processes.keys()];
  }

  /** The pid of a process, undefined while it is down. */
  pidOf(name) {
    return this.#get(name).child?.pid;
  }

  /** Sends a signal; a process that ends of it is restarted like any other. */
  kill(name, signalName = 'SIGKILL') {
    const pid = this.pidOf(name);
    if (pid) signal(pid, signalName);
  }

  /** Ends a process and leaves it down until `resume`. With `abruptly`, by SIGKILL. */
  async suspend(name, { abruptly = false } = {}) {
    const managed = this.#get(name);
    managed.wanted = false;
    clearTimeout(managed.timer);
    if (!managed.child) return;
    const { pid } = managed.child;
    const steps = abruptly ? [['SIGKILL', 5_000]] : managed.spec.stopBy;
    if (await endProcess(identityOf(pid), steps)) await managed.ended;
    else this.#log(`${name} (pid ${pid}) does not end`);
  }

  /** Starts a suspended process again. */
  async resume(name) {
    const managed = this.#get(name);
    if (managed.wanted && managed.child) return;
    managed.wanted = true;
    managed.failures = 0;
    await this.#start(managed);
  }

  /** Ends the named processes side by side, all of them by default, and keeps them no longer. */
  async stop(names = this.names) {
    await Promise.all(names.map((name) => this.suspend(name)));
    for (const name of names) this.#processes.delete(name);
  }

  /** From now on nothing new is started: a stop may come in the middle of a start. */
  close() {
    this.#isClosed = true;
  }

  #get(name) {
    const managed = this.#processes.get(name);
    if (!managed)
      throw new Error(`No process is named ${name}; there are ${this.names.join(', ')}.`);
    return managed;
  }

  async #start(managed) {
    const { spec } = managed;
    await spec.beforeStart?.();
    if (!managed.wanted) return;

    const output = spec.logFile ? openLog(spec.logFile) : 'pipe';
    const child = spawn(spec.command, spec.args, {
      cwd: spec.cwd,
      env: spec.env,
      uid: spec.uid,
      gid: spec.gid,
      stdio: ['ignore', output, output, ...(spec.ipc ? ['ipc'] : [])],
      // Its own process group: a Ctrl-C reaches the launcher alone, which stops things in order.
      detached: true,
    });
    managed.child = child;
    if (spec.logFile) closeSync(output);
    else prefixOutput(child, spec.name, spec.write);
    managed.identity = child.pid && identityOf(child.pid);
    this.#tellWatch();

    const startedAt = Date.now();
    managed.ended = new Promise((resolve) => {
      const ended = (code, by) => resolve(this.#ended(managed, child, startedAt, code, by));
      child.once('error', (error) => ended(error.code));
      child.once('exit', ended);
    });
    this.emit('start', { name: spec.name, pid: child.pid });
  }

  #ended(managed, child, startedAt, code, by) {
    if (managed.child !== child) return;
    const { name } = managed.spec;
    managed.child = undefined;
    this.#tellWatch();
    if (!managed.wanted) {
      this.emit('exit', { name, code, signal: by });
      return;
    }

    if (Date.now() - startedAt > HEALTHY_AFTER_MS) managed.failures = 0;
    const restartInMs = restartDelayMs(managed.failures++);
    this.#log(`${name} ended ${reasonOf(code, by)}; restarting it in ${restartInMs} ms`);
    this.emit('exit', { name, code, signal: by, restartInMs });
    managed.timer = setTimeout(() => this.#restart(managed), restartInMs);
  }

  /** In the tick of the change: a crash between a spawn and this would leave a process unwatched. */
  #tellWatch() {
    const running = [...this.#processes.values()].filter(({ child }) => child?.pid);
    this.#watch(
      running.map(({ spec: { name, stopBy }, identity }) => ({ name, ...identity, stopBy })),
    );
  }

  async #restart(managed) {
    try {
      await this.#start(managed);
    } catch (error) {
      const restartInMs = restartDelayMs(managed.failures++);
      this.#log(
        `${managed.spec.name} did not start (${error.message}); again in ${restartInMs} ms`,
      );
      managed.timer = setTimeout(() => this.#restart(managed), restartInMs);
    }
  }
}
