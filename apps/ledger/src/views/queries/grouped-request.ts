import {
  dimensionsOf,
  GROUP_DIMENSIONS_MAX,
  GROUP_ZONE,
  type Grouping,
  groupFields,
  isSpan,
  isTimeZone,
  notGrouped,
  QUERY_LIMIT_MAX,
  type QueryDefinition,
  type QueryRequest,
  type RowCell,
  snakeCase,
} from '#contracts';
import { type FieldError, questionRefused, type Refusal } from '#kernel';
import { postgresType } from '../sql/documented-function';
import { pointerTo, readSearch, readValue } from './filter-values';
import { type Sort, sortIn, unsorted } from './sort';
import { type ViewColumn } from './view-columns';

/** `Area/City`: Postgres reads an offset with the opposite sign, and an abbreviation such as IST as another zone, `SystemV/…` as a rule. */
const ZONE_NAME = /^(?!SystemV)[A-Za-z_]+(\/[A-Za-z0-9_+-]+)+$/;
const isZone = (zone: string): boolean =>
  zone === GROUP_ZONE || (ZONE_NAME.test(zone) && isTimeZone(zone));
const noZone: FieldError = {
  pointer: '/zone',
  message: 'must be UTC or an IANA time zone such as Europe/Berlin',
};
/** The database knows no such zone, although the runtime does. */
export const zoneUnknown = (): Refusal => questionRefused([noZone]);

/** What distinguishes groups. */
export interface Dimension {
  readonly name: string;
  /** Its name in the statement. */
  readonly key: string;
  readonly type: string;
  /** Null where nobody knows it: empty among the keys, which order the groups. */
  readonly isNullable: boolean;
}

/** What narrows the rows that are counted: a dimension, or the bounds of their time. */
interface GroupFilter {
  /** Absent for a bound of time. */
  readonly dimension?: string;
  readonly operator: '=' | '>=' | '<' | 'search';
  readonly value: unknown;
  readonly type: string;
}

/** A question by groups, understood. */
export interface GroupedRequest {
  readonly grouping: Grouping;
  /** In the order of the columns. */
  readonly by: readonly Dimension[];
  readonly filters: readonly GroupFilter[];
  readonly zone: string;
  /** The measure that orders the groups; by their dimensions where absent. */
  readonly sort?: GroupSort;
}

/** A measure that orders groups, as a number: times count in seconds. */
export interface GroupSort extends Sort {
  readonly isTime: boolean;
}

/** Refuses with every problem of the request. */
export const groupedRequest = (
  definition: QueryDefinition,
  request: QueryRequest,
): GroupedRequest => {
  const { groups: grouping } = definition;
  if (!grouping) throw questionRefused([{ pointer: '/groupBy', message: notGrouped }]);
  const { groupBy = [], zone = GROUP_ZONE, limit } = request;
  const errors: FieldError[] = [];
  const known = dimensionsOf(grouping);
  const refuse = (name: string, message: string): void => {
    errors.push({ pointer: pointerTo(name), message });
  };
  if (groupBy.length === 0 || groupBy.length > GROUP_DIMENSIONS_MAX)
    refuse('groupBy', `must be 1 to ${GROUP_DIMENSIONS_MAX} dimensions of ${known.join(', ')}`);
  if (new Set(groupBy).size < groupBy.length) refuse('groupBy', 'must name each dimension once');
  const unknown = groupBy.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    refuse('groupBy', `has no dimension ${unknown.join(', ')} here: there are ${known.join(', ')}`);
  if (!isZone(zone)) errors.push(noZone);
  const measures = Object.keys(grouping.measures);
  const sort = request.sort === undefined ? undefined : sortIn(request.sort, measures);
  if (request.sort !== undefined && !sort) errors.push(unsorted(measures));
  if (!Number.isInteger(limit) || limit < 1 || limit > QUERY_LIMIT_MAX)
    refuse('limit', `must be a whole number from 1 to ${QUERY_LIMIT_MAX}`);
  const filters = Object.entries(request.filters).flatMap(([name, text]) => {
    const filter = filterOf(definition, grouping, name);
    if (!filter) {
      refuse(name, `is no filter of groups: there are ${filterable(grouping).join(', ')}`);
      return [];
    }
    const read = filter.operator === 'search' ? readSearch(text) : readValue(filter.type, text);
    if ('expected' in read) refuse(name, read.expected);
    return 'expected' in read ? [] : [{ ...filter, value: read.value }];
  });
  if (errors.length > 0) throw questionRefused(errors);
  const by = groupBy.map((name, n) => ({
    name,
    key: `k${n}`,
    type: typeOf(grouping, name),
    isNullable: grouping.columns[name]?.[0] === 'text?',
  }));
  return {
    grouping,
    by,
    filters,
    zone,
    ...(sort && { sort: { ...sort, isTime: isTime(grouping.measures[sort.field]![0]) } }),
  };
};

/** The columns of an answer by groups. */
export const groupedColumns = ({ grouping, by }: GroupedRequest): readonly ViewColumn[] => {
  const names = by.map(({ name }) => name);
  return Object.entries(groupFields(grouping, names)).map(([field, [cell]]) => ({
    name: snakeCase(field),
    type: postgresType(cell),
  }));
};

/** What a cursor of groups belongs to: one of other groups leads nowhere. */
export const groupedName = ({
  name,
  groupBy = [],
  zone = GROUP_ZONE,
  sort,
}: QueryRequest): string =>
  `${name} by ${groupBy.join(', ')} in ${zone}${sort === undefined ? '' : ` sorted ${sort}`}`;

/** Groups without a figure come last. */
export const lastOf = ({ isDescending }: GroupSort): string =>
  isDescending ? '-infinity' : 'infinity';

const isTime = (cell: RowCell): boolean => cell === 'time' || cell === 'time?';

const figureIn = (cell: unknown): string | undefined => {
  if (typeof cell === 'string') return String(Date.parse(cell) / 1_000);
  return typeof cell === 'number' ? String(cell) : undefined;
};

/** Where the page after a group begins: an unknown text is empty there. */
export const groupKeys = (
  request: QueryRequest,
  { sort }: GroupedRequest,
  row: Readonly<Record<string, unknown>>,
): readonly (string | boolean)[] => [
  ...(sort ? [figureIn(row[sort.field]) ?? lastOf(sort)] : []),
  ...(request.groupBy ?? []).map((name) => (row[name] ?? '') as string | boolean),
];

const TIME = 'timestamp with time zone';

const typeOf = ({ columns }: Grouping, name: string): string =>
  isSpan(name) ? TIME : postgresType(columns[name]![0]);

const filterable = ({ dimensions }: Grouping): readonly string[] => [
  ...Object.keys(dimensions),
  'from',
  'to',
];

const filterOf = (
  { search, searchesWork }: QueryDefinition,
  grouping: Grouping,
  name: string,
): Omit<GroupFilter, 'value'> | undefined => {
  // Groups are counted without the words of their work orders.
  if (name === 'search' && search && !searchesWork) return { operator: 'search', type: 'text' };
  if (name === 'from') return { operator: '>=', type: TIME };
  if (name === 'to') return { operator: '<', type: TIME };
  return Object.hasOwn(grouping.dimensions, name)
    ? { dimension: name, operator: '=', type: typeOf(grouping, name) }
    : undefined;
};
