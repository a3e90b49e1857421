import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';

const run = promisify(execFile);

export interface Restored {
  readonly url: string;
  /** What backed it up. */
  readonly how: 'pg_dump and pg_restore' | 'a copy of the database files';
  drop(): Promise<void>;
}

/**
 * Backs a database up and restores it under another name: by the tools that a user would take, where those on PATH
 * are as new as the server, else by a copy of its files. Nobody may be connected to it.
 */
export const restoredBackup = async (databaseUrl: string): Promise<Restored> => {
  const source = new URL(databaseUrl).pathname.slice(1);
  const name = `${source}_restored`;
  const url = urlOf(databaseUrl, name);
  const isDumped = await hasNewTools(databaseUrl);
  if (isDumped) {
    const file = join(tmpdir(), `${name}.dump`);
    await run('pg_dump', ['--format=custom', `--file=${file}`, databaseUrl]);
    await asAdministrator(databaseUrl, `CREATE DATABASE ${name} TEMPLATE template0`);
    await run('pg_restore', ['--exit-on-error', `--dbname=${url}`, file]);
    await rm(file);
  } else await asAdministrator(databaseUrl, `CREATE DATABASE ${name} TEMPLATE ${source}`);
  return {
    url,
    how: isDumped ? 'pg_dump and pg_restore' : 'a copy of the database files',
    drop: () => asAdministrator(databaseUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
};

const urlOf = (databaseUrl: string, name: string): string => {
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  return url.href;
};

const hasNewTools = async (databaseUrl: string): Promise<boolean> => {
  const client = new Client(databaseUrl);
  await client.connect();
  const { rows } = await client.query<{ major: string }>(
    `SELECT split_part(current_setting('server_version'), '.', 1) AS major`,
  );
  await client.end();
  const majors = await Promise.all(['pg_dump', 'pg_restore'].map(majorOf));
  return majors.every((major) => major >= Number(rows[0]!.major));
};

/** 0 where there is no such tool. */
const majorOf = async (tool: string): Promise<number> => {
  try {
    const { stdout } = await run(tool, ['--version']);
    return Number(/(\d+)/.exec(stdout)?.[1] ?? 0);
  } catch {
    return 0;
  }
};

const asAdministrator = async (databaseUrl: string, statement: string): Promise<void> => {
  const client = new Client(urlOf(databaseUrl, 'postgres'));
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
};
