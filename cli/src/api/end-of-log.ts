import { type RetryPolicy, type WritClient } from '#client';

/** The ledger position that decisions are known to. */
export const endOfLog = async (client: WritClient, retryPolicy?: RetryPolicy): Promise<number> => {
  const { position } = await client.get('/v1/decisions', {
    query: { limit: '1' },
    ...(retryPolicy && { retryPolicy }),
  });
  return Number(position ?? 0);
};
