import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { say, Stop } from './log.mjs';
import { carrier } from './node.mjs';
import { root } from './root.mjs';

const markerFile = join(root, 'node_modules/.writ-lock');
const PROGRESS_EVERY_MS = 10_000;

const textOf = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

/**
 * Runs `npm ci` when `node_modules` is not what the lock file says; else it costs one hash.
 * @throws Stop when npm fails.
 */
export async function install() {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const wanted = createHash('sha256').update(lock).digest('hex');
  if (textOf(markerFile) === wanted) return;

  if (!isInstalledByHand(lock)) {
    const startedAt = Date.now();
    say('installing packages (npm ci) …');
    await npmCi();
    say(`packages are installed (${seconds(startedAt)} s)`);
  }
  writeFileSync(markerFile, wanted);
}

/** npm writes what it installed beside it; when that matches the lock, there is nothing to do. */
function isInstalledByHand(lock) {
  const installed = textOf(join(root, 'node_modules/.package-lock.json'));
  return installed !== undefined && isSameTree(JSON.parse(lock), JSON.parse(installed));
}

/** True when `installed` holds every package of `lock` in its version, optional ones but our Node aside, and no other. */
export function isSameTree({ packages: wanted }, { packages: installed }) {
  const isThere = ([path, { version, optional, link }]) =>
    path === '' ||
    (optional && path !== `node_modules/${carrier}`) ||
    link ||
    installed[path]?.version === version;
  const isWanted = ([path, { version }]) => wanted[path]?.version === version;
  return Object.entries(wanted).every(isThere) && Object.entries(installed).every(isWanted);
}

const seconds = (since) => Math.round((Date.now() - since) / 1000);

const npmCommand = () =>
  process.env.npm_execpath?.endsWith('.js')
    ? [process.execPath, [process.env.npm_execpath]]
    : ['npm', []];

async function npmCi() {
  const [command, args] = npmCommand();
  const startedAt = Date.now();
  // npm shows nothing while it works when its output is not a terminal.
  const progress = setInterval(
    () => say(`still installing (${seconds(startedAt)} s) …`),
    PROGRESS_EVERY_MS,
  );
  // Some packages want the Node that comes with the packages, which is not the one that installs them: npm warns of that.
  const npm = spawn(command, [...args, 'ci', '--loglevel=error'], { cwd: root, stdio: 'inherit' });
  const code = await new Promise((resolve) => {
    npm.once('exit', resolve);
    npm.once('error', () => resolve('npm is not on PATH'));
  }).finally(() => clearInterval(progress));
  if (code !== 0)
    throw new Stop(
      `npm ci failed (${code}). Its own message is above; without a network, set npm's registry or proxy ` +
        '(`npm config set registry …`) and start again.',
    );
}
