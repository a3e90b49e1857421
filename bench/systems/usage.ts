import { readdirSync, readFileSync } from 'node:fs';
import { Client } from 'pg';
import { eventually, type Stack } from '#testkit';

/** What a system has used since it started. */
export interface Usage {
  /** Processor time of all processes, those of Postgres and NATS as well, in ms. */
  readonly cpuMs: number;
  /** Memory of all processes, with what they share counted once, in bytes. */
  readonly memoryBytes: number;
  /** The database with its indexes, in bytes; a thousandth of it is what every database has. */
  readonly diskBytes: number;
  /** What Postgres wrote to its write-ahead log, in bytes. */
  readonly walBytes: number;
  readonly events: number;
}

/** The length of a tick of `/proc/<pid>/stat` on every Linux that Node runs on (`getconf CLK_TCK`). */
const TICK_MS = 10;

const numbersOf = (pid: number): readonly number[] => {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text
    .slice(text.lastIndexOf(')') + 4)
    .split(' ')
    .map(Number);
};

const fieldOf = (pid: number, from: number, to: number): number =>
  numbersOf(pid)
    .slice(from, to)
    .reduce((sum, ticks) => sum + ticks, 0);

const parentOf = (pid: number): number => fieldOf(pid, 0, 1);
/** User and system time, its own and that of children that ended. */
const ticksOf = (pid: number): number => fieldOf(pid, 10, 14);

const ifThere = (read: () => number): number => {
  try {
    return read();
  } catch {
    return 0;
  }
};

const memoryOf = (pid: number): number => {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss: +(\d+) kB$/m.exec(text)?.[1] ?? 0) * 1_024;
};

/** The processes of the system, and the backends of its Postgres. */
const processesOf = async (stack: Stack): Promise<readonly number[]> => {
  const started = new Set(Object.values(await stack.pids()).filter((pid) => pid !== undefined));
  const backends = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => started.has(ifThere(() => parentOf(pid))));
  return [...new Set([...started, ...backends])];
};

const FIGURES = `
  SELECT pg_database_size(current_database())::float8 AS disk,
    (pg_current_wal_insert_lsn() - '0/0')::float8 AS wal,
    (SELECT size FROM ledger.head)::float8 AS events,
    (SELECT min(position) FROM views.cursors)::float8 AS shown`;

const shown = (client: Client) =>
  eventually(
    async () =>
      (await client.query<Record<'disk' | 'wal' | 'events' | 'shown', number>>(FIGURES)).rows[0]!,
    (row) => row.shown === row.events,
  );

/** Resolves when the views of a system show every event. */
export const shownEverywhere = async (stack: Stack): Promise<void> => {
  const client = new Client(stack.databaseUrl);
  await client.connect();
  await shown(client).finally(() => client.end());
};

/** Measures a system on Linux once its views show every event; it needs a Postgres of its own. */
export const usageOf = async (stack: Stack): Promise<Usage> => {
  const client = new Client(stack.databaseUrl);
  await client.connect();
  try {
    const { disk, wal, events } = await shown(client);
    const pids = await processesOf(stack);
    const sum = (of: (pid: number) => number): number =>
      pids.reduce((total, pid) => total + ifThere(() => of(pid)), 0);
    return {
      cpuMs: sum(ticksOf) * TICK_MS,
      memoryBytes: sum(memoryOf),
      diskBytes: disk,
      walBytes: wal,
      events,
    };
  } finally {
    await client.end();
  }
};
