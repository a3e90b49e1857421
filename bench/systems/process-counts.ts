import { readdirSync, readFileSync } from 'node:fs';
import { type NatsConnection } from 'nats';
import { Client } from 'pg';
import { subjects } from '#contracts';
import { connectBus } from '#platform';
import { type Stack } from '#testkit';

/** What the processes of a system have done since they started. */
export interface Counts {
  /** Processor time by process, in µs; Postgres is one of them, with all of its backends. */
  readonly cpu: Readonly<Record<string, number>>;
  /** Calls of the operating system that write, of all processes of the system but Postgres and NATS. */
  readonly writes: number;
  /** Messages that NATS took from its clients and gave to them. */
  readonly messages: number;
  /** Transactions of the database. */
  readonly transactions: number;
}

const POSTGRES = 'postgres';

interface Connections {
  readonly data: {
    readonly connections: readonly { readonly in_msgs: number; readonly out_msgs: number }[];
  };
}

/** Counts that the load of other programs leaves as they are. Linux only. */
export class ProcessCounts {
  private constructor(
    private readonly pids: Readonly<Record<string, readonly number[]>>,
    private readonly database: Client,
    private readonly bus: NatsConnection,
  ) {}

  static async of(stack: Stack): Promise<ProcessCounts> {
    const database = new Client(stack.databaseUrl);
    await database.connect();
    const bus = await connectBus(stack.natsUrl, 'counts');
    const pids: Record<string, readonly number[]> = {};
    for (const [name, pid] of Object.entries(await stack.pids()))
      if (pid !== undefined) pids[name] = [pid];
    return new ProcessCounts(
      { ...pids, [POSTGRES]: [await postmasterOf(database)] },
      database,
      bus,
    );
  }

  async read(): Promise<Counts> {
    const messages = await this.messages();
    const transactions = await this.transactions();
    const cpu: Record<string, number> = {};
    let writes = 0;
    for (const [name, pids] of Object.entries(this.pids)) {
      const all = name === POSTGRES ? pids.flatMap((pid) => [pid, ...childrenOf(pid)]) : pids;
      cpu[name] = sum(all.map(processorTimeOf)) + sum(pids.map(timeOfEndedChildren));
      if (name !== POSTGRES && name !== 'nats') writes += sum(all.map(writesOf));
    }
    return { cpu, writes, messages, transactions };
  }

  async close(): Promise<void> {
    await this.database.end();
    await this.bus.close();
  }

  private async messages(): Promise<number> {
    const reply = await this.bus.request(subjects.nats.connections, '{"limit":1024}');
    const { connections } = reply.json<Connections>().data;
    return sum(connections.map(({ in_msgs, out_msgs }) => in_msgs + out_msgs));
  }

  private async transactions(): Promise<number> {
    const { rows } = await this.database.query<{ count: number }>(
      `SELECT (xact_commit + xact_rollback)::float8 AS count FROM pg_stat_database
       WHERE datname = current_database()`,
    );
    return rows[0]!.count;
  }
}

/** What happened between two readings, for each of `times`. */
export const perOne = (before: Counts, after: Counts, times: number): Counts => ({
  cpu: Object.fromEntries(
    Object.entries(after.cpu).map(([name, us]) => [name, (us - (before.cpu[name] ?? 0)) / times]),
  ),
  writes: (after.writes - before.writes) / times,
  messages: (after.messages - before.messages) / times,
  transactions: (after.transactions - before.transactions) / times,
});

/** The processor time of each process, the largest first, in words. */
export const partsOf = ({ cpu }: Counts): string =>
  Object.entries(cpu)
    .filter(([, us]) => us >= 1)
    .sort(([, a], [, b]) => b - a)
    .map(([name, us]) => `${name} ${us.toFixed(0)}`)
    .join(', ');

export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

const postmasterOf = async (database: Client): Promise<number> => {
  const { rows } = await database.query<{ data_directory: string }>('SHOW data_directory');
  return Number(readFileSync(`${rows[0]!.data_directory}/postmaster.pid`, 'utf8').split('\n')[0]);
};

/** A process may end between two looks; then it counts no more. */
const readOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

const childrenOf = (pid: number): readonly number[] =>
  readOf(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);

/** Of all its threads, in µs: the scheduler counts nanoseconds, and `stat` hundredths of a second. */
const processorTimeOf = (pid: number): number => {
  let nanoseconds = 0;
  try {
    for (const task of readdirSync(`/proc/${pid}/task`))
      nanoseconds += Number(readOf(`/proc/${pid}/task/${task}/schedstat`).split(' ')[0]);
  } catch {
    return 0;
  }
  return nanoseconds / 1_000;
};

/** In hundredths of a second, which the kernel adds up when a child has ended; here in µs. */
const timeOfEndedChildren = (pid: number): number => {
  const text = readOf(`/proc/${pid}/stat`);
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10_000;
};

const writesOf = (pid: number): number =>
  Number(/^syscw: (\d+)$/m.exec(readOf(`/proc/${pid}/io`))?.[1] ?? 0);
