import { type QueryDefinition, type ReadingScope, snakeCase, views } from '#contracts';
import { searchedSql } from '../sql/search-words';
import { type Bind, isInScopeSql } from './delegated-rows';

interface SearchContext {
  readonly bind: Bind;
  readonly schemas: { readonly folded: string };
  /** A reader may find a row of work that it does not read: its own. The words of that work do not tell it anything. */
  readonly scope: ReadingScope;
}

/** A work order's words are in its own view. */
const WORK_ORDERS = 'work_orders';

/** The folded views that a search reads besides those that its list is made of. */
export const searchSources = ({ searchesWork }: QueryDefinition): readonly string[] =>
  searchesWork ? [WORK_ORDERS] : [];

/** Each word is looked up by itself, up to here; those beyond are looked up together. */
const WORDS_MAX = 8;

const wordsOf = (text: string): readonly string[] => {
  const words = [...new Set(text.split(/[^\p{L}\p{N}]+/u))].filter((word) => word !== '');
  const beyond = words.slice(WORDS_MAX);
  return [...words.slice(0, WORDS_MAX), ...(beyond.length > 0 ? [beyond.join(' ')] : [])];
};

/** SQL: whether each of some words begins a word of these columns. */
export const foundSql = (columns: readonly string[], row: string, words: string): string =>
  `${searchedSql(columns, row)} @@ ledger.search_query(${words})`;

/**
 * SQL: whether each typed word begins a word of a row, or of the work order of the row where that is searched, too or only. The rows of
 * a word are found by one index each and put together: with OR, Postgres would split the texts of all rows.
 */
export const searchConditions = (
  definition: QueryDefinition & { readonly search: readonly string[] },
  text: string,
  { bind, schemas, scope }: SearchContext,
): readonly string[] => {
  const { search, searchesWork, name, one } = definition;
  if (!searchesWork) return [foundSql(search, 'v.', bind(text, 'text'))];
  const own = { tenant: 'work.tenant', workOrderId: 'work.work_order_id' };
  const readable = scope === 'tenant' ? '' : `AND ${isInScopeSql(scope, own, bind)}`;
  const workFound = (words: string): string =>
    `work.tenant = $2 AND ${foundSql(views.workOrders.search, 'work.', words)} ${readable}`;
  if (searchesWork === 'only')
    return [
      `v.work_order_id IN (SELECT work.work_order_id FROM ${schemas.folded}.${WORK_ORDERS} AS work
        WHERE ${workFound(bind(text, 'text'))})`,
    ];
  const id = snakeCase(one!.by);
  const table = `${schemas.folded}.${name.replaceAll('-', '_')}`;
  return wordsOf(text).map((word) => {
    const words = bind(word, 'text');
    return `v.${id} IN (
      SELECT own.${id} FROM ${table} AS own WHERE own.tenant = $2 AND ${foundSql(search, 'own.', words)}
      UNION ALL
      SELECT own.${id} FROM ${schemas.folded}.${WORK_ORDERS} AS work
        JOIN ${table} AS own ON own.tenant = work.tenant AND own.work_order_id = work.work_order_id
        WHERE ${workFound(words)})`;
  });
};
