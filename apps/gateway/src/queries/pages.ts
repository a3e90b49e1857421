import { type FastifyRequest } from 'fastify';
import { type FieldShape, fieldShapes } from '#contracts';
import { mustHoldNoSecrets, parseAs } from '#platform';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Path and query of a request as its contract has them: in an address numbers and flags are texts.
 * Refuses with `invalid_request`, and with `secret_found`: an answer may quote them.
 */
export const statedIn = <T extends object>(
  { query, params }: Pick<FastifyRequest, 'query' | 'params'>,
  contract: new () => T,
  options: Parameters<typeof parseAs>[2] = {},
): T => {
  const stated = { ...(query as Fields), ...(params as Fields) };
  mustHoldNoSecrets(stated);
  const kinds = new Map(fieldShapes(contract).map(({ name, kind }) => [name, kind]));
  const read = Object.entries(stated).map(([name, value]) => [
    name,
    typeof value === 'string' ? readAs(kinds.get(name), value) : value,
  ]);
  return parseAs(contract, Object.fromEntries(read), options);
};

/** What does not fit stays a text, and validation refuses it. */
const readAs = (kind: FieldShape['kind'] | undefined, text: string) => {
  if (kind === 'whole' && /^\d{1,15}$/.test(text)) return Number(text);
  if (kind === 'flag' && /^(true|false)$/.test(text)) return text === 'true';
  return text;
};

/** A page of a list that goes by numbers or names: `nextCursor` is stated as `parameter` for the next one. */
export const pageFrom = (items: readonly object[], next: number | string | null) => ({
  items,
  nextCursor: next === null ? null : String(next),
});
