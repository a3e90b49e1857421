import { existsSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { run } from './shell';

/** The host's address in a network, and those of the containers: `10.<a>.<b>.1`, `.2` … */
interface Bridge {
  readonly device: string;
  readonly prefix: string;
}

/**
 * The networks of a Compose file without Docker: a bridge each, and a network namespace for each container with an address in
 * the networks that it joins. None has a way to the outside.
 */
export class Networks {
  private readonly bridges = new Map<string, Bridge>();
  private readonly namespaces: string[] = [];
  /** Container → its address in the first of its networks. */
  private readonly addresses = new Map<string, Map<string, string>>();

  /** @param id short and unique on this machine: names of devices have at most 15 characters */
  constructor(private readonly id: string) {}

  create(names: readonly string[]): void {
    names.forEach((name, index) => {
      const device = `${this.id}b${index}`;
      const prefix = freePrefix();
      run('ip', 'link', 'add', device, 'type', 'bridge');
      this.bridges.set(name, { device, prefix });
      run('ip', 'address', 'add', `${prefix}.1/24`, 'dev', device);
      run('ip', 'link', 'set', device, 'up');
    });
  }

  /** Makes the network namespace of a container and returns its path. */
  join(container: string, networks: readonly string[]): string {
    const namespace = `${this.id}-${container}`;
    const path = `/run/netns/${namespace}`;
    if (existsSync(path)) return path;
    run('ip', 'netns', 'add', namespace);
    const order = this.namespaces.push(namespace);
    run('ip', '-n', namespace, 'link', 'set', 'lo', 'up');
    const addresses = new Map<string, string>();
    networks.forEach((network, index) => {
      const { device, prefix } = this.bridges.get(network)!;
      const end = `${this.id}v${order}n${index}`;
      const address = `${prefix}.${order + 1}`;
      const inside = ['link', 'add', end, 'type', 'veth', 'peer', 'name', `eth${index}`];
      run('ip', ...inside, 'netns', namespace);
      run('ip', 'link', 'set', end, 'master', device, 'up');
      run('ip', '-n', namespace, 'address', 'add', `${address}/24`, 'dev', `eth${index}`);
      run('ip', '-n', namespace, 'link', 'set', `eth${index}`, 'up');
      addresses.set(network, address);
    });
    this.addresses.set(container, addresses);
    return path;
  }

  /** The address at which the host reaches a container. */
  addressOf(container: string): string {
    return [...this.addresses.get(container)!.values()][0]!;
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
    for (const namespace of this.namespaces.splice(0)) run('ip', 'netns', 'delete', namespace);
    for (const { device } of this.bridges.values()) run('ip', 'link', 'delete', device);
    this.bridges.clear();
  }
}

/** 10.64.0.0/10, a /24 that no device of this machine has. */
const freePrefix = (): string => {
  const taken = Object.values(networkInterfaces()).flatMap((all) =>
    all!.map(({ address }) => address),
  );
  for (let number = process.pid; ; number++) {
    const prefix = `10.${64 + ((number >> 8) & 63)}.${number & 255}`;
    if (!taken.some((address) => address.startsWith(`${prefix}.`))) return prefix;
  }
};
