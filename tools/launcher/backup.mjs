import { existsSync } from 'node:fs';
import { mkdir, readdir, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { readAddresses } from './addresses.mjs';
import { copyFile, copyFolder, flushFolders, treeBelow } from './copy-tree.mjs';
import { flushFolder, writeFileDurably } from './durable-file.mjs';
import { say, Stop } from './log.mjs';
import { readSettings } from './settings.mjs';

/** What a backup folder says about itself; written last. */
export const DESCRIPTION_FILE = 'backup.json';
/** The data folder as it was, below the backup folder. */
export const DATA_FOLDER = 'data';

/** What the next start makes again. NATS holds what the ledger publishes again. */
const MADE_AGAIN = ['nats', 'nats.conf', 'logs', 'run.json', 'run.json.new', 'addresses'];
/** PostgreSQL 18, 25.3.4.2: what a base backup leaves out; the first three keep their folder. */
const EMPTY_IN_COPY =
  /^postgres\/(pg_dynshmem|pg_notify|pg_replslot|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans|pg_wal)\/./;
const NOT_IN_COPY =
  /^postgres\/(postmaster\.(pid|opts)$|(.*\/)?pgsql_tmp|(.*\/)?pg_internal\.init)/;
const WAL_SEGMENT = /^[0-9A-F]{24}$/;

/**
 * `main.mjs backup FOLDER`: copies the data folder of the system that runs there, while it works: a base backup of its
 * Postgres with the write-ahead log that makes it consistent, the secrets, and stored contents.
 *
 * @throws Stop when nothing runs there, the database is elsewhere, or the folder has something in it
 */
export async function backup([folder]) {
  if (!folder) throw new Stop('Say where to: writ backup FOLDER');
  const { data, databaseUrl } = readSettings();
  if (databaseUrl)
    throw new Stop(
      'The database is a Postgres of your own: back it up by its own tools, and the files of WRIT_DATA with it (docs/operations/backup.md).',
    );
  const target = resolve(folder);
  await mustBeEmpty(target);
  const part = `${target}.part`;
  await rm(part, { recursive: true, force: true });
  await mkdir(join(part, DATA_FOLDER), { recursive: true, mode: 0o700 });
  try {
    const description = await copyWhileItWorks(data, join(part, DATA_FOLDER));
    writeFileDurably(join(part, DESCRIPTION_FILE), `${JSON.stringify(description, null, 1)}\n`);
    if (existsSync(target)) await rm(target, { recursive: true });
    await rename(part, target);
    flushFolder(dirname(target));
    say(
      `${target} holds a backup as of ${description.takenAt}. It contains the secrets of the system: store it as safely as these.`,
    );
    say(`to try it: WRIT_DATA=<an empty folder> npx writ restore ${folder}`);
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    throw error;
  }
}

/** @throws Stop when there is something in the folder */
export async function mustBeEmpty(folder) {
  if (existsSync(folder) && (await readdir(folder)).length > 0)
    throw new Stop(`${folder} is not empty. Name a folder that does not exist yet.`);
}

/**
 * The order matters. What was signed last is copied before the database, which then continues it. Contents are stored
 * before the event that names them, so those of the database are there once it is copied.
 */
async function copyWhileItWorks(data, to) {
  const database = await connected(data);
  const copy = new Copy(data, to);
  try {
    const inData = (path) => MADE_AGAIN.includes(path) || path === 'postgres';
    await copy.add(await treeBelow(data, inData));
    const { first } = await one(
      database,
      `SELECT pg_walfile_name(lsn) AS first FROM pg_backup_start('writ', true) AS lsn`,
    );
    const isLeftOut = (path) =>
      !isWithin('postgres', path) || EMPTY_IN_COPY.test(path) || NOT_IN_COPY.test(path);
    await copy.add(await treeBelow(data, isLeftOut));
    const end = await one(
      database,
      `SELECT labelfile, spcmapfile, pg_walfile_name(lsn) AS last, to_json(now() AT TIME ZONE 'UTC')#>>'{}' AS at
         FROM pg_backup_stop(false)`,
    );
    const segments = (await treeBelow(join(data, 'postgres/pg_wal'))).files
      .map((file) => ({ ...file, path: `postgres/pg_wal/${file.path}` }))
      .filter(({ path }) => isBetween(path.split('/').at(-1), first, end.last));
    await copy.add({ folders: [], files: segments });
    await copy.add(await treeBelow(data, inData));
    copy.write('postgres/backup_label', end.labelfile);
    if (end.spcmapfile) copy.write('postgres/tablespace_map', end.spcmapfile);
    copy.flush();
    const folders = [...new Set([resolve(data), await realpath(data)])];
    return { format: 1, takenAt: `${end.at.slice(0, 23)}Z`, folders, files: copy.digests };
  } finally {
    await database.end();
  }
}

const isWithin = (folder, path) => path === folder || path.startsWith(`${folder}/`);

const isBetween = (name, first, last) =>
  (WAL_SEGMENT.test(name) && name >= first && name <= last) || name.endsWith('.history');

/** A session that ends the backup and frees its log files should this process be killed. */
async function connected(data) {
  const { default: pg } = await import('pg');
  const { WRIT_DATABASE_OWNER_URL: url } = readAddresses(data);
  const client = new pg.Client({ connectionString: url, application_name: 'backup' });
  try {
    if (!url) throw new Error('nothing was started there yet');
    await client.connect();
    const { folder } = await one(client, `SELECT current_setting('data_directory') AS folder`);
    if ((await realpath(folder)) !== (await realpath(join(data, 'postgres'))))
      throw new Error('another database answers at its address');
    // Postgres keeps the log from here on until this session ends.
    await client.query(`SELECT pg_create_physical_replication_slot($1, true, true)`, [
      `writ_backup_${process.pid}`,
    ]);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw new Stop(
      `Writ does not run on ${data} (${error.message}). Start it, or copy the folder as it is while nothing runs.`,
    );
  }
}

const one = async (client, sql) => (await client.query(sql)).rows[0];

/** Files that are copied, each once, with the SHA-256 of each and a line of progress every few seconds. */
class Copy {
  #folders = new Set();
  #copied = 0;
  #saidAt = Date.now();
  digests = {};

  constructor(from, to) {
    this.from = from;
    this.to = to;
  }

  async add({ folders, files }) {
    for (const folder of folders) {
      this.#folders.add(folder);
      await copyFolder(join(this.from, folder), join(this.to, folder));
    }
    for (const { path, size } of files) {
      if (this.digests[path] !== undefined) continue;
      this.digests[path] = await copyFile(join(this.from, path), join(this.to, path));
      this.#copied += size;
      this.#report();
    }
  }

  write(path, text) {
    writeFileDurably(join(this.to, path), text);
  }

  flush() {
    flushFolders(this.to, [...this.#folders]);
  }

  #report() {
    if (Date.now() - this.#saidAt < 3_000) return;
    this.#saidAt = Date.now();
    say(`copied ${Math.round(this.#copied / 1024 ** 2)} MiB …`);
  }
}
