import { type Batch, type Run } from './batches';

/**
 * Sends runs with at most `depth` under way, the batches of each in order. The source is read only
 * as fast as the runs are taken. Rejects with the first failure, after which nothing new is begun.
 */
export const sendRuns = async (
  runs: AsyncIterable<Run>,
  send: (batch: Batch) => Promise<void>,
  depth: number,
): Promise<void> => {
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const throwIfFailed = (): void => {
    if (failures.length > 0) throw failures[0];
  };

  const sendRun = async (run: Run): Promise<void> => {
    try {
      for (const batch of run) if (failures.length === 0) await send(batch);
    } catch (error) {
      failures.push(error);
    }
  };

  try {
    for await (const run of runs) {
      const sending = sendRun(run).finally(() => underWay.delete(sending));
      underWay.add(sending);
      if (underWay.size >= depth) await Promise.race(underWay);
      throwIfFailed();
    }
  } finally {
    await Promise.all(underWay);
  }
  throwIfFailed();
};
