/**
 * SQL that records the destruction of keys in the statement that destroys them: `destroyed` is a part of it (CTE) that
 * returns a row for each key, and $1 the tenant. `texts` where texts were removed from their rows, too.
 */
export const markDestroyed = (destroyed: string, { texts = false } = {}): string => `
  INSERT INTO ledger.key_destructions AS d (tenant, destroyed_at${texts ? ', texts_at' : ''})
  SELECT $1, clock_timestamp()${texts ? ', clock_timestamp()' : ''} WHERE EXISTS (SELECT FROM ${destroyed})
  ON CONFLICT (tenant) DO UPDATE SET destroyed_at = excluded.destroyed_at,
    texts_at = coalesce(excluded.texts_at, d.texts_at)`;
