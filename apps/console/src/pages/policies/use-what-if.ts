import { useEffect, useRef, useState } from 'react';
import { api } from '../../api/client';
import { Problem } from '../../api/problem';
import { type WhatIf, withPage } from './what-if-sums';

/** What is proposed, and the period that it is asked about. */
export interface Proposal {
  readonly cedar?: string;
  readonly from?: string;
  readonly to?: string;
}

export interface Asking {
  readonly status: 'idle' | 'asking' | 'done' | 'cancelled' | 'failed';
  /** What is known so far: of all that was looked at up to `sum.next`. */
  readonly sum?: WhatIf;
  readonly error?: unknown;
  /** What the answer is about, as it was when it was asked. */
  readonly proposal?: Proposal;
}

const PAGE = 100;
/** Two questions are answered at a time: a third one waits here for so long before it asks again. */
const AGAIN_MS = 2_000;

/** Asks page after page until the end of the ledger, or until somebody cancels or leaves. */
export const useWhatIf = (policyId: string) => {
  const [asking, setAsking] = useState<Asking>({ status: 'idle' });
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const ask = async (proposal: Proposal): Promise<void> => {
    running.current?.abort();
    const mine = new AbortController();
    running.current = mine;
    const tell = (told: Asking): void => {
      if (running.current === mine) setAsking({ ...told, proposal });
    };
    let sum: WhatIf | undefined;
    tell({ status: 'asking' });
    try {
      for (let after: number | null = 0; after !== null; after = sum.next) {
        const page: WhatIf = await pageOf(policyId, { ...proposal, after }, mine.signal);
        sum = sum ? withPage(sum, page) : page;
        tell({ status: sum.next === null ? 'done' : 'asking', sum });
      }
    } catch (error) {
      const known = sum ? { sum } : {};
      tell(mine.signal.aborted ? { status: 'cancelled', ...known } : { status: 'failed', error });
    }
  };
  return { asking, ask, cancel: () => running.current?.abort() };
};

async function pageOf(
  policyId: string,
  asked: Proposal & { readonly after: number },
  signal: AbortSignal,
): Promise<WhatIf> {
  for (;;)
    try {
      const { data } = await api.POST('/v1/policies/{policyId}/what-if', {
        params: { path: { policyId } },
        body: { ...asked, limit: PAGE },
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
