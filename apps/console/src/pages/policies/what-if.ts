import { type MethodResponse } from 'openapi-fetch';
import { useEffect, useRef, useState } from 'react';
import { api } from '../../api/client';
import { Problem } from '../../api/problem';

/** What the API answers for one page, and what several of them come to. */
export type WhatIf = MethodResponse<typeof api, 'post', '/v1/policies/{policyId}/what-if'>;
export type Cell = WhatIf['cells'][number];
type Outcome = Cell['then'];

/** Nobody opens more of a kind; the API gives as many for a page. */
const EXAMPLES_MAX = 5;

/** The matrix as it is read: what was most closed above, what would be most open before, so that stop→run comes first. */
export const thens: readonly Outcome[] = ['stop', 'wait', 'run'];
export const nows: readonly Outcome[] = ['run', 'wait', 'stop'];

const openness: Readonly<Record<Outcome, number>> = { stop: 0, wait: 1, run: 2 };

type Meaning = 'loosened' | 'tightened' | 'as before';

/** Whether more would happen than happened, or less. */
export const meaningOf = ({ then, now }: Pick<Cell, 'then' | 'now'>): Meaning =>
  then === now ? 'as before' : openness[now] > openness[then] ? 'loosened' : 'tightened';

export const cellAt = ({ cells }: Pick<WhatIf, 'cells'>, then: Outcome, now: Outcome) =>
  cells.find((cell) => cell.then === then && cell.now === now);

/** How many decisions would be so. */
export const countOf = ({ cells }: Pick<WhatIf, 'cells'>, meaning: Meaning): number =>
  cells
    .filter((cell) => meaningOf(cell) === meaning)
    .reduce((total, { count }) => total + count, 0);

export const unreplayedOf = ({ notReplayable }: Pick<WhatIf, 'notReplayable'>): number =>
  notReplayable.reduce((total, { count }) => total + count, 0);

/** Which cell is opened by itself: the worst one that is not empty, in the order of the API. */
export const worstOf = ({ cells }: Pick<WhatIf, 'cells'>): Cell | undefined =>
  cells.find((cell) => cell.count > 0 && meaningOf(cell) !== 'as before');

/** `sum` with the page that follows it. Both say their hint for their own part: it holds for all where both have one. */
export const withPage = (sum: WhatIf, page: WhatIf): WhatIf => ({
  ...sum,
  replayed: sum.replayed + page.replayed,
  cells: joined(sum.cells, page.cells, ({ then, now }) => `${then} ${now}`, added),
  approverLoad: joined(
    sum.approverLoad,
    page.approverLoad,
    ({ kind, owner }) => JSON.stringify([kind, owner]),
    (a, b) => ({ ...a, before: a.before + b.before, after: a.after + b.after }),
  ),
  notReplayable: joined(sum.notReplayable, page.notReplayable, ({ why }) => why, added),
  position: Math.max(sum.position, page.position),
  next: page.next,
  hint: sum.replayed + unreplayedOf(sum) > 0 ? null : page.hint,
});

const added = <T extends { readonly count: number; readonly examples: readonly unknown[] }>(
  a: T,
  b: T,
): T => ({
  ...a,
  count: a.count + b.count,
  examples: [...a.examples, ...b.examples].slice(0, EXAMPLES_MAX),
});

const joined = <T>(
  first: readonly T[],
  second: readonly T[],
  keyOf: (entry: T) => string,
  join: (a: T, b: T) => T,
): T[] => {
  const byKey = new Map(first.map((entry) => [keyOf(entry), entry]));
  for (const entry of second) {
    const known = byKey.get(keyOf(entry));
    byKey.set(keyOf(entry), known ? join(known, entry) : entry);
  }
  return [...byKey.values()];
};

/** The proposed text, and the period of decisions to replay. */
interface Proposal {
  readonly cedar?: string;
  readonly from?: string;
  readonly to?: string;
}

export interface WhatIfRun {
  readonly status: 'idle' | 'asking' | 'done' | 'cancelled' | 'failed';
  /** The result so far, up to `sum.next`. */
  readonly sum?: WhatIf;
  readonly error?: unknown;
  /** What the answer is about, as it was at the time of the request. */
  readonly proposal?: Proposal;
}

const PAGE = 100;
/** Two questions are answered at a time: a third one waits here for so long before it asks again. */
const AGAIN_MS = 2_000;

/** Replays page by page until the end of the ledger, or until cancelled. */
export const useWhatIf = (policyId: string) => {
  const [whatIfRun, setWhatIfRun] = useState<WhatIfRun>({ status: 'idle' });
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const ask = async (proposal: Proposal): Promise<void> => {
    running.current?.abort();
    const mine = new AbortController();
    running.current = mine;
    const publish = (run: WhatIfRun): void => {
      if (running.current === mine) setWhatIfRun({ ...run, proposal });
    };
    let sum: WhatIf | undefined;
    publish({ status: 'asking' });
    try {
      for (let after: number | null = 0; after !== null; after = sum.next) {
        const page: WhatIf = await pageOf(policyId, { ...proposal, after }, mine.signal);
        sum = sum ? withPage(sum, page) : page;
        publish({ status: sum.next === null ? 'done' : 'asking', sum });
      }
    } catch (error) {
      const known = sum ? { sum } : {};
      publish(
        mine.signal.aborted ? { status: 'cancelled', ...known } : { status: 'failed', error },
      );
    }
  };
  return { whatIfRun, ask, cancel: () => running.current?.abort() };
};

async function pageOf(
  policyId: string,
  request: Proposal & { readonly after: number },
  signal: AbortSignal,
): Promise<WhatIf> {
  for (;;)
    try {
      const { data } = await api.POST('/v1/policies/{policyId}/what-if', {
        params: { path: { policyId } },
        body: { ...request, limit: PAGE },
        signal,
      });
      return data!;
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 429) throw error;
      await pause(AGAIN_MS, signal);
    }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
