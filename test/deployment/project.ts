import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { type Server } from 'node:http';
import { join } from 'node:path';
import { elapse, eventually } from '#testkit';
import {
  type Compose,
  type ComposeService,
  type HealthCheck,
  millisecondsOf,
} from './compose-file';
import { Container, type Mount } from './container';
import { type Image } from './images';
import { Networks } from './network';
import { startProxy } from './proxy';
import { run } from './shell';

const DEFAULT_GRACE_MS = 10_000;
const ACCOUNTS: Readonly<Record<string, number>> = { root: 0, node: 1000 };

/** Runs the services of a Compose file as Docker does, without Docker: `up`, `run`, `exec`, `stop`, `down`. */
export class Project {
  readonly containers = new Map<string, Container>();
  private readonly networks: Networks;
  private created: Promise<void> | undefined;
  private readonly starting = new Map<string, Promise<void>>();
  private readonly published: Server[] = [];
  private readonly added = new Map<string, Container>();
  private count = 0;
  private isStopping = false;
  private readonly killed = new Set<string>();

  /** @param folder for volumes and what containers write; @param imageOf the image of a name in the file */
  constructor(
    private readonly compose: Compose,
    private readonly imageOf: (name: string) => Image,
    private readonly folder: string,
    /** `COMPOSE_PROFILES`. */
    private readonly profiles: readonly string[] = [],
  ) {
    this.networks = new Networks(`w${process.pid.toString(36)}`, join(folder, 'networks'));
  }

  /**
   * Starts the services without a profile or with one that is on, in their order, and resolves once all are healthy or have
   * ended well. With `chosen` these alone, and what they need.
   */
  async up(...chosen: readonly string[]): Promise<void> {
    await (this.created ??= this.networks.create(Object.keys(this.compose.networks)));
    const isOn = (name: string): boolean =>
      this.compose.services[name]!.profiles?.some((one) => this.profiles.includes(one)) ?? true;
    const names = chosen.length > 0 ? chosen : Object.keys(this.compose.services).filter(isOn);
    await Promise.all(names.map((name) => this.started(name)));
    await Promise.all(names.map((name) => this.isUp(name)));
  }

  /** `docker compose run --rm`: a container of a service with other arguments, to its end. */
  async run(name: string, argv?: readonly string[], entrypoint?: string) {
    const service = this.compose.services[name]!;
    const replaced = { ...service, command: argv ?? service.command };
    const container = this.container(
      `${name}-run-${++this.count}`,
      entrypoint === undefined ? replaced : { ...replaced, entrypoint: [entrypoint] },
    );
    return { status: await container.ended, output: container.output };
  }

  exec(name: string, ...argv: readonly string[]): ReturnType<Container['exec']> {
    return this.containers.get(name)!.exec(argv);
  }

  /** `docker compose kill`: these are not started again. */
  async kill(...names: readonly string[]): Promise<void> {
    for (const name of names) this.killed.add(name);
    await Promise.all(names.map((name) => this.containers.get(name)!.stop('SIGKILL', 0)));
  }

  /** Starts again what was killed. */
  async start(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      this.killed.delete(name);
      this.launch(name, this.compose.services[name]!);
    }
    await Promise.all(names.map((name) => this.isUp(name)));
  }

  /** `docker compose kill --signal`, and with SIGSTOP and SIGCONT `pause` and `unpause`: the containers stay. */
  signal(name: string, signal: NodeJS.Signals): void {
    process.kill(this.containers.get(name)!.pid!, signal);
  }

  /** Cuts a container off from its networks, or joins it to them again. */
  connect(name: string, state: 'up' | 'down'): void {
    this.networks.connect(name, state);
  }

  /** `<host>:<port>` at which this machine reaches a port of a container that publishes none. */
  reach(name: string, port: number): Promise<string> {
    return this.networks.reach(name, port);
  }

  /** A file of a volume. */
  fileOf(volume: string, file: string): string {
    return readFileSync(join(this.folder, 'volumes', volume, file), 'utf8');
  }

  /** Stops what runs, those first that others do not need. The volumes stay. */
  async stop(): Promise<void> {
    this.isStopping = true;
    for (const server of this.published.splice(0)) server.close();
    const running = new Set(this.containers.keys());
    while (running.size > 0) {
      const needed = new Set([...running].flatMap((name) => this.needs(name)));
      const next = [...running].filter((name) => !needed.has(name));
      await Promise.all(next.map((name) => this.stopOne(name)));
      for (const name of next) running.delete(name);
    }
    this.containers.clear();
    this.starting.clear();
    this.isStopping = false;
  }

  /** `docker compose restart`: these services alone, on their volumes, and waits until they are up. */
  async restart(...names: readonly string[]): Promise<void> {
    this.isStopping = true;
    await Promise.all(names.map((name) => this.stopOne(name)));
    this.isStopping = false;
    for (const name of names) this.launch(name, this.compose.services[name]!);
    await Promise.all(names.map((name) => this.isUp(name)));
  }

  /** `docker compose up --no-recreate --scale NAME=2`: a second container of a service; resolves once it is healthy. */
  async add(name: string): Promise<void> {
    const service = this.compose.services[name]!;
    const second = `${name}-${++this.count}`;
    const container = this.container(second, service);
    await this.isHealthy(() => container, service.healthcheck!);
    this.added.set(name, container);
    this.networks.rename(second, name);
  }

  /** `docker stop` of the first container of a service that has two. */
  async retire(name: string): Promise<void> {
    const first = this.containers.get(name)!;
    this.containers.set(name, this.added.get(name)!);
    this.added.delete(name);
    await this.stopContainer(first, this.compose.services[name]!);
  }

  /** Stops everything and deletes the networks. */
  async down(): Promise<void> {
    await this.stop();
    this.networks.close();
  }

  private needs(name: string): readonly string[] {
    return Object.keys(this.compose.services[name]?.depends_on ?? {});
  }

  private stopOne(name: string): Promise<void> {
    return this.stopContainer(this.containers.get(name)!, this.compose.services[name]!);
  }

  private stopContainer(container: Container, service: ComposeService): Promise<void> {
    const { stop_signal: signal = 'SIGTERM', stop_grace_period: grace } = service;
    return container.stop(signal, grace ? millisecondsOf(grace) : DEFAULT_GRACE_MS);
  }

  private started(name: string): Promise<void> {
    const known = this.starting.get(name) ?? this.startInOrder(name);
    this.starting.set(name, known);
    return known;
  }

  private async startInOrder(name: string): Promise<void> {
    const service = this.compose.services[name]!;
    for (const [needed, { condition }] of Object.entries(service.depends_on ?? {})) {
      await this.started(needed);
      if (condition !== 'service_started') await this.isUp(needed);
    }
    this.launch(name, service);
    for (const port of service.ports ?? []) await this.publish(name, port);
  }

  private launch(name: string, service: ComposeService): void {
    const container = this.container(name, service);
    this.containers.set(name, container);
    if (service.restart !== 'unless-stopped') return;
    void container.ended.then(async () => {
      await elapse(200);
      if (this.isStopping || this.killed.has(name) || this.containers.get(name) !== container)
        return;
      this.launch(name, service);
    });
  }

  /** Healthy, where the service has a health check; ended with 0, where it runs once. */
  private async isUp(name: string): Promise<void> {
    const { healthcheck, restart } = this.compose.services[name]!;
    if (healthcheck) return this.isHealthy(() => this.containers.get(name)!, healthcheck);
    if (restart === 'unless-stopped') return;
    const container = this.containers.get(name)!;
    if ((await container.ended) !== 0)
      throw new Error(`${name} ended with ${container.exitCode}:\n${container.output}`);
  }

  /** @param current the container of now: one that ended is replaced. */
  private async isHealthy(
    current: () => Container,
    { test, interval }: HealthCheck,
  ): Promise<void> {
    const [kind, ...rest] = test;
    const argv = kind === 'CMD-SHELL' ? ['sh', '-c', ...rest] : rest;
    let last = '';
    await eventually(
      () => {
        const container = current();
        const { status, output } = container.exec(argv);
        last = `${output}\n${container.output.slice(-2_000)}`;
        return status === 0;
      },
      Boolean,
      Math.min(millisecondsOf(interval), 1_000),
    ).catch((error: Error) => {
      throw new Error(`${current().name} is not healthy: ${error.message}\n${last}`);
    });
  }

  private container(name: string, service: ComposeService): Container {
    const image = this.imageOf(service.image);
    const scratch = join(this.folder, 'containers', `${name}-${++this.count}`);
    const isAlone = service.network_mode === 'none';
    const network = this.networks.join(name, isAlone ? [] : (service.networks ?? []));
    mkdirSync(scratch, { recursive: true });
    const hosts = join(scratch, 'hosts');
    // Docker's name server knows what has been started; the names here are those of the start.
    for (const needed of this.needs(name)) this.joined(needed);
    writeFileSync(hosts, this.networks.hostsOf(name));
    const uid = ACCOUNTS[image.user]!;
    const entrypoint = service.entrypoint ?? image.entrypoint;
    return new Container({
      name,
      layers: image.layers,
      scratch,
      mounts: [
        ...image.mounts,
        ...(service.volumes ?? []).map((text) => this.volume(text, image)),
        { from: hosts, to: '/etc/hosts', readOnly: true },
      ],
      tmpfs: service.tmpfs ?? [],
      readOnly: service.read_only ?? false,
      network,
      user: { uid, gid: uid },
      dropsCapabilities: service.cap_drop !== undefined,
      noNewPrivileges: service.security_opt !== undefined,
      folder: image.folder,
      environment: { ...image.environment, ...service.environment },
      argv: [...entrypoint, ...(service.command ?? (service.entrypoint ? [] : image.command))],
    });
  }

  private joined(name: string): void {
    this.networks.join(name, this.compose.services[name]!.networks ?? []);
  }

  /** A new volume has the files and the owner of the folder that it is mounted on in the image. */
  private volume(text: string, { layers }: Image): Mount {
    const [name = '', to = '', mode] = text.split(':');
    if (name.startsWith('./'))
      return { from: join(__dirname, '../..', name), to, readOnly: mode === 'ro' };
    if (!(name in this.compose.volumes)) throw new Error(`The volume ${name} is not declared.`);
    const from = join(this.folder, 'volumes', name);
    if (!existsSync(from)) {
      const below = layers.map((layer) => join(layer, to)).find((path) => existsSync(path));
      mkdirSync(from, { recursive: true });
      if (below) {
        run('cp', '-aT', below, from);
        const { uid, gid, mode: rights } = statSync(below);
        chownSync(from, uid, gid);
        chmodSync(from, rights & 0o7777);
      }
    }
    return { from, to, readOnly: mode === 'ro' };
  }

  /** `127.0.0.1:18080:8080`: requests to the first port go to the container's. */
  private async publish(name: string, text: string): Promise<void> {
    const [host, port, inside] = text.split(':');
    const target = `http://${await this.reach(name, Number(inside))}`;
    this.published.push(await startProxy({ host: host!, port: Number(port) }, target));
  }
}
