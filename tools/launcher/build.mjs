import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { say, Stop } from './log.mjs';
import { identityOf, isRunning } from './process-identity.mjs';
import { root } from './root.mjs';
import { waitFor } from './wait.mjs';

const FOLDERS = ['apps', 'libs', 'cli', 'bench'];
const BROWSER_MODULE = 'tools/browser-module.mjs';
const SETTINGS = ['.swcrc', 'tsconfig.json', 'package-lock.json', 'package.json', BROWSER_MODULE];

/**
 * Not compiled: the console, which is built by its own tool; specs, which run from source; and the
 * bench's package file, which would hide the root's `imports` from what is compiled beside it.
 */
const IGNORED = ['apps/console/**', '**/*.spec.ts', '**/node_modules/**', 'bench/package*.json'];
const isIgnored = (path) =>
  path === 'apps/console' ||
  path.endsWith('.spec.ts') ||
  path.endsWith('node_modules') ||
  /^bench\/package[^/]*\.json$/.test(path);

const dist = join(root, 'dist');
const keyFile = join(dist, '.build-key');
const lockFile = join(root, 'node_modules/.writ-build-lock');
const OTHERS_BUILD_MS = 120_000;

const textOf = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (isIgnored(relative(root, path))) return [];
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

const sourceFiles = () =>
  FOLDERS.map((folder) => join(root, folder))
    .filter((folder) => existsSync(folder))
    .flatMap(filesBelow)
    .sort();

/** A hash over the names and the content of all that goes into the build. */
function buildKey(files) {
  const hash = createHash('sha256');
  for (const path of [...files, ...SETTINGS.map((name) => join(root, name))])
    hash
      .update(`${relative(root, path)}\0`)
      .update(textOf(path) ?? '')
      .update('\0');
  return hash.digest('hex');
}

/**
 * Compiles `apps`, `libs`, `cli` and `bench` into `dist` when their content has changed since the last
 * build. Two builds of one checkout at once wait for each other.
 * @throws Stop when the compiler fails; its messages are on the standard error output.
 */
export async function build() {
  if (textOf(keyFile) === buildKey(sourceFiles())) return;
  await lock();
  try {
    const files = sourceFiles();
    const key = buildKey(files);
    if (textOf(keyFile) === key) return;
    const startedAt = Date.now();
    rmSync(keyFile, { force: true });
    await Promise.all([compile(), bundleForBrowsers()]);
    const outputs = new Set(files.map((path) => relative(root, path).replace(/\.ts$/, '.js')));
    for (const folder of FOLDERS) removeStale(join(dist, folder), outputs);
    writeFileSync(keyFile, key);
    say(`built ${files.length} files (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
  } finally {
    rmSync(lockFile, { force: true });
  }
}

async function lock() {
  const isMine = () => {
    try {
      writeFileSync(lockFile, JSON.stringify(identityOf(process.pid)), { flag: 'wx' });
      return true;
    } catch {
      const holder = textOf(lockFile);
      if (holder && !isRunning(JSON.parse(holder))) rmSync(lockFile, { force: true });
      return false;
    }
  };
  if (!(await waitFor(isMine, { timeoutMs: OTHERS_BUILD_MS, everyMs: 50 })))
    throw new Stop(`Another build has not ended in 2 minutes. If none runs, remove ${lockFile}`);
}

async function compile() {
  mkdirSync(dist, { recursive: true });
  const folders = FOLDERS.filter((folder) => existsSync(join(root, folder)));
  const swc = spawn(
    process.execPath,
    [
      ...[join(root, 'node_modules/@swc/cli/bin/swc.js'), ...folders, '--out-dir', 'dist'],
      ...['--config-file', '.swcrc', '--copy-files', '--quiet', '--ignore', IGNORED.join(',')],
    ],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const code = await new Promise((resolve, reject) =>
    swc.once('exit', resolve).once('error', reject),
  );
  if (code !== 0)
    throw new Stop(`The build failed (swc exit code ${code}); its messages are above.`);
}

/** The verifier for browsers, in `dist/verify`: where its bundler is installed, which no service needs. */
async function bundleForBrowsers() {
  if (!existsSync(join(root, 'node_modules/esbuild'))) return;
  const bundler = spawn(process.execPath, [join(root, BROWSER_MODULE)], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise((resolve, reject) =>
    bundler.once('exit', resolve).once('error', reject),
  );
  if (code !== 0) throw new Stop('The verifier for browsers cannot be built; the reason is above.');
}

/** What is left of a source file that is gone would still be found by `require`. */
function removeStale(folder, outputs) {
  if (!existsSync(folder) || isIgnored(relative(dist, folder))) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) removeStale(path, outputs);
    else if (!outputs.has(relative(dist, path).replace(/\.map$/, ''))) rmSync(path);
  }
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}
