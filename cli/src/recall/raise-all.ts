import { type RecallAnswer } from '#contracts';
import { type WritClient } from '../api/client';
import { type RetryPolicy } from '../api/retry-policy';
import { rowsOf } from '../api/rows';
import { startProgress } from '../progress';
import { type Terminal } from '../terminal';

/** Work orders of one request: what a progress bar moves by. */
const PAGE = 50;
/** Saying it again raises nothing twice, so a long recall outlives a restart. */
const PATIENCE: RetryPolicy = { forMs: 60_000, whileDown: true };

export interface Recalling {
  readonly root: Readonly<Record<string, string | number>>;
  readonly code?: string;
  readonly rationale: string;
  readonly all?: boolean;
}

type Raised = Omit<RecallAnswer, 'nextCursor'>;

/** Raises an exception on every work order of a recall, page by page, however many there are. */
export const raiseAll = async (
  client: WritClient,
  terminal: Terminal,
  recalling: Recalling,
): Promise<Raised> => {
  const progress = startProgress(terminal, await countOf(client, recalling), 'work orders');
  try {
    let sum: Raised | undefined;
    for (let cursor: string | undefined; ;) {
      const body = { ...recalling, limit: PAGE, cursor };
      const { nextCursor, ...page } = (
        await client.post<RecallAnswer>('/v1/recalls', { body, retryPolicy: PATIENCE })
      ).body;
      sum = sum ? added(sum, page) : page;
      progress.moved(sum.counts.workOrders, sum.counts.workOrders);
      if (nextCursor === null) return sum;
      cursor = nextCursor;
    }
  } finally {
    progress.stop();
  }
};

const countOf = async (client: WritClient, { root, all }: Recalling): Promise<number> => {
  const query = {
    ...Object.fromEntries(Object.entries(root).map(([name, value]) => [name, String(value)])),
    ...(!all && { affected: 'true' }),
  };
  const path = '/v1/reports/recalled-work';
  return (await rowsOf(client, path, { query, limit: Infinity })).rows.length;
};

const added = (sum: Raised, page: Raised): Raised => ({
  ...sum,
  counts: {
    workOrders: sum.counts.workOrders + page.counts.workOrders,
    raised: sum.counts.raised + page.counts.raised,
    already: sum.counts.already + page.counts.already,
    refused: sum.counts.refused + page.counts.refused,
  },
  raised: [...sum.raised, ...page.raised],
  already: [...sum.already, ...page.already],
  refused: [...sum.refused, ...page.refused],
});
