import { type DerivedObject, literal } from './documented-view';

/** Longer texts are searched up to here: a `tsvector` has a limit, and a row beyond it could not be stored. */
const SEARCHED_MAX = 10_000;

/**
 * Splitting a text takes long, and the planner has to know. PL/pgSQL, because a function in SQL is inlined and loses its cost.
 */
const COST = 1_000;

const SEPARATORS = `'[^[:alnum:]]+'`;
const cleaned = (text: string): string =>
  `btrim(regexp_replace(lower(${text}), ${SEPARATORS}, ' ', 'g'))`;

/**
 * Full-text search over names and ids: no stemming and no stop words, and a word ends at everything that is no letter or digit,
 * so that each part of an id is found. Indexes have the first function, so tables come after it.
 */
export const searchFunctions: readonly DerivedObject[] = [
  {
    kind: 'function',
    name: 'ledger.search_words(text)',
    sql: `
      CREATE OR REPLACE FUNCTION ledger.search_words(searched text) RETURNS tsvector
        LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST ${COST}
        AS $$ BEGIN
          RETURN to_tsvector('pg_catalog.simple', ${cleaned(`left(searched, ${SEARCHED_MAX})`)});
        END $$;
      COMMENT ON FUNCTION ledger.search_words IS ${literal('The words of a text, as search finds them.')};
      GRANT EXECUTE ON FUNCTION ledger.search_words TO writ_analyst`,
  },
  {
    kind: 'function',
    name: 'ledger.search_query(text)',
    sql: `
      CREATE OR REPLACE FUNCTION ledger.search_query(typed text) RETURNS tsquery
        LANGUAGE sql IMMUTABLE PARALLEL SAFE
        AS $$ SELECT to_tsquery('pg_catalog.simple',
          replace(nullif(${cleaned('typed')}, ''), ' ', ':* & ') || ':*') $$;
      COMMENT ON FUNCTION ledger.search_query IS ${literal(
        'Finds texts in which each typed word begins a word; null where nothing was typed.',
      )};
      GRANT EXECUTE ON FUNCTION ledger.search_query TO writ_analyst`,
  },
];

/** The words of these columns, as SQL; the index and the condition must be the same expression. */
export const searchedSql = (columns: readonly string[], row = ''): string =>
  `ledger.search_words(${columns.map((column) => `coalesce(${row}${column}, '')`).join(` || ' ' || `)})`;

/** The index of a table for that. */
export const searchIndex = (columns: readonly string[]): string =>
  `USING gin (${searchedSql(columns)})`;
