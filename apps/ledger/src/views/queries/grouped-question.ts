import {
  type GroupedReport,
  isSpan,
  type QueryDefinition,
  type QueryRequest,
  snakeCase,
} from '#contracts';
import { type CountedRows, countedRows } from './counted-rows';
import { decodeCursor } from './cursor';
import { type Bind, isInScopeSql } from './delegated-rows';
import {
  type Dimension,
  type GroupedRequest,
  groupedName,
  type GroupSort,
  lastOf,
} from './grouped-request';
import { foundSql } from './searched-rows';
import { fulfils, livingSchemas, positionSql, sourcesFor, type SqlQuestion } from './sql-question';

/** A relation that is counted: `b` in its SQL. */
interface Counting {
  readonly from: string;
  readonly time: string;
  /** Dimension → column, where it has one. */
  readonly columns: Readonly<Record<string, string>>;
  readonly aggregates: Readonly<Record<string, string>>;
}

export const countedBy = ({ name }: Pick<QueryDefinition, 'name'>): CountedRows =>
  countedRows[name as GroupedReport];

/**
 * The statement for a page of groups: the rows of the list that the caller may read, filtered and counted by dimension, with
 * what could have happened in each group. Intervals are computed for the rows of the page alone. Rows are as those of
 * `sqlQuestion`.
 */
export const groupedQuestion = (
  definition: QueryDefinition,
  request: QueryRequest,
  grouped: GroupedRequest,
  schemas = livingSchemas,
): SqlQuestion => {
  const { grouping, by, sort } = grouped;
  const counted = countedBy(definition);
  const sources = sourcesFor(definition, request);
  const values: unknown[] = [sources, request.tenant];
  const bind: Bind = (value, type) => `$${values.push(value)}::${type}`;
  const groupsOf = groupsBy(definition, request, grouped, bind);
  const columns = Object.entries(grouping.dimensions).map(([name, field]) => [
    name,
    snakeCase(field),
  ]);
  const groups = groupsOf({
    from: counted.from(schemas),
    time: snakeCase(grouping.time),
    columns: Object.fromEntries(columns) as Record<string, string>,
    aggregates: counted.aggregates,
  });
  const opened =
    counted.opened &&
    groupsOf({
      from: `${schemas.folded}.work_orders`,
      time: 'opened_at',
      columns: counted.opened,
      aggregates: { opened: 'count(*)' },
    });
  const keys = by.map(({ key }) => key).join(', ');
  const measures: Readonly<Record<string, string>> = counted.measures;
  const cells = [
    ...by.map(({ key, isNullable }) => (isNullable ? `nullif(g.${key}, '')` : `g.${key}`)),
    ...Object.keys(grouping.measures).map((name) => measures[name]!),
  ];
  const intervals = Object.entries(counted.intervals ?? {}).map(
    ([alias, call]) => `CROSS JOIN LATERAL ${call} AS ${alias}`,
  );
  const counts = [
    ...Object.entries(counted.aggregates).map(orZero),
    ...(opened ? ['coalesce(opened, 0) AS opened'] : []),
  ];
  const { threshold } = request;
  const figure = sort && sortedSql(sort, measures[sort.field]!);
  const order = [
    ...(figure ? [`${figure} ${sort!.isDescending ? 'DESC' : 'ASC'}`] : []),
    ...by.map(({ key }) => `g.${key}`),
  ];
  const conditions = [
    ...beyondSql(request, grouped, figure, bind),
    ...(threshold ? [fulfils(measures[threshold.column]!, threshold, bind)] : []),
  ];
  const page = `${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
    ORDER BY ${order.join(', ')} LIMIT ${bind(request.limit + 1, 'integer')}`;
  const all = `SELECT ${keys}, ${counts.join(', ')} FROM ${groups} AS c ${withOpened(by, counted, opened)}`;
  // By a measure every group has to be measured, intervals included; else those of the page alone.
  const measured =
    figure || threshold
      ? `(${all}) AS g ${intervals.join(' ')} ${page}`
      : `(SELECT * FROM (${all}) AS g ${page}) AS g ${intervals.join(' ')}`;
  return {
    values,
    text: `SELECT p.position, r.is_found IS NOT NULL, ${cells.map((_, n) => `r.m${n}`).join(', ')}
      FROM (SELECT ${positionSql(sources, schemas)} AS position, $1::text[]) AS p
      LEFT JOIN LATERAL (
        SELECT true AS is_found, ${[...by.map(({ key }) => `g.${key}`), ...(figure ? [`${figure} AS sorted`] : [])].join(', ')},
          ${cells.map((cell, n) => `${cell} AS m${n}`).join(', ')}
        FROM ${measured}
      ) AS r ON true ORDER BY ${[...(sort ? [`r.sorted ${sort.isDescending ? 'DESC' : 'ASC'}`] : []), ...by.map(({ key }) => `r.${key}`)].join(', ')}`,
  };
};

/** A measure of the group `g` as a number that is never null. */
const sortedSql = (sort: GroupSort, measure: string): string => {
  const figure = sort.isTime ? `date_part('epoch', ${measure})` : `(${measure})::double precision`;
  return `coalesce(${figure}, '${lastOf(sort)}')`;
};

/** Counts a relation by those of the dimensions that it has, and narrows it by those of the filters that it knows. */
const groupsBy = (
  { search = [] }: QueryDefinition,
  request: QueryRequest,
  { by, filters, zone }: GroupedRequest,
  bind: Bind,
) => {
  const zoneSql = by.some(({ name }) => isSpan(name)) ? bind(zone, 'text') : '';
  const workOrder = { tenant: 'b.tenant', workOrderId: 'b.work_order_id' };
  const readable = request.scope === 'tenant' ? [] : [isInScopeSql(request.scope, workOrder, bind)];
  const narrowed = filters.map(({ value, type, ...filter }) => ({
    ...filter,
    bound: bind(value, type),
  }));
  return ({ from, time, columns, aggregates }: Counting): string => {
    const keyOf = ({ name, isNullable }: Dimension): string => {
      if (isSpan(name)) return `date_trunc('${name}', b.${time}, ${zoneSql})`;
      return isNullable ? `coalesce(b.${columns[name]}, '')` : `b.${columns[name]}`;
    };
    const keys = by
      .filter(({ name }) => isSpan(name) || Object.hasOwn(columns, name))
      .map((dimension) => `${keyOf(dimension)} AS ${dimension.key}`);
    const conditions = narrowed.flatMap(({ dimension, operator, bound }) => {
      if (operator === 'search') return [foundSql(search, 'b.', bound)];
      const column = dimension === undefined ? time : columns[dimension];
      return column === undefined ? [] : [`b.${column} ${operator} ${bound}`];
    });
    const cells = Object.entries(aggregates).map(([name, sql]) => `${sql} AS ${name}`);
    const where = ['b.tenant = $2', `b.${time} IS NOT NULL`, ...conditions, ...readable];
    const places = keys.map((_, n) => n + 1).join(', ');
    return `(SELECT ${[...keys, ...cells].join(', ')} FROM ${from} AS b
      WHERE ${where.join(' AND ')}${places && ` GROUP BY ${places}`})`;
  };
};

/** Where every dimension is one of work orders, groups in which nothing happened are there too: it could have. */
const withOpened = (
  by: readonly Dimension[],
  { opened: columns = {} }: CountedRows,
  opened: string | undefined,
): string => {
  if (!opened) return '';
  const shared = by.filter(({ name }) => isSpan(name) || Object.hasOwn(columns, name));
  if (shared.length === 0) return `CROSS JOIN ${opened} AS o`;
  const join = shared.length === by.length ? 'FULL JOIN' : 'LEFT JOIN';
  return `${join} ${opened} AS o USING (${shared.map(({ key }) => key).join(', ')})`;
};

/** Counts are zero where a group has only what could have happened. */
const orZero = ([name, sql]: readonly [name: string, sql: string]): string =>
  sql.startsWith('count(') ? `coalesce(${name}, 0) AS ${name}` : name;

const beyondSql = (
  request: QueryRequest,
  { by, sort }: GroupedRequest,
  figure: string | undefined,
  bind: Bind,
): readonly string[] => {
  if (request.cursor === undefined) return [];
  const types = [...(sort ? ['double precision'] : []), ...by.map(({ type }) => type)];
  const from = decodeCursor(groupedName(request), types, request.cursor);
  const bound = from.map((value, n) => bind(value, types[n]!));
  const keys = `(${by.map(({ key }) => `g.${key}`).join(', ')})`;
  if (!sort) return [`${keys} > (${bound.join(', ')})`];
  const [last, ...others] = bound;
  const further = sort.isDescending ? '<' : '>';
  return [
    `(${figure} ${further} ${last} OR (${figure} = ${last} AND ${keys} > (${others.join(', ')})))`,
  ];
};
