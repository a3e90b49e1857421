import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import {
  filterNames,
  groupFilterNames,
  ID_PATTERN,
  notGrouped,
  QUERY_LIMIT_MAX,
  type QueryRequest,
  readingScopeOf,
  sortsOf,
} from '#contracts';
import { type FieldError, parseInstant, questionRefused } from '#kernel';
import { mustHoldNoSecrets } from '#platform';
import { type QueryRouteSpec, queryRouteOf } from './query-route';

/** A query of a caller, understood. */
export interface Question {
  readonly route: QueryRouteSpec;
  readonly request: QueryRequest;
  /** What the address alone asks for: the parameters of its path. */
  readonly named: Readonly<Record<string, string>>;
  /** The answer is wanted as a file: of every row, or of the one requested page. */
  readonly file?: { readonly format: FileFormat; readonly extent: 'whole' | 'page' };
  /** What the handler itself reads from the query string. */
  readonly also: Readonly<Record<string, string>>;
  /** Path and query of the request, for the address of the next page. */
  readonly url: string;
  readonly reply: FastifyReply;
}

/** Media types of the files that a list can be had as, as their registrations write them. */
export const mediaTypeOf = {
  csv: 'text/csv',
  parquet: 'application/vnd.apache.parquet',
} as const;
export type FileFormat = keyof typeof mediaTypeOf;

const LIMIT = 100;
const CURSOR = /^[A-Za-z0-9_=.-]{1,2000}$/;
const FILTER_MAX = 256;
const GENERAL = ['limit', 'cursor', 'atLeast', 'format'];
const OF_THE_PAST = ['asOf', 'known'];
const OF_GROUPS = ['groupBy', 'zone'];

/** Parameter of a handler: what the caller wants to know. Refuses with `invalid_request` and `secret_found`. */
export const QueryOf = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Question => {
    const route = queryRouteOf(context.getHandler());
    if (!route) throw new Error(`${context.getHandler().name} lacks @QueryRoute.`);
    const http = context.switchToHttp();
    return questionOf(route, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  },
);

/** Reads path and query string against the query's contract. */
const questionOf = (
  route: QueryRouteSpec,
  request: Pick<FastifyRequest, 'params' | 'query' | 'headers' | 'url' | 'caller'>,
  reply: FastifyReply,
): Question => {
  const errors: FieldError[] = [];
  const given = request.query as Record<string, unknown>;
  const named = request.params as Record<string, string>;
  mustHoldNoSecrets({ ...given, ...named });
  const stated = textsOf(given, allowedOf(route, named), errors);
  const filters = { ...filtersOf(route, stated), ...idsOf(named, errors) };
  const limit = wholeOf('limit', stated['limit'], { least: 1, most: QUERY_LIMIT_MAX }, errors);
  const atLeast = wholeOf('atLeast', stated['atLeast'], {}, errors);
  const asOf = asOfIn(stated['asOf'], errors);
  const known = knownIn(stated['known'], errors);
  const cursor = cursorOf(stated['cursor'], errors);
  const { sort } = stated;
  const groups = groupsIn(stated, groupFilterNames(route.query), errors);
  const format = formatOf(stated['format'], request.headers.accept, errors);
  // Each page of a sorted list sorts all rows, so a long file would take the square of that.
  if (format && sort !== undefined && stated['limit'] === undefined)
    errors.push({
      pointer: '/sort',
      message: 'needs a limit in a file: one of all rows has the order of the list',
    });
  if (errors.length > 0) throw questionRefused(errors);
  return {
    route,
    named,
    request: {
      name: route.query.name,
      tenant: request.caller!.tenant,
      scope: readingScopeOf(request.caller!),
      filters,
      limit: limit ?? LIMIT,
      ...(sort !== undefined && { sort }),
      ...(cursor !== undefined && { cursor }),
      ...(atLeast !== undefined && { atLeast }),
      ...(asOf !== undefined && { asOf }),
      ...(known !== undefined && { known }),
      ...groups,
    },
    ...(format &&
      !route.one && { file: { format, extent: limit === undefined ? 'whole' : 'page' } }),
    also: Object.fromEntries(
      Object.keys(route.also ?? {}).flatMap((name) =>
        stated[name] === undefined ? [] : [[name, stated[name]]],
      ),
    ),
    url: request.url,
    reply,
  };
};

/** What a caller may state: what the query is given, its filters and those of its groups, less what the address states. */
export const filtersIn = (
  { query, one }: QueryRouteSpec,
  named: Readonly<Record<string, unknown>>,
): readonly string[] =>
  one
    ? []
    : [...filterNames(query), ...groupFilterNames(query)].filter(
        (name) => !Object.hasOwn(named, name),
      );

const allowedOf = (route: QueryRouteSpec, named: Record<string, string>): readonly string[] => [
  ...filtersIn(route, named),
  ...Object.keys(route.also ?? {}),
  ...GENERAL,
  ...(isSorted(route) ? ['sort'] : []),
  ...(route.presentOnly ? [] : OF_THE_PAST),
  ...(route.query.groups ? OF_GROUPS : []),
];

/** Whether a caller chooses the order: by a column of the rows, or by a measure of groups. */
const isSorted = ({ query, one }: QueryRouteSpec): boolean =>
  !one && (sortsOf(query).length > 0 || query.groups !== undefined);

const textsOf = (
  given: Record<string, unknown>,
  allowed: readonly string[],
  errors: FieldError[],
): Record<string, string | undefined> => {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const pointer = `/${name.slice(0, FILTER_MAX).replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (!allowed.includes(name)) errors.push({ pointer, message: notAllowed(name, allowed) });
    else if (typeof value !== 'string') errors.push({ pointer, message: 'must be stated once' });
    else if (!isCleanText(value)) errors.push({ pointer, message: 'must be well-formed text' });
    else texts[name] = value;
  }
  return texts;
};

const notAllowed = (name: string, allowed: readonly string[]): string =>
  OF_GROUPS.includes(name) ? notGrouped : `is no parameter here: there are ${allowed.join(', ')}`;

const isCleanText = (text: string): boolean => text.isWellFormed() && !text.includes('\u0000');

const filtersOf = (
  route: QueryRouteSpec,
  stated: Record<string, string | undefined>,
): Record<string, string> =>
  Object.fromEntries(
    filtersIn(route, {}).flatMap((name) =>
      stated[name] === undefined ? [] : [[name, stated[name]]],
    ),
  );

const idsOf = (
  named: Readonly<Record<string, string>>,
  errors: FieldError[],
): Readonly<Record<string, string>> => {
  for (const [name, id] of Object.entries(named))
    if (!ID_PATTERN.test(id))
      errors.push({
        pointer: `/${name}`,
        message: 'must be 1 to 64 characters of A-Z, a-z, 0-9, _ and -',
      });
  return named;
};

const wholeOf = (
  name: string,
  text: string | undefined,
  { least = 0, most = Number.MAX_SAFE_INTEGER },
  errors: FieldError[],
): number | undefined => {
  if (text === undefined) return undefined;
  const value = /^\d{1,16}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  errors.push({ pointer: `/${name}`, message: `must be a whole number from ${least} to ${most}` });
  return undefined;
};

/** Which of both it is, and whether the log goes so far, is for the ledger to say. */
const asOfIn = (text: string | undefined, errors: FieldError[]): string | undefined => {
  if (text === undefined || /^\d{1,15}$/.test(text) || parseInstant(text)) return text;
  errors.push({
    pointer: '/asOf',
    message: 'must be a ledger position or an RFC 3339 time such as 2030-01-01T09:00:00Z',
  });
  return undefined;
};

const knownIn = (text: string | undefined, errors: FieldError[]): 'then' | 'now' | undefined => {
  if (text === undefined || text === 'then' || text === 'now') return text;
  errors.push({ pointer: '/known', message: 'must be then or now' });
  return undefined;
};

/** `groupBy=code,month&zone=Europe/Berlin`. Which dimensions there are, the ledger says. */
const groupsIn = (
  stated: Readonly<Record<string, string | undefined>>,
  filters: readonly string[],
  errors: FieldError[],
): Pick<QueryRequest, 'groupBy' | 'zone'> => {
  const { groupBy, zone } = stated;
  if (groupBy !== undefined)
    return { groupBy: groupBy.split(',', 20), ...(zone !== undefined && { zone }) };
  for (const name of ['zone', ...filters])
    if (stated[name] !== undefined)
      errors.push({ pointer: `/${name}`, message: 'goes with groupBy' });
  return {};
};

const cursorOf = (text: string | undefined, errors: FieldError[]): string | undefined => {
  if (text === undefined || CURSOR.test(text)) return text;
  errors.push({ pointer: '/cursor', message: 'must be the nextCursor of an answer, unchanged' });
  return undefined;
};

/** The file that is wanted; undefined where JSON is. What the address says goes before what the header says. */
const formatOf = (
  format: string | undefined,
  accept: string | undefined,
  errors: FieldError[],
): FileFormat | undefined => {
  const formats = Object.keys(mediaTypeOf) as FileFormat[];
  if (format === undefined) return formats.find((each) => accepts(accept ?? '', mediaTypeOf[each]));
  if (format === 'json') return undefined;
  const wanted = formats.find((each) => each === format);
  if (!wanted)
    errors.push({ pointer: '/format', message: `must be one of json, ${formats.join(', ')}` });
  return wanted;
};

const accepts = (accept: string, mediaType: string): boolean =>
  accept.split(',').some((range) => range.split(';', 1)[0]!.trim().toLowerCase() === mediaType);
