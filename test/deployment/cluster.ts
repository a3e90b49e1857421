import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { eventually } from '#testkit';
import { checkSystem } from '../faults/checker';
import { Load } from '../faults/load';
import { ApiUser, newId } from '../scenarios/client';
import { publishExamples } from '../scenarios/examples';
import { inLauncher } from '../setup/launcher';
import { readCompose } from './compose-file';
import { buildImage } from './dockerfile';
import { natsImage, nodeImage, postgresImage } from './images';
import { newFolder } from './needs';
import { Probe } from './probe';
import { Project } from './project';

const DELEGATES = 3;
/** A client that gets no answer in this time asks another gateway. */
const ATTEMPT_MS = 1_000;
/** More than the clients have under way: the rest was begun after the fault. */
const SHOWS_WORK = 20;
const OPERATIONS_PORT = 9464;

/** What a fault cost the clients, in ms. */
export interface Cost {
  readonly writesMs: number;
  readonly readsMs: number;
  readonly slowestReadMs: number;
}

/** The system of docker-compose.yml with deploy/cluster.env, and clients that work on it all the while. */
export class Cluster {
  private readonly loads: Load[] = [];
  private readonly probes: { readonly writes: Probe; readonly reads: Probe };

  /** Starts these services, and what they need; publishes an example; begins the load. */
  static async start(env: Readonly<Record<string, string>>, ...services: readonly string[]) {
    const ports = [0, 1].map(() => inLauncher<number>('ports', 'it.freePort()'));
    const folder = newFolder();
    const images = {
      writ: await buildImage({ base: nodeImage(folder), folder, isWhole: false }),
      'postgres:18': postgresImage(folder),
      'nats:2.12-alpine': natsImage(folder, inLauncher('nats-binary', 'it.findNatsServer()')),
    };
    mkdirSync(join(folder, 'project'));
    const project = new Project(
      readCompose('docker-compose.yml', {
        ...env,
        WRIT_PORT: String(ports[0]),
        WRIT_PORT_2: String(ports[1]),
        WRIT_LOG_LEVEL: 'warn',
      }),
      (name) => images[name as keyof typeof images],
      join(folder, 'project'),
      env['COMPOSE_PROFILES']?.split(','),
    );
    try {
      await project.up(...services);
      const keys = JSON.parse(project.fileOf('writ-secrets', 'keys.json')) as Record<
        string,
        string
      >;
      const urls = ports.map((port) => `http://127.0.0.1:${port}`);
      if (services.length > 0) await publishExamples({ url: urls[0]!, keys }, 'refunds');
      const isThere = (nth: number): boolean => nth === 0 || project.containers.has('gateway-2');
      const users = urls
        .filter((_, nth) => isThere(nth))
        .map((url) => new ApiUser(url, keys['integrator']!));
      return new Cluster(project, folder, users);
    } catch (error) {
      await project.down();
      rmSync(folder, { recursive: true });
      throw error;
    }
  }

  private constructor(
    readonly project: Project,
    private readonly files: string,
    users: readonly ApiUser[],
  ) {
    for (const user of users) this.loads.push(new Load(user, 'dev-integrator', DELEGATES));
    const send = async (nth: number, method: string, path: string, body?: object) => {
      const user = users[nth % users.length]!;
      const { status } = await user.send(method, path, { body, timeoutMs: ATTEMPT_MS });
      return status < 300;
    };
    const opening = () => ({
      workOrderId: newId('probe'),
      workflow: 'refunds',
      objects: ['order-1'],
      inputs: { order: 'order-1', reason: 'late' },
    });
    this.probes = {
      writes: new Probe((nth) => send(nth, 'POST', '/v1/work-orders', opening())),
      reads: new Probe((nth) => send(nth, 'GET', '/v1/work-orders?limit=1')),
    };
  }

  /**
   * Does something to the system, and waits until commands pass that were begun after it.
   *
   * @param before what comes before it and is not measured
   */
  async costOf(
    fault: () => Promise<unknown> | void,
    before?: () => Promise<unknown>,
  ): Promise<Cost> {
    await this.works();
    await before?.();
    for (const probe of Object.values(this.probes)) probe.measured();
    await fault();
    await this.works();
    const { writes, reads } = this.probes;
    const { gapMs: readsMs, slowestMs: slowestReadMs } = reads.measured();
    return { writesMs: writes.measured().gapMs, readsMs, slowestReadMs };
  }

  /** Ends the load and says what is wrong with the log and the views on that host: nothing, as it should be. */
  async offences(host: 'postgres' | 'standby'): Promise<readonly string[]> {
    await Promise.all(Object.values(this.probes).map((probe) => probe.stop()));
    await Promise.all(this.loads.map((load) => load.stop()));
    await eventually(
      () =>
        this.sql(
          host,
          `SELECT (SELECT size FROM ledger.head)::int = (SELECT min(position) FROM views.cursors)::int AS value`,
        ),
      (value) => value === true,
    );
    const acknowledged = this.loads.flatMap((load) => load.acknowledged);
    if (acknowledged.length === 0) return ['nothing was acknowledged'];
    return [
      ...(await checkSystem(await this.databaseUrl(host), acknowledged)),
      ...this.loads.flatMap(({ wrong }) => wrong),
    ];
  }

  /** The status of `/readyz` of a process. */
  async readiness(name: string): Promise<number> {
    const url = `http://${await this.project.reach(name, OPERATIONS_PORT)}/readyz`;
    return (await fetch(url, { signal: AbortSignal.timeout(5_000) })).status;
  }

  /** The ledger that writes. */
  leader(): Promise<string> {
    return eventually(
      () =>
        ['ledger', 'ledger-2'].find((name) =>
          /^writ_ledger_leading\S* 1$/m.test(this.metrics(name)),
        ),
      (name) => name !== undefined,
    ) as Promise<string>;
  }

  /** The first value of a query, as the superuser on that host. */
  async sql(host: string, text: string): Promise<unknown> {
    const client = new Client(await this.databaseUrl(host));
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<{ value: unknown }>(text)).rows[0]?.value;
    } finally {
      await client.end();
    }
  }

  async stop(): Promise<void> {
    await Promise.all(Object.values(this.probes).map((probe) => probe.stop()));
    await Promise.all(this.loads.map((load) => load.stop()));
    await this.project.down();
    rmSync(this.files, { recursive: true });
  }

  private metrics(name: string): string {
    return this.project.exec(name, 'wget', '-qO-', `http://127.0.0.1:${OPERATIONS_PORT}/metrics`)
      .output;
  }

  private async works(): Promise<void> {
    const { writes, reads } = this.probes;
    const before = [writes.worked, reads.worked, ...this.counts()];
    await eventually(
      () => [writes.worked, reads.worked, ...this.counts()],
      (now) => now.every((count, index) => count >= before[index]! + (index < 2 ? 5 : SHOWS_WORK)),
    );
  }

  private counts(): readonly number[] {
    return this.loads.map(({ acknowledged }) => acknowledged.length);
  }

  private async databaseUrl(host: string): Promise<string> {
    const password = this.project.fileOf('postgres-secrets', 'postgres-password').trim();
    return `postgres://postgres:${password}@${await this.project.reach(host, 5432)}/writ`;
  }
}
