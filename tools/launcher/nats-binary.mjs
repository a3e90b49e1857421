import { spawnSync } from 'node:child_process';
import { accessSync, chmodSync, constants, copyFileSync, mkdirSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { downloadByApt } from './nats-from-apt.mjs';
import { downloadByDocker } from './nats-from-docker.mjs';
import { say, Stop } from './log.mjs';
import { root } from './root.mjs';

const NAME = 'nats-server';

export const remedies = [
  'No nats-server was found and none could be fetched. Any one of these helps:',
  '  - install it: `apt-get install nats-server`, `brew install nats-server`, or a release binary on PATH',
  '  - set NATS_SERVER_BIN to the path of a nats-server binary (2.10.0 or later)',
  '  - set NATS_URL to a server with JetStream, 2.10.0 or later, for example NATS_URL=nats://user:password@127.0.0.1:4222',
  '  - start Docker, so that the binary can be taken from the official image',
].join('\n');

/** Where a fetched binary is stored: for all checkouts of this user, else in this checkout. */
export const cacheFolders = (env = process.env) => [
  join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'writ'),
  join(root, '.writ/cache'),
];

/**
 * Where a nats-server may come from, best first. The first five need nothing from the network.
 * Each is `{ from, path }` (a binary that may be there) or `{ from, fetch }` (fetches into a folder,
 * returns the path or undefined).
 */
export function natsSources(env = process.env) {
  if (env.NATS_SERVER_BIN) return [{ from: 'NATS_SERVER_BIN', path: env.NATS_SERVER_BIN }];
  const onPath = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return [
    ...cacheFolders(env).map((folder) => ({ from: 'cache', path: join(folder, NAME) })),
    ...onPath.map((folder) => ({ from: 'PATH', path: join(folder, NAME) })),
    { from: 'apt', fetch: downloadByApt },
    { from: 'docker', fetch: downloadByDocker },
  ];
}

/**
 * The path of a nats-server that runs on this machine, fetched when there is none.
 * @throws Stop naming every remedy.
 */
export async function findNatsServer(env = process.env) {
  for (const { path, fetch } of natsSources(env)) {
    const found = path ?? (await fetchInto(cacheFolders(env), fetch));
    if (found && isRecent(versionOf(found))) return found;
  }
  throw new Stop(
    env.NATS_SERVER_BIN ? `${chosenProblem(env.NATS_SERVER_BIN)}\n${remedies}` : remedies,
  );
}

function chosenProblem(path) {
  const version = versionOf(path);
  return version
    ? `NATS_SERVER_BIN=${path} is nats-server ${version}, which is too old: Writ needs 2.10.0 or later.`
    : `NATS_SERVER_BIN=${path} is no nats-server that runs here.`;
}

/** Callers sign in by auth callout, which came with 2.10. */
export function isRecent(version) {
  const [major, minor] = /^v(\d+)\.(\d+)/
    .exec(version ?? '')
    ?.slice(1)
    .map(Number) ?? [0, 0];
  return major > 2 || (major === 2 && minor >= 10);
}

/** `v2.10.27` of a binary that runs here; undefined for anything else. */
export function versionOf(path) {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    return undefined;
  }
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 10_000 });
  return status === 0 ? /v\d+\.\d+\.\d+\S*/.exec(stdout)?.[0] : undefined;
}

async function fetchInto(folders, fetch) {
  const folder = folders.find(canWrite);
  if (!folder) return undefined;
  const fetched = await fetch({ isUsable: (path) => isRecent(versionOf(path)), say });
  if (!fetched) return undefined;
  return keep(fetched.path, join(folder, NAME), fetched.discard);
}

/** Copied aside and renamed, so that two launchers that fetch at once never run half a binary. */
function keep(from, to, discard) {
  const aside = `${to}.${process.pid}`;
  copyFileSync(from, aside);
  chmodSync(aside, 0o755);
  renameSync(aside, to);
  discard();
  say(`nats-server ${versionOf(to)} is now in ${dirname(to)}`);
  return to;
}

function canWrite(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
