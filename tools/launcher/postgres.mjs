import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { freeMebibytes } from './disk-space.mjs';
import { flushFolder, writeFileDurably } from './durable-file.mjs';
import { Stop, tailOf } from './log.mjs';
import { postgresBinaries, postgresIdentity } from './postgres-binaries.mjs';
import { accepts, freePort } from './ports.mjs';
import { commandLineOf, endProcess, identityOf, isRunning } from './process-identity.mjs';
import { postgresPasswordIn } from './secrets.mjs';
import { waitFor } from './wait.mjs';

const READY_WITHIN_MS = 60_000;
const SUPERUSER = 'postgres';
const DATABASE = 'writ';
const WAL_MAX_MEBIBYTES = 2_048;
const WAL_MIN_MEBIBYTES = 64;

/** INT is Postgres' fast shutdown: sessions are cut, everything is on disk. QUIT needs recovery. */
const STOP_BY = [
  ['SIGINT', 20_000],
  ['SIGQUIT', 3_000],
  ['SIGKILL', 2_000],
];

/**
 * Starts the embedded Postgres on `<data>/postgres`, making the cluster on the first start.
 *
 * @param durable false only for throw-away data: no fsync, so a power cut may cost all of it.
 * @returns `{ url, port }`: `url` is the superuser's on the database `writ`.
 * @throws Stop with the end of the log when it does not become ready.
 */
export async function startPostgres({ data, supervisor, durable = true }) {
  const folder = join(data, 'postgres');
  const logFile = join(data, 'logs/postgres.log');
  const password = postgresPasswordIn(data);
  const binaries = postgresBinaries();
  if (!isSetUp(data)) initialise({ data, folder, password, binaries, durable });

  const port = await freePort();
  const identity = postgresIdentity(folder);
  await supervisor.keep({
    name: 'postgres',
    ...identity.wrap(binaries.postgres, ['-D', folder, ...settings({ folder, port, durable })]),
    uid: identity.uid,
    gid: identity.gid,
    logFile,
    stopBy: STOP_BY,
    beforeStart: () => endStalePostmaster(folder),
  });

  await ready({ supervisor, folder, port, logFile });
  return { url: `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${DATABASE}`, port };
}

/** At most a quarter of what is free: beside a full disk Postgres writes nothing at all. */
const walMebibytes = (folder) =>
  Math.min(WAL_MAX_MEBIBYTES, Math.max(WAL_MIN_MEBIBYTES, Math.floor(freeMebibytes(folder) / 4)));

const settings = ({ folder, port, durable }) =>
  Object.entries({
    port,
    listen_addresses: '127.0.0.1',
    // Loopback TCP only: a socket's path would depend on how deep the checkout lies (107 bytes at most).
    unix_socket_directories: '',
    // A system takes about thirty. Throw-away data is that of tests, where several systems share one Postgres.
    max_connections: durable ? 100 : 300,
    shared_buffers: '128MB',
    // Throw-away data may lie in memory.
    max_wal_size: durable ? `${walMebibytes(folder)}MB` : '512MB',
    random_page_cost: 1.1,
    jit: 'off',
    timezone: 'UTC',
    fsync: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
    synchronous_commit: 'on',
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

const asAnotherUser =
  'Postgres does not run as root, so here it runs as another user, who must be able to enter this ' +
  'folder and the checkout. Use folders that all may enter, or run as an ordinary user, or set DATABASE_URL.';

/** Exists while the cluster is made: an older one must be whole, and what a broken setup left is removed. */
const setupFileIn = (data) => join(data, 'initdb-password');

/**
 * Whether the folder holds a whole cluster.
 * @throws Stop when it holds something else, which might be somebody's database
 */
export function isSetUp(data) {
  const folder = join(data, 'postgres');
  if (existsSync(setupFileIn(data)) || !existsSync(folder)) return false;
  const names = readdirSync(folder);
  if (names.length > 0 && !names.includes('PG_VERSION'))
    throw new Stop(
      `${folder} is no whole database: it has no PG_VERSION. Restore the folder from a backup, or move ` +
        'it away to begin with an empty database.',
    );
  return names.length > 0;
}

/** Made aside and moved last would need a rename across owners, so a half-made cluster is removed instead. */
function initialise({ data, folder, password, binaries, durable }) {
  const passwordFile = setupFileIn(data);
  writeFileDurably(passwordFile, password);
  rmSync(folder, { recursive: true, force: true });
  const identity = postgresIdentity(folder);
  if (identity.uid !== undefined) {
    chmodSync(data, 0o711);
    mkdirSync(folder, { mode: 0o700 });
    for (const path of [folder, passwordFile]) chownSync(path, identity.uid, identity.gid);
  }
  const run = (binary, args, input) => {
    const { command, args: wrapped } = identity.wrap(binary, args);
    const options = { input, encoding: 'utf8', uid: identity.uid, gid: identity.gid, cwd: '/' };
    const { status, stdout, stderr, error } = spawnSync(command, wrapped, options);
    if (status === 0) return;
    rmSync(folder, { recursive: true, force: true });
    throw new Stop(
      `Postgres could not be set up in ${folder}:\n${error ?? `${stdout}${stderr}`}` +
        (identity.uid === undefined ? '' : asAnotherUser),
    );
  };

  run(binaries.initdb, [
    '-D',
    folder,
    '-U',
    SUPERUSER,
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    // Sorting and case by code point, the same on every machine, whatever locales it has.
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    // Throw-away data is guarded from nobody, and every connection pays for a slow password.
    ...(durable ? [] : ['--no-sync', '--set', 'scram_iterations=1']),
  ]);
  run(binaries.postgres, ['--single', '-D', folder, 'postgres'], `CREATE DATABASE ${DATABASE};\n`);
  // The cluster's own name first: without its folder it would count as set up and be missing.
  flushFolder(data);
  rmSync(passwordFile);
  flushFolder(data);
}

const postmasterFile = (folder) => {
  try {
    return readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
};

/**
 * `postmaster.pid` survives a crash. If its postmaster does too, end it; if the pid now belongs to
 * somebody else, remove the file, which would make Postgres refuse to start.
 */
async function endStalePostmaster(folder) {
  const pid = Number(postmasterFile(folder)?.[0]);
  if (!pid) return;
  const identity = identityOf(pid);
  if (!isRunning(identity)) return;
  if (commandLineOf(pid).includes(folder)) await endProcess(identity, STOP_BY);
  else rmSync(join(folder, 'postmaster.pid'), { force: true });
}

/** Line 8 of `postmaster.pid` is the server's own word for its state; `pg_ctl -w` reads the same. */
const saysReady = (folder) => postmasterFile(folder)?.[7]?.trim() === 'ready';

async function ready({ supervisor, folder, port, logFile }) {
  let exits = 0;
  const count = ({ name }) => name === 'postgres' && exits++;
  supervisor.on('exit', count);
  const isReady = await waitFor(
    async () => exits >= 3 || (saysReady(folder) && (await accepts(port))),
    { timeoutMs: READY_WITHIN_MS },
  );
  supervisor.off('exit', count);
  if (!isReady || exits >= 3)
    throw new Stop(`Postgres did not start. The end of ${logFile}:\n${tailOf(logFile)}`);
}
