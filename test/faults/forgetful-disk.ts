import { type ChildProcess, spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENDS_WITHIN, run } from '../deployment/shell';

/** Seconds that ext4 waits until it commits by itself what nobody has flushed: longer than any test. */
const COMMIT_SECONDS = 600;
/** EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH: from now on nothing reaches the disk, and all fails. */
const SHUTDOWN = `my $flags = pack("L", 2);
  open(my $folder, "<", $ARGV[0]) or die "$ARGV[0]: $!";
  ioctl($folder, 0x8004587d, $flags) or die "shutdown: $!";`;

/**
 * An ext4 file system in an image that loses its power on demand: what was not flushed is gone, as
 * on a machine whose plug is pulled. Each program runs in a mount namespace of its own, so that the
 * file system is unmounted with its last process, however the test ends.
 */
export class ForgetfulDisk {
  private readonly place = mkdtempSync(join(tmpdir(), 'writ-disk-'));
  private readonly image = join(this.place, 'image');
  /** Where the disk is mounted for those who run on it. */
  readonly folder = join(this.place, 'disk');

  constructor(mebibytes: number) {
    mkdirSync(this.folder);
    writeFileSync(this.image, '');
    truncateSync(this.image, mebibytes * 1024 ** 2);
    run('mke2fs', '-q', '-F', '-t', 'ext4', '-m', '0', this.image);
  }

  /** Runs a program with the disk mounted; its process is the returned one. */
  run(command: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
    return spawn('unshare', this.mounted(command), {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** Runs a program with the disk mounted, to its end. */
  try(command: readonly string[]): SpawnSyncReturns<string> {
    return spawnSync('unshare', this.mounted(command), { encoding: 'utf8', ...ENDS_WITHIN });
  }

  private mounted(command: readonly string[]): string[] {
    const script = `mount -o loop,commit=${COMMIT_SECONDS} "$0" "$1" && shift && exec "$@"`;
    return ['--mount', 'sh', '-c', script, this.image, this.folder, ...command];
  }

  /** The path of a file on the disk, as this process sees it while the program runs. */
  pathFor(program: ChildProcess, name: string): string {
    return join(`/proc/${program.pid}/root${this.folder}`, name);
  }

  /** Pulls the plug under a running program: at once, whatever is under way. */
  cutPower(program: ChildProcess): void {
    run('perl', '-e', SHUTDOWN, this.pathFor(program, '.'));
  }

  remove(): void {
    rmSync(this.place, { recursive: true, force: true });
  }
}

/** Why no power can be cut on this machine; undefined where it can. */
export const whyNoPowerCut = (): string | undefined => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'mounting a disk image needs root on Linux';
  const disk = new ForgetfulDisk(16);
  try {
    const { error, status, stderr } = disk.try(['perl', '-e', SHUTDOWN, disk.folder]);
    return status === 0 ? undefined : `a disk image cannot be cut off: ${error ?? stderr}`;
  } catch (error) {
    return `a disk image cannot be made: ${String(error)}`;
  } finally {
    disk.remove();
  }
};
