import { mergeWhatIf, type WhatIfAnswer } from '#contracts';
import { endOfLog } from '../api/end-of-log';
import { runPages } from '../api/paged-run';
import { type Session } from '../session';

const PAGE = 200;

/** The answer for the whole period, however long it is. */
export const askAll = async (
  session: Session,
  policyId: string,
  proposal: object,
): Promise<WhatIfAnswer> => {
  const total = await endOfLog(session.client);
  return runPages<WhatIfAnswer>(session, {
    path: `/v1/policies/${encodeURIComponent(policyId)}/what-if`,
    body: { ...proposal, after: 0, limit: PAGE },
    unit: 'decisions',
    total: () => total,
    moved: ({ next, replayed }) => [next ?? total, replayed],
    merge: mergeWhatIf,
  });
};
