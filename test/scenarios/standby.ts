import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { eventually, temporaryFolder } from '#testkit';

const run = promisify(execFile);

/** Copies the files of a server that runs; what a base backup leaves out keeps its folder (PostgreSQL 18, 25.3.4.2). */
const COPY = `tar --create --directory "$1" --exclude=./pg_wal/?* --exclude=./pg_replslot/?* --exclude=./postmaster.* . \\
  | tar --extract --same-owner --directory "$2"`;

/** How the launcher runs Postgres, which refuses root, on a data folder. */
const COMMAND = `
  import { postgresBinaries, postgresIdentity } from './tools/launcher/postgres-binaries.mjs';
  import { freePort } from './tools/launcher/ports.mjs';
  const [folder] = process.argv.slice(1);
  const port = await freePort();
  const settings = ['max_connections=300', 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'port=' + port];
  const { uid, gid, wrap } = postgresIdentity(folder);
  const args = ['-D', folder, ...settings.flatMap((one) => ['-c', one])];
  console.log(JSON.stringify({ port, uid, gid, ...wrap(postgresBinaries().postgres, args) }));`;

interface Command {
  readonly port: number;
  readonly command: string;
  readonly args: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
}

/** A standby of the Postgres of a stack, as pg_basebackup makes it: the embedded server comes without that program. */
export class Standby {
  private constructor(
    /** The superuser's URL of the copy of the stack's database. */
    readonly url: string,
    private readonly server: ChildProcess,
  ) {}

  /** @param primaryUrl of the superuser · @param dataFolder of the stack of the primary */
  static async follow(primaryUrl: string, dataFolder: string): Promise<Standby> {
    const folder = join(temporaryFolder(), 'postgres');
    const label = await copied(primaryUrl, join(dataFolder, 'postgres'), folder);
    const { hostname, port, username, password } = new URL(primaryUrl);
    await writeFile(join(folder, 'backup_label'), label);
    await writeFile(join(folder, 'standby.signal'), '');
    await appendFile(
      join(folder, 'postgresql.auto.conf'),
      `primary_conninfo = 'host=${hostname} port=${port} user=${username} password=${password} application_name=copy'
primary_slot_name = 'copy'\n`,
    );
    const evaluated = ['--input-type=module', '--eval', COMMAND, join(dataFolder, 'postgres')];
    const { stdout } = await run(process.execPath, evaluated);
    const { command, args, uid, gid, ...made } = JSON.parse(stdout) as Command;
    if (uid !== undefined) await run('chown', ['--recursive', `${uid}:${gid}`, join(folder, '..')]);
    const own = args.map((arg) => (arg === join(dataFolder, 'postgres') ? folder : arg));
    const url = new URL(primaryUrl);
    url.port = String(made.port);
    const standby = new Standby(url.href, spawn(command, own, { stdio: 'ignore', uid, gid }));
    await eventually(() =>
      standby.query('SELECT 1').then(
        () => true,
        () => false,
      ),
    );
    return standby;
  }

  query<Row extends object>(sql: string): Promise<readonly Row[]> {
    return rowsAt<Row>(this.url, sql);
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.server.once('exit', resolve));
    this.server.kill('SIGINT');
    await ended;
  }
}

/** A base backup by the functions for it; returns its label. The slot keeps the log that the standby needs. */
const copied = async (primaryUrl: string, from: string, to: string): Promise<string> => {
  const primary = new Client({ connectionString: primaryUrl });
  await primary.connect();
  try {
    await primary.query(`SELECT pg_create_physical_replication_slot('copy', true)`);
    await primary.query(`SELECT pg_backup_start('copy', true)`);
    await run('mkdir', ['--mode=700', to]);
    await run('sh', ['-c', COPY, 'copy', from, to]);
    const { rows } = await primary.query<{ labelfile: string }>(
      'SELECT labelfile FROM pg_backup_stop(false)',
    );
    return rows[0]!.labelfile;
  } finally {
    await primary.end();
  }
};

/** The rows of a query at a database. */
export const rowsAt = async <Row extends object>(
  url: string,
  sql: string,
): Promise<readonly Row[]> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
};
