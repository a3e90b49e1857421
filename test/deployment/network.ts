import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { run } from './shell';

const GATE = join(__dirname, 'gate.mjs');

/** The address of the host in a network is `<prefix>.1`, those of containers are `.2` and so on. */
interface Bridge {
  readonly device: string;
  readonly prefix: string;
}

/**
 * The networks of a Compose file without Docker: a bridge each, and a network namespace for each container with an address in
 * the networks that it joins. None has a way to the outside. The bridges are in a namespace of their own: this machine has the
 * same interfaces as before, so nothing else on it is disturbed.
 */
export class Networks {
  private readonly bridges = new Map<string, Bridge>();
  private readonly namespaces: string[] = [];
  /** Container → its address in the first of its networks. */
  private readonly addresses = new Map<string, Map<string, string>>();
  private readonly host: string;
  private readonly entries = new Map<string, Server>();
  private gate: ChildProcess | undefined;

  /** @param id unique on this machine; @param socket a path that is free, for connections into the networks */
  constructor(
    private readonly id: string,
    private readonly socket: string,
  ) {
    this.host = `${id}-host`;
  }

  /** Makes the networks, and resolves once `reach` leads into them. */
  async create(names: readonly string[]): Promise<void> {
    this.addNamespace(this.host);
    names.forEach((name, index) => {
      const [device, prefix] = [`bridge${index}`, `10.64.${index}`];
      this.bridges.set(name, { device, prefix });
      this.onHost('link', 'add', device, 'type', 'bridge');
      this.onHost('address', 'add', `${prefix}.1/24`, 'dev', device);
      this.onHost('link', 'set', device, 'up');
    });
    const inside = [`--net=/run/netns/${this.host}`, process.execPath, GATE, this.socket];
    this.gate = spawn('nsenter', inside, { stdio: ['pipe', 'pipe', 'inherit'] });
    await once(this.gate.stdout!, 'data');
  }

  /** Makes the network namespace of a container and returns its path. */
  join(container: string, networks: readonly string[]): string {
    const namespace = `${this.id}-${container}`;
    const path = `/run/netns/${namespace}`;
    if (existsSync(path)) return path;
    const order = this.addNamespace(namespace);
    const addresses = new Map<string, string>();
    networks.forEach((network, index) => {
      const { device, prefix } = this.bridges.get(network)!;
      const end = `end${order}-${index}`;
      const address = `${prefix}.${order}`;
      const inside = ['type', 'veth', 'peer', 'name', `eth${index}`, 'netns', namespace];
      this.onHost('link', 'add', end, ...inside);
      this.onHost('link', 'set', end, 'master', device, 'up');
      run('ip', '-n', namespace, 'address', 'add', `${address}/24`, 'dev', `eth${index}`);
      run('ip', '-n', namespace, 'link', 'set', `eth${index}`, 'up');
      addresses.set(network, address);
    });
    this.addresses.set(container, addresses);
    return path;
  }

  /** `<host>:<port>` of this machine that leads to a port of a container, or of the one that has its name by then. */
  async reach(container: string, port: number): Promise<string> {
    const key = `${container}:${port}`;
    const entry = this.entries.get(key) ?? createServer({ allowHalfOpen: true });
    if (!entry.listening) {
      this.entries.set(key, entry);
      entry.on('connection', (outer) => {
        const [address] = [...this.addresses.get(container)!.values()];
        const inner = connect({ path: this.socket, allowHalfOpen: true });
        inner.write(`${address}:${port}\n`);
        for (const [from, to] of [
          [outer, inner],
          [inner, outer],
        ] as const)
          from.on('error', () => to.destroy()).pipe(to);
      });
      await once(entry.listen(0, '127.0.0.1'), 'listening');
    }
    return `127.0.0.1:${(entry.address() as AddressInfo).port}`;
  }

  /** Takes the links of a container up or down: nothing passes, and no connection ends. */
  connect(container: string, state: 'up' | 'down'): void {
    const count = this.addresses.get(container)!.size;
    for (let index = 0; index < count; index++)
      run('ip', '-n', `${this.id}-${container}`, 'link', 'set', `eth${index}`, state);
  }

  /** From now on, a name leads to another container. */
  rename(container: string, name: string): void {
    this.addresses.set(name, this.addresses.get(container)!);
  }

  /** `/etc/hosts` of a container: the containers that it shares a network with, by their names. */
  hostsOf(container: string): string {
    const own = this.addresses.get(container) ?? new Map<string, string>();
    const lines = [...this.addresses].flatMap(([name, addresses]) => {
      const shared = [...addresses].find(([network]) => own.has(network));
      return shared ? [`${shared[1]} ${name}`] : [];
    });
    return ['127.0.0.1 localhost', '::1 localhost', ...lines, ''].join('\n');
  }

  close(): void {
    for (const entry of this.entries.values()) entry.close();
    this.gate?.kill();
    for (const namespace of this.namespaces.splice(0)) run('ip', 'netns', 'delete', namespace);
    this.bridges.clear();
  }

  private onHost(...argv: readonly string[]): void {
    run('ip', '-n', this.host, ...argv);
  }

  /** Returns how many there are. */
  private addNamespace(name: string): number {
    run('ip', 'netns', 'add', name);
    run('ip', '-n', name, 'link', 'set', 'lo', 'up');
    return this.namespaces.push(name);
  }
}
