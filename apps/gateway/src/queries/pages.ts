import { type FastifyRequest } from 'fastify';
import { mustHoldNoSecrets } from '#platform';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Path and query of a request as one body, for a contract to judge; `numbers` are numbers there.
 * Refuses with `secret_found`: an answer may quote them.
 */
export const askedIn = (
  { query, params }: Pick<FastifyRequest, 'query' | 'params'>,
  numbers: readonly string[] = ['limit'],
): Fields => {
  const stated = query as Fields;
  mustHoldNoSecrets({ ...stated, ...(params as Fields) });
  const counted = numbers.flatMap((name) => {
    const text = stated[name];
    return typeof text === 'string' && /^\d{1,15}$/.test(text) ? [[name, Number(text)]] : [];
  });
  return { ...stated, ...Object.fromEntries(counted), ...(params as Fields) };
};

/** A page of a list that goes by numbers: `nextCursor` is stated as `parameter` for the next one. */
export const pageOf = (items: readonly object[], next: number | null) => ({
  items,
  nextCursor: next === null ? null : String(next),
});
