import { spawn, spawnSync } from 'node:child_process';
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
import { nodeBinary } from './node.mjs';
import { identityOf, isRunning } from './process-identity.mjs';
import { root } from './root.mjs';
import version from './version.cjs';
import { waitFor } from './wait.mjs';

const FOLDERS = ['apps', 'libs', 'cli', 'bench'];
const BROWSER_MODULE = 'tools/browser-module.mjs';
const BUNDLES = 'tools/bundle-services.mjs';
const CONSOLE = 'tools/console.mjs';
const SETTINGS = [
  '.swcrc',
  'tsconfig.json',
  'package-lock.json',
  'package.json',
  BROWSER_MODULE,
  BUNDLES,
];

/**
 * Not compiled: the console, which is built by its own tool; specs, which run from source; and the
 * bench's package file, which would hide the root's `imports` from what is compiled beside it.
 */
const IGNORED = ['apps/console/**', '**/*.spec.ts', '**/node_modules/**', 'bench/package*.json'];
const isSkipped = (path) =>
  path.endsWith('.spec.ts') ||
  path.endsWith('node_modules') ||
  /^bench\/package[^/]*\.json$/.test(path);
const isIgnored = (path) => path === 'apps/console' || isSkipped(path);

const dist = join(root, 'dist');
const keyFile = join(dist, '.build-key');
const consoleKeyFile = join(dist, 'console/.build-key');
const lockFile = join(root, 'node_modules/.writ-build-lock');
const OTHERS_BUILD_MS = 120_000;

const textOf = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

function filesBelow(folder, isLeftOut = isIgnored) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (isLeftOut(relative(root, path))) return [];
    if (entry.isDirectory()) return filesBelow(path, isLeftOut);
    return entry.isFile() ? [path] : [];
  });
}

/** Types leave no trace in a build: those of the API are written after one, and must not call for another. */
const sourceFiles = () =>
  FOLDERS.map((folder) => join(root, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => filesBelow(folder))
    .filter((path) => !path.endsWith('.d.ts'))
    .sort();

/** Of the console, and of what it takes from the libraries; its types come from the API and leave no trace. */
const consoleFiles = () =>
  ['apps/console', 'libs/verify']
    .flatMap((folder) => filesBelow(join(root, folder), isSkipped))
    .filter((path) => !path.endsWith('.d.ts'))
    .sort();

/** A hash over the names and the content of all that goes into a build. */
function buildKey(files, settings = SETTINGS) {
  const hash = createHash('sha256');
  for (const path of [...files, ...settings.map((name) => join(root, name))])
    hash
      .update(`${relative(root, path)}\0`)
      .update(textOf(path) ?? '')
      .update('\0');
  return hash.digest('hex');
}

/**
 * Compiles `apps`, `libs`, `cli` and `bench` into `dist`, and the console into `dist/console`, each when its content has
 * changed since the last build. Two builds of one checkout at once wait for each other.
 * @throws Stop when a compiler fails; its messages are on the standard error output.
 */
export async function build() {
  writeRevision();
  if (isBuilt() && isConsoleBuilt()) return;
  await lock();
  try {
    await Promise.all([buildServices(), buildConsole()]);
  } finally {
    rmSync(lockFile, { force: true });
  }
}

/** For `--version`: the commit, where this is a repository or who builds names it, so that a deployment tells what runs. */
function writeRevision() {
  const revision = process.env.WRIT_REVISION || revisionOfRepository();
  if (!revision) return;
  mkdirSync(dist, { recursive: true });
  writeFileSync(version.REVISION_FILE, revision.slice(0, 12));
}

const revisionOfRepository = () =>
  existsSync(join(root, '.git'))
    ? String(spawnSync('git', ['rev-parse', 'HEAD'], { cwd: root }).stdout ?? '').trim()
    : '';

const isBuilt = () => textOf(keyFile) === buildKey(sourceFiles());

const consoleKey = () => buildKey(consoleFiles(), ['package-lock.json', CONSOLE]);

/** Where its bundler is not installed, as in an image, the console came with the image. */
const isConsoleBuilt = () =>
  !existsSync(join(root, 'node_modules/vite')) || textOf(consoleKeyFile) === consoleKey();

async function buildConsole() {
  if (isConsoleBuilt()) return;
  const startedAt = Date.now();
  const key = consoleKey();
  await run(CONSOLE, 'The console cannot be built; the reason is above.');
  writeFileSync(consoleKeyFile, key);
  say(`built the console (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
}

async function buildServices() {
  const files = sourceFiles();
  const key = buildKey(files);
  if (textOf(keyFile) === key) return;
  const startedAt = Date.now();
  rmSync(keyFile, { force: true });
  await Promise.all([compile(), bundleForBrowsers()]);
  const outputs = new Set(files.map((path) => relative(root, path).replace(/\.ts$/, '.js')));
  for (const folder of FOLDERS) removeStale(join(dist, folder), outputs);
  await bundleServices();
  writeFileSync(keyFile, key);
  say(`built ${files.length} files (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
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
    nodeBinary(),
    [
      join(root, 'node_modules/@swc/cli/bin/swc.js'),
      ...folders,
      '--out-dir',
      'dist',
      '--config-file',
      '.swcrc',
      '--copy-files',
      '--quiet',
      '--ignore',
      IGNORED.join(','),
    ],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const code = await new Promise((resolve, reject) =>
    swc.once('exit', resolve).once('error', reject),
  );
  if (code !== 0)
    throw new Stop(`The build failed (swc exit code ${code}); its messages are above.`);
}

const hasBundler = () => existsSync(join(root, 'node_modules/esbuild'));

/** Services start in half the processor time, where the bundler is installed; they start without it, too. */
async function bundleServices() {
  if (!hasBundler()) return;
  await run(BUNDLES, 'The services cannot be bundled; the reason is above.');
}

/** The verifier for browsers, in `dist/verify`: where its bundler is installed, which no service needs. */
async function bundleForBrowsers() {
  if (!hasBundler()) return;
  await run(BROWSER_MODULE, 'The verifier for browsers cannot be built; the reason is above.');
}

/** Runs a program of `tools` in a process of its own. */
async function run(tool, failure) {
  const child = spawn(nodeBinary(), [join(root, tool)], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise((resolve, reject) =>
    child.once('exit', resolve).once('error', reject),
  );
  if (code !== 0) throw new Stop(failure);
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
