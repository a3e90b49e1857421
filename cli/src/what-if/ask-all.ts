import { type WhatIfAnswer } from '#contracts';
import { type WritClient } from '../api/client';
import { endOfLog } from '../api/end-of-log';
import { type RetryPolicy } from '../api/retry-policy';
import { startProgress } from '../progress';
import { type Terminal } from '../terminal';

const PAGE = 200;
/** Once it has begun, a long replay outlives a restart. */
const PATIENCE: RetryPolicy = { forMs: 60_000, whileDown: true };

/** The answer for the whole period, page after page, however long it is. */
export const askAll = async (
  client: WritClient,
  terminal: Terminal,
  policyId: string,
  proposal: object,
): Promise<WhatIfAnswer> => {
  const path = `/v1/policies/${encodeURIComponent(policyId)}/what-if`;
  const page = async (after: number): Promise<WhatIfAnswer> => {
    const body = { ...proposal, after, limit: PAGE };
    return (await client.post<WhatIfAnswer>(path, { body, retryPolicy: PATIENCE })).body;
  };
  const { mergeWhatIf } = await import('#contracts');
  const total = await endOfLog(client);
  const progress = startProgress(terminal, total, 'decisions');
  try {
    let sum = await page(0);
    while (sum.next !== null) {
      progress.moved(sum.next, sum.replayed);
      sum = mergeWhatIf(sum, await page(sum.next));
    }
    progress.moved(total, sum.replayed);
    return sum;
  } finally {
    progress.stop();
  }
};
