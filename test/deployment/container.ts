import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { ENDS_WITHIN, quoted, words } from './shell';

export interface Mount {
  readonly from: string;
  readonly to: string;
  readonly readOnly: boolean;
}

/** What runs, on which files, and what it may do: as `docker run` takes it from an image and from Compose. */
export interface ContainerSpec {
  readonly name: string;
  /** Layers of the root, the uppermost first; what is written goes to `scratch`. */
  readonly layers: readonly string[];
  readonly scratch: string;
  readonly mounts: readonly Mount[];
  readonly tmpfs: readonly string[];
  readonly readOnly: boolean;
  /** The network namespace; undefined for that of this machine. */
  readonly network: string | undefined;
  readonly user: { readonly uid: number; readonly gid: number };
  /** All capabilities are dropped, else it has those that Docker gives. */
  readonly dropsCapabilities: boolean;
  readonly noNewPrivileges: boolean;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly argv: readonly string[];
}

/** What of this machine must not be seen through the lowest layer, which is its root. */
const HIDDEN = ['/tmp', '/work', '/root', '/home', '/opt', '/srv', '/mnt', '/var/lib/postgresql'];
const DEVICES = ['null', 'zero', 'full', 'random', 'urandom'];
/** docs.docker.com/engine/containers/run: capabilities that a container has by default. */
const DEFAULT_CAPABILITIES =
  'chown dac_override fowner fsetid kill setgid setuid setpcap net_bind_service net_raw sys_chroot mknod audit_write setfcap';

/** A process in its own mount and PID namespace (and network namespace), on a root of overlaid layers. */
export class Container {
  private readonly outer: ChildProcess;
  output = '';
  readonly ended: Promise<number>;
  exitCode: number | undefined;

  constructor(private readonly spec: ContainerSpec) {
    const inNetwork = spec.network ? ['nsenter', `--net=${spec.network}`] : [];
    const argv = [
      '--pdeathsig',
      'KILL',
      ...inNetwork,
      'unshare',
      '--mount',
      '--pid',
      '--fork',
      '--kill-child',
      '--propagation',
      'private',
      'sh',
      '-euc',
      script(spec),
    ];
    this.outer = spawn('setpriv', argv, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.outer.stdout!, this.outer.stderr!])
      stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.ended = new Promise((resolve) =>
      this.outer.once('close', (code, signal) => {
        this.exitCode = code ?? (signal ? 137 : 1);
        resolve(this.exitCode);
      }),
    );
  }

  get name(): string {
    return this.spec.name;
  }

  /** The id on this machine of the process that is number 1 in the container; undefined once it has ended. */
  get pid(): number | undefined {
    const id = this.outer.pid;
    try {
      return (
        Number(readFileSync(`/proc/${id}/task/${id}/children`, 'utf8').split(' ')[0]) || undefined
      );
    } catch {
      return undefined;
    }
  }

  /** `docker exec`: another process in the container, as its user and with its environment. */
  exec(argv: readonly string[]): { readonly status: number; readonly output: string } {
    const { pid } = this;
    if (pid === undefined) return { status: 1, output: `${this.spec.name} does not run` };
    const inside = ['--target', `${pid}`, '--mount', '--net', '--pid', '--root', '--'];
    const { status, stdout, stderr } = spawnSync(
      'nsenter',
      [...inside, ...asUser(this.spec), ...argv],
      { encoding: 'utf8', ...ENDS_WITHIN },
    );
    return { status: status ?? 1, output: `${stdout}${stderr}` };
  }

  /** Sends the signal, and a KILL to what has not ended by then. */
  async stop(signal: NodeJS.Signals, graceMs: number): Promise<void> {
    if (this.exitCode !== undefined) return;
    const { pid } = this;
    if (pid !== undefined) process.kill(pid, signal);
    const kill = setTimeout(() => this.outer.kill('SIGKILL'), graceMs);
    await this.ended;
    clearTimeout(kill);
  }
}

const asUser = ({
  user,
  dropsCapabilities,
  noNewPrivileges,
  environment,
  folder,
}: ContainerSpec) => {
  const bounds = dropsCapabilities
    ? '-all'
    : ['-all', ...DEFAULT_CAPABILITIES.split(' ').map((name) => `+${name}`)].join(',');
  return [
    'setpriv',
    `--reuid=${user.uid}`,
    `--regid=${user.gid}`,
    '--clear-groups',
    `--bounding-set=${bounds}`,
    '--inh-caps=-all',
    ...(noNewPrivileges ? ['--no-new-privs'] : []),
    'env',
    '--ignore-environment',
    `--chdir=${folder}`,
    ...Object.entries(environment).map(([name, value]) => `${name}=${value}`),
  ];
};

const script = (spec: ContainerSpec): string => {
  const { layers, scratch, mounts, tmpfs, readOnly, argv } = spec;
  const root = `${scratch}/root`;
  const at = (path: string): string => quoted(`${root}${path}`);
  const memory = (path: string, mode = '1777'): string =>
    `mkdir -p ${at(path)}; mount -t tmpfs -o mode=${mode} tmpfs ${at(path)}`;
  const lower = [...layers, '/'].join(':');
  return [
    `mkdir -p ${words(`${scratch}/upper`, `${scratch}/work`, root)}`,
    `mount -t overlay overlay -o ${quoted(`lowerdir=${lower},upperdir=${scratch}/upper,workdir=${scratch}/work`)} ${at('')}`,
    ...HIDDEN.map(
      (path) => `[ ! -d ${at(path)} ] || mount -t tmpfs -o mode=0755 tmpfs ${at(path)}`,
    ),
    `mount -t proc proc ${at('/proc')}`,
    memory('/dev', '0755'),
    ...DEVICES.map(
      (name) => `touch ${at(`/dev/${name}`)}; mount --bind /dev/${name} ${at(`/dev/${name}`)}`,
    ),
    `ln -s /proc/self/fd ${at('/dev/fd')}`,
    `ln -s /proc/self/fd/1 ${at('/dev/stdout')}; ln -s /proc/self/fd/2 ${at('/dev/stderr')}`,
    memory('/dev/shm'),
    `chmod 1777 ${at('/tmp')}`,
    ...tmpfs.map((path) => memory(path)),
    ...mounts.flatMap(({ from, to, readOnly: isReadOnly }) => [
      `[ -e ${at(to)} ] || ${statSync(from).isDirectory() ? 'mkdir -p' : 'touch'} ${at(to)}`,
      `mount --bind ${quoted(from)} ${at(to)}`,
      ...(isReadOnly ? [`mount -o remount,bind,ro ${at(to)}`] : []),
    ]),
    ...(readOnly ? [`mount -o remount,ro ${at('')}`] : []),
    `exec chroot ${words(root, ...asUser(spec), ...argv)}`,
  ].join('\n');
};
