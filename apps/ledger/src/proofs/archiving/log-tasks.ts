import { Client } from 'pg';
import {
  type LogTask,
  type LogTaskProgress,
  type LogTaskReport,
  type LogTaskRequest,
  type Partition,
} from '#contracts';
import { connectionTo } from '#platform';
import { archivePartition, restorePartition } from './archive-partition';
import { NotArchived } from './not-archived';
import { readPartitions } from './partitions';
import { relocate } from './relocation';

type OnProgress = (progress: LogTaskProgress) => void;

/** Rejects with `NotArchived` and `ArchiveUnreadable`, with what is wrong, and as the database does. */
export const runLogTask = async (
  task: LogTaskRequest,
  onProgress: OnProgress,
): Promise<LogTaskReport> => {
  const sql = new Client({
    ...connectionTo(task.databaseUrl),
    application_name: 'log-archive',
    // Requests the next page while the last one is written.
    pipeline: true,
    options: '-c statement_timeout=0 -c idle_in_transaction_session_timeout=0 -c TimeZone=UTC',
  });
  sql.on('error', () => undefined);
  await sql.connect();
  try {
    // One at a time: two would exchange the same tables.
    await sql.query(`SELECT pg_advisory_lock(hashtext('log partitions'))`);
    const concerned = await doTask(sql, task, onProgress);
    return { partitions: await readPartitions(sql), concerned };
  } finally {
    await sql.end();
  }
};

const doTask = async (
  sql: Client,
  task: LogTask,
  onProgress: OnProgress,
): Promise<readonly number[]> => {
  const partitions = await readPartitions(sql);
  const progressOf =
    (partition: number) =>
    (done: number, total: number): void =>
      onProgress({ partition, done, total });
  switch (task.task) {
    case 'list':
      return [];
    case 'archive': {
      const wanted = wantedOf(partitions, task);
      if (!task.isDryRun)
        for (const one of wanted) await archivePartition(sql, one, task, progressOf(one.number));
      return wanted.map(({ number }) => number);
    }
    case 'restore': {
      const one = numbered(partitions, task.number);
      await restorePartition(sql, one, progressOf(one.number));
      return [one.number];
    }
    case 'relocate':
      return relocate(sql, partitions, task.place);
  }
};

const wantedOf = (
  partitions: readonly Partition[],
  { numbers, before = 0 }: Extract<LogTask, { task: 'archive' }>,
): readonly Partition[] => {
  const wanted = numbers
    ? numbers.map((number) => numbered(partitions, number))
    : partitions.filter(({ last, state }) => last < before && state !== 'archived');
  const open = wanted.find(({ state }) => state !== 'sealed');
  if (open)
    throw new NotArchived(
      `Partition ${open.number} is ${open.state}${open.why && `: ${open.why}`}. Nothing was archived.`,
    );
  return wanted;
};

const numbered = (partitions: readonly Partition[], number: number): Partition => {
  const found = partitions.find((one) => one.number === number);
  if (found) return found;
  throw new NotArchived(`There is no partition ${number}: there are 1 to ${partitions.length}.`);
};
