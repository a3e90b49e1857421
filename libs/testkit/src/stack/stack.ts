import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../eventually';
import { LONGEST_WAIT_MS } from '../longest-wait';
import { freshDatabase, type FreshDatabase } from './fresh-database';
import { LauncherChannel } from './launcher-channel';

export interface StackOptions {
  /** How many processes of a service; one each when left out. The gateway is always one. */
  readonly instances?: Readonly<Record<string, number>>;
  /** `one`: all services in the process `services`, as `npm start` runs them. Each in its own when left out. */
  readonly processes?: 'one';
  /** True: a Postgres of its own, to be killed. Else a database of its own on the shared server. */
  readonly ownPostgres?: boolean;
  /** A database that exists already, in place of a fresh one; it is not dropped. */
  readonly databaseUrl?: string;
  /** A NATS that runs already, in place of an own one. */
  readonly natsUrl?: string;
  /** A cluster of that many NATS nodes: `nats`, `nats-2`, `nats-3`. */
  readonly natsNodes?: number;
  /** Further logs for which its NATS has accounts; their services are another stack's. */
  readonly logs?: readonly string[];
  /** More environment for every service; it may also replace what the launcher sets. */
  readonly env?: Readonly<Record<string, string>>;
  /** False: the schema is there already, or none is needed. */
  readonly migrate?: false;
  /** Other processes than the system's; `file` is absolute, or below `dist`. */
  readonly services?: readonly { name: string; file: string; isDoor?: boolean }[];
}

interface Running {
  readonly data: string;
  readonly url: string;
  readonly keys: Readonly<Record<string, string>>;
  readonly databaseUrl: string;
  readonly natsUrl: string;
  readonly natsCallerUrl?: string;
  readonly natsLogUrls?: Readonly<Record<string, string>>;
}

/** The global object of a test file. Its environment reports a failed test with what these logged. */
interface FileGlobals {
  writSystems?: Set<Stack>;
}

const SERVERS = /^(nats|postgres)/;

const systems = (): Set<Stack> => ((globalThis as FileGlobals).writSystems ??= new Set());

/**
 * A whole system, made of the real processes, for one test file. Its processes are restarted when
 * they die, as in production: `kill` lets that happen, `suspend` leaves one down until `resume`.
 */
export class Stack {
  private constructor(
    private readonly launcher: LauncherChannel,
    private readonly database: FreshDatabase | undefined,
    private readonly running: Running,
    private readonly processes: StackOptions['processes'],
  ) {}

  static async start(options: StackOptions = {}): Promise<Stack> {
    const { ownPostgres, databaseUrl, ...others } = options;
    const database = ownPostgres || databaseUrl ? undefined : await freshDatabase();
    const launcher = new LauncherChannel();
    try {
      const running = await launcher.ask<Running>('start', {
        ...others,
        // A fresh database is a copy of one that the same build has migrated.
        ...(database && { migrate: false }),
        databaseUrl: databaseUrl ?? database?.url,
        isBuilt: process.env['WRIT_TEST_IS_BUILT'] === 'yes',
        logLevel: 'warn',
      });
      const stack = new Stack(launcher, database, running, options.processes);
      systems().add(stack);
      return stack;
    } catch (error) {
      await launcher.close();
      await database?.drop();
      throw error;
    }
  }

  /** The gateway's address, without a slash at the end. */
  get url(): string {
    return this.running.url;
  }

  /** An API key for each role. */
  get keys(): Readonly<Record<string, string>> {
    return this.running.keys;
  }

  /** The superuser's URL of this stack's database. */
  get databaseUrl(): string {
    return this.running.databaseUrl;
  }

  /** NATS as the services sign in. Nodes are joined by commas. */
  get natsUrl(): string {
    return this.running.natsUrl;
  }

  /** NATS as callers reach it, without a credential. */
  get natsCallerUrl(): string | undefined {
    return this.running.natsCallerUrl;
  }

  /** NATS as the services of further logs sign in, by log. */
  get natsLogUrls(): Readonly<Record<string, string>> {
    return this.running.natsLogUrls ?? {};
  }

  /** NATS as somebody with the integrator's key. */
  get natsIntegratorUrl(): string | undefined {
    return this.natsCallerUrl?.replaceAll('nats://', `nats://${this.keys['integrator']}@`);
  }

  /** The folder with keys, logs and stores; it is deleted by `stop`. */
  get dataFolder(): string {
    return this.running.data;
  }

  /**
   * Sends a signal to a process: a service (`ledger`, a second one is `ledger-2`), `nats` or
   * `postgres`. One that dies of it is restarted after 250 ms or more; SIGSTOP and SIGCONT pause it.
   */
  async kill(name: string, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await this.launcher.ask('kill', { name: this.processOf(name), signal });
  }

  killNats(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    return this.kill('nats', signal);
  }

  /** Takes a process down, in order or `abruptly`, and leaves it down until `resume`. */
  async suspend(name: string, { abruptly = false } = {}): Promise<void> {
    await this.launcher.ask('suspend', { name: this.processOf(name), abruptly });
  }

  async resume(name: string): Promise<void> {
    await this.launcher.ask('resume', { name: this.processOf(name) });
  }

  /** Stops a process in order and starts it again, as in a rolling restart. */
  async restart(name: string): Promise<void> {
    await this.suspend(name);
    await this.resume(name);
  }

  /** Kills NATS and removes its streams, then starts it again, empty. */
  async wipeNats(): Promise<void> {
    await this.suspend('nats', { abruptly: true });
    await rm(join(this.dataFolder, 'nats'), { recursive: true, force: true });
    await this.resume('nats');
  }

  /** The process ids by name; undefined for one that is down. */
  pids(): Promise<Readonly<Record<string, number | undefined>>> {
    return this.launcher.ask('pids');
  }

  /** The end of the output of services and supervision. */
  log(bytes = 20_000): Promise<string> {
    return this.launcher.ask('log', { bytes });
  }

  /** Resolves when the gateway says that it is ready, which needs every service. */
  async ready(withinMs = LONGEST_WAIT_MS): Promise<void> {
    const until = Date.now() + withinMs;
    while (!(await this.isReady())) {
      if (Date.now() > until)
        throw new Error(`The stack was not ready within ${withinMs} ms.\n${await this.log()}`);
      await sleep(50);
    }
  }

  /** `/healthz`, `/readyz` or `/metrics` of a process: `ledger`, a second one is `ledger-2`. */
  async operations(name: string, path: '/healthz' | '/readyz' | '/metrics'): Promise<Response> {
    const file = await readFile(join(this.dataFolder, 'prometheus-targets.json'), 'utf8');
    const targets = JSON.parse(file) as { targets: [string]; labels: { process: string } }[];
    const process = this.processOf(name);
    const found = targets.find(({ labels }) => labels.process === process);
    if (!found) throw new Error(`There is no process ${name}.`);
    return fetch(`http://${found.targets[0]}${path}`, { signal: AbortSignal.timeout(10_000) });
  }

  /** The metrics of a process, in the text format of Prometheus, once it answers: it may be starting again. */
  async metrics(name: string): Promise<string> {
    const answer = await eventually(() => this.operations(name, '/metrics').catch(() => undefined));
    return answer!.text();
  }

  /** Stops everything and removes what the stack has made. */
  async stop(): Promise<void> {
    systems().delete(this);
    await this.launcher.close();
    await this.database?.drop();
  }

  /** The process of a service is that of all where they share one. */
  private processOf(name: string): string {
    return this.processes === 'one' && !SERVERS.test(name) ? 'services' : name;
  }

  private isReady(): Promise<boolean> {
    return fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(5_000) }).then(
      ({ ok }) => ok,
      () => false,
    );
  }
}

/** Starts a system of its own for a test; stop it in `afterAll`. */
export const startStack = (options?: StackOptions): Promise<Stack> => Stack.start(options);
