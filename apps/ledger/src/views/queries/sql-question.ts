import {
  filterNames,
  isOfDelegate,
  type QueryDefinition,
  type QueryRequest,
  type ReadingScope,
  snakeCase,
  type Threshold,
} from '#contracts';
import { type FieldError, questionRefused } from '#kernel';
import { type Bind, readableSql, scopeSources } from './delegated-rows';
import { pointerTo, readSearch, readTexts, readValue } from './filter-values';
import { beyondSql, orderOf, orderSql } from './order';
import { searchConditions, searchSources } from './searched-rows';
import { type ViewColumn } from './view-columns';

export interface SqlQuestion {
  readonly text: string;
  readonly values: readonly unknown[];
}

const LIMIT_MAX = 1_000;
export const LOG_END = '(SELECT coalesce(max(position), 0) FROM ledger.events)';

/** Pages of these sizes are requested often. */
const USUAL_LIMITS: ReadonlySet<number> = new Set([10, 20, 25, 50, 100, 200, 500, LIMIT_MAX]);

/**
 * The limit that the statement of a question spells out; undefined where it is bound. Of a bound one Postgres
 * assumes a tenth of all rows in the plan that it would cache, and so plans every page again, which takes longer than to read it. Only
 * where there is but one way to read a page, along the index of its order: elsewhere each question deserves its plan.
 */
const spelledLimit = (
  { orderBy, newestFirst }: QueryDefinition,
  { filters, limit, sort }: QueryRequest,
): number | undefined =>
  sort === undefined &&
  orderBy.length === 1 &&
  newestFirst &&
  Object.keys(filters).length === 0 &&
  USUAL_LIMITS.has(limit)
    ? limit
    : undefined;

/** Where views stand: documented ones and those that they are made of. */
export interface ViewSchemas {
  readonly documented: string;
  readonly folded: string;
}

export const livingSchemas: ViewSchemas = { documented: 'writ', folded: 'views' };

/** The folded views that a question is answered from. */
export const sourcesOf = (
  definition: QueryDefinition,
  { filters }: Pick<QueryRequest, 'filters'>,
): readonly string[] => {
  const sources = definition.dependsOn ?? [viewOf(definition)];
  if (!Object.hasOwn(filters, 'search')) return sources;
  return [...new Set([...sources, ...searchSources(definition)])];
};

/** The same for all statements about scopes of one kind. */
export const scopeName = (scope: ReadingScope): string | undefined => {
  if (scope === 'tenant') return undefined;
  const { workflows } = scope;
  const kinds = [
    ...(isOfDelegate(scope) ? ['of a delegate'] : []),
    ...(workflows === undefined ? [] : ['of workflows']),
  ];
  return kinds.join(' ');
};

/** The same, and the views that say what the reader may read. */
export const sourcesFor = (
  definition: QueryDefinition,
  request: Pick<QueryRequest, 'scope' | 'filters'>,
): readonly string[] => {
  const { scope } = request;
  const sources = sourcesOf(definition, request);
  // An answer from no view, such as a history, is straight from the log.
  if (scope === 'tenant' || sources.length === 0) return sources;
  return [...new Set([...sources, ...scopeSources(scope)])];
};

export const viewOf = ({ name }: Pick<QueryDefinition, 'name'>): string =>
  name.replaceAll('-', '_');

/** The position that an answer from these views is true at, as SQL; `$1` is the list of views. */
export const positionSql = (sources: readonly string[], { folded } = livingSchemas): string =>
  sources.length > 0
    ? `(SELECT coalesce(min(position), 0) FROM ${folded}.cursors
        WHERE name = ANY($1) AND status IN ('live', 'stuck'))`
    : LOG_END;

/**
 * One statement for rows and position: a statement has one snapshot, taken after its locks, so what
 * it counts and its position are of the same moment, also while a view is
 * rebuilt. Names come from the definition and the catalogue, everything else is bound. Each row is
 * `[position, whether there is a row, …cells]`; one row more than `limit` tells that there are more.
 * Refuses with every problem of the request.
 */
export const sqlQuestion = (
  definition: QueryDefinition,
  request: QueryRequest,
  columns: readonly ViewColumn[],
  schemas = livingSchemas,
): SqlQuestion => {
  const sources = sourcesFor(definition, request);
  const values: unknown[] = [sources, request.tenant];
  const bind: Bind = (value, type) => `$${values.push(value)}::${type}`;
  const typeOf = (column: string): string =>
    columns.find(({ name }) => name === column)?.type ?? missing(definition, column);

  const { given, filters } = parted(definition, request.filters);
  const filtered = { ...request, filters };
  const source = sourceSql(definition, given, bind);
  const conditions = [
    'v.tenant = $2',
    ...filterConditions(definition, filtered, { typeOf, bind, schemas }),
  ];
  const readable =
    request.scope === 'tenant' ? undefined : readableSql(definition, request.scope, bind);
  if (readable) conditions.push(readable);
  const { threshold } = request;
  if (threshold) conditions.push(fulfils(`v.${snakeCase(threshold.column)}`, threshold, bind));
  const order = orderOf(definition, request);
  if (request.cursor !== undefined) conditions.push(beyondSql(order, request.cursor, typeOf, bind));
  const orderBy = orderSql(order, (column) => `r.${column}`);
  // Along the index of its order the planner would split the texts of all rows for a word that none has, which takes seconds.
  const isSearched = Object.hasOwn(filters, 'search');
  const unindexed = (column: string): string =>
    isSearched && typeOf(column) === 'bigint' ? `(v.${column} + 0)` : `v.${column}`;
  const innerOrder = orderSql(order, unindexed);
  const spelled = spelledLimit(definition, request);
  const limit = spelled
    ? String(spelled + 1)
    : bind(Math.min(request.limit, LIMIT_MAX) + 1, 'integer');
  const cells = columns.map(({ name }) => `r.${name}`).join(', ');
  return {
    values,
    text: `SELECT p.position, r.tenant IS NOT NULL, ${cells}
      FROM (SELECT ${positionSql(sources, schemas)} AS position, $1::text[]) AS p
      LEFT JOIN LATERAL (
        SELECT v.* FROM ${schemas.documented}.${source} AS v
        WHERE ${conditions.join(' AND ')} ORDER BY ${innerOrder} LIMIT ${limit}
      ) AS r ON true ORDER BY ${orderBy}`,
  };
};

type Filters = QueryRequest['filters'];

/** What a function is given stands among the filters. */
const parted = (
  { given }: QueryDefinition,
  stated: Filters,
): { readonly given: Filters; readonly filters: Filters } => {
  const isGiven = ([name]: readonly [string, string]): boolean =>
    given !== undefined && Object.hasOwn(given.parameters, name);
  const each = Object.entries(stated);
  return {
    given: Object.fromEntries(each.filter(isGiven)),
    filters: Object.fromEntries(each.filter((one) => !isGiven(one))),
  };
};

/** The view of the question's name, or the function of that name with what it is given. */
const sourceSql = (definition: QueryDefinition, stated: Filters, bind: Bind): string => {
  if (!definition.given) return viewOf(definition);
  const wrong = Object.entries(stated).flatMap(([name, text]) => {
    const read = readValue('text', String(text));
    return 'expected' in read ? [{ pointer: pointerTo(name), message: read.expected }] : [];
  });
  if (wrong.length > 0) throw questionRefused(wrong);
  const read = definition.given.read(stated);
  if ('pointer' in read) throw questionRefused([read]);
  const given = read.map((value) => bind(value, 'text'));
  return `${viewOf(definition)}($2, ${given.join(', ')})`;
};

/** SQL: whether a figure fulfils a condition; one that is not there fulfils none. Its column is one of a declaration. */
export const fulfils = (figure: string, { is, value }: Threshold, bind: Bind): string =>
  `${figure} ${operators[is]} ${bind(value, 'double precision')}`;
const operators: Readonly<Record<Threshold['is'], string>> = {
  '>': '>',
  '>=': '>=',
  '<': '<',
  '<=': '<=',
};

const filterConditions = (
  definition: QueryDefinition,
  { filters, limit, scope }: QueryRequest,
  {
    typeOf,
    bind,
    schemas,
  }: {
    readonly typeOf: (column: string) => string;
    readonly bind: Bind;
    readonly schemas: ViewSchemas;
  },
): readonly string[] => {
  const { search } = definition;
  const errors: FieldError[] = [];
  const conditions: string[] = [];
  for (const [filter, text] of Object.entries(filters)) {
    if (filter === 'search' && search) {
      const read = readSearch(String(text));
      if ('expected' in read) errors.push({ pointer: '/search', message: read.expected });
      else
        conditions.push(
          ...searchConditions({ ...definition, search }, read.value, { bind, schemas, scope }),
        );
      continue;
    }
    const wanted = comparison(definition, filter);
    const type = wanted && typeOf(wanted.column);
    const read = type
      ? reading(wanted, type, String(text))
      : { expected: noSuchFilter(definition) };
    if ('expected' in read) errors.push({ pointer: pointerTo(filter), message: read.expected });
    else conditions.push(condition(wanted!, type!, read.value, bind));
  }
  if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT_MAX)
    errors.push({ pointer: '/limit', message: `must be a whole number from 1 to ${LIMIT_MAX}` });
  if (errors.length > 0) throw questionRefused(errors);
  return conditions;
};

const ANY_OF = '= ANY';

const reading = ({ operator }: { readonly operator: string }, type: string, text: string) =>
  operator === ANY_OF ? readTexts(text) : readValue(type, text);

const comparison = ({ filters, anyOf = {}, timeColumn }: QueryDefinition, filter: string) => {
  if (timeColumn && filter === 'from') return { column: timeColumn, operator: '>=' };
  if (timeColumn && filter === 'to') return { column: timeColumn, operator: '<' };
  if (Object.hasOwn(anyOf, filter)) return { column: anyOf[filter]!, operator: ANY_OF };
  return Object.hasOwn(filters, filter) ? { column: filters[filter]!, operator: '=' } : undefined;
};

/**
 * A filter on a list asks whether it holds the text. A truth value is spelled out: the planner then sees what it
 * says of the columns beneath, and finds their index.
 */
const condition = (
  { column, operator }: { readonly column: string; readonly operator: string },
  type: string,
  value: unknown,
  bind: Bind,
): string => {
  if (type === 'boolean') return value === true ? `v.${column}` : `NOT v.${column}`;
  if (type === 'jsonb') return `v.${column} ? ${bind(value, 'text')}`;
  if (operator === ANY_OF) return `v.${column} ${operator} (${bind(value, 'text[]')})`;
  return `v.${column} ${operator} ${bind(value, type)}`;
};

const noSuchFilter = (definition: QueryDefinition): string => {
  const known = filterNames(definition);
  return known.length > 0
    ? `is no filter here: there are ${known.join(', ')}`
    : 'is no filter here: there are none';
};

const missing = ({ name }: QueryDefinition, column: string): never => {
  throw new Error(`The question ${name} names ${column}, which its view does not have.`);
};
