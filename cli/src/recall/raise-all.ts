import { type WritClient } from '#client';
import { type RecallAnswer } from '#contracts';
import { runPages } from '../api/paged-run';
import { rowsOf } from '../api/rows';
import { type Session } from '../session';

/** Work orders of one request: what a progress bar moves by. */
const PAGE = 50;

export interface Recalling {
  readonly root: Readonly<Record<string, string | number>>;
  readonly code?: string;
  readonly rationale: string;
  readonly all?: boolean;
}

/** Raises an exception on every work order of a recall, however many there are; sent again, it raises nothing twice. */
export const raiseAll = async (
  session: Session,
  recalling: Recalling,
): Promise<Omit<RecallAnswer, 'nextCursor'>> => {
  const total = await countOf(session.client, recalling);
  const { nextCursor: _last, ...raised } = await runPages<RecallAnswer>(session, {
    path: '/v1/recalls',
    body: { ...recalling, limit: PAGE },
    unit: 'work orders',
    total: () => total,
    moved: ({ counts }) => [counts.workOrders, counts.workOrders],
    merge: added,
  });
  return raised;
};

const countOf = async (client: WritClient, { root, all }: Recalling): Promise<number> => {
  const query = {
    ...Object.fromEntries(Object.entries(root).map(([name, value]) => [name, String(value)])),
    ...(!all && { affected: 'true' }),
  };
  const path = '/v1/reports/recalled-work';
  return (await rowsOf(client, path, { query, limit: Infinity })).rows.length;
};

const added = (sum: RecallAnswer, page: RecallAnswer): RecallAnswer => ({
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
