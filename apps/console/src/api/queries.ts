import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { type MethodResponse } from 'openapi-fetch';
import { type PathsWithMethod } from 'openapi-typescript-helpers';
import { useEffect } from 'react';
import { type api, getAny } from './client';
import { firstRead, lastWritten, takesPast, takesPosition } from './position';
import { type paths } from './schema';
import { withoutEvents } from './without-events';

/** The paths that can be read. */
export type ReadPath = PathsWithMethod<paths, 'get'>;
type JsonOf<P extends ReadPath> = Exclude<MethodResponse<typeof api, 'get', P>, string>;
/** Reports are answered by groups where `groupBy` says so, else by rows. */
interface ByGroups {
  readonly groupBy: readonly string[];
  readonly dimensions: readonly string[];
}
/** The JSON answer of a path; lists also offer CSV. */
export type AnswerOf<P extends ReadPath> = Exclude<JsonOf<P>, ByGroups>;
type GroupsOf<P extends ReadPath> = Extract<JsonOf<P>, ByGroups>;
type ItemOf<Answer> = Answer extends { items: readonly (infer R)[] } ? R : never;
/** A row of what a path lists. */
export type RowOf<P extends ReadPath> = ItemOf<AnswerOf<P>>;
/** A group of a report. */
export type GroupOf<P extends ReadPath> = ItemOf<GroupsOf<P>>;
/** The reports that are answered by groups. */
export type GroupedPath = {
  [P in ReadPath]: [GroupsOf<P>] extends [never] ? never : P;
}[ReadPath];

type PathParams = Readonly<Record<string, string | number>>;
type Filters = Readonly<Record<string, unknown>>;

/** An answer with the ledger position that it is true at. */
interface Answer<T> {
  readonly body: T;
  readonly position: number | undefined;
}

export interface ReadOptions {
  readonly path?: PathParams;
  readonly query?: Filters;
  /** False while what is needed to ask is not known. */
  readonly enabled?: boolean;
  /** Read again after this many milliseconds, where no event announces changes. */
  readonly everyMs?: number;
}

/** Reads one thing. Its key begins with the path, so that `invalidate` finds it. */
export const useRead = <P extends ReadPath>(
  path: P,
  { path: params, query, enabled, everyMs }: ReadOptions = {},
) => {
  const past = usePast();
  const filters = { ...query, ...(takesPast(path) ? past : {}) };
  return useQuery({
    ...reading(path, params, filters),
    refetchInterval: everyMs,
    ...(enabled === undefined ? {} : { enabled }),
  });
};

/** Reads one thing of several each, in their order. */
export const useReads = <P extends ReadPath>(path: P, each: readonly PathParams[]) => {
  const past = usePast();
  const filters = takesPast(path) ? past : {};
  return useQueries({ queries: each.map((params) => reading(path, params, filters)) });
};

const reading = <P extends ReadPath>(
  path: P,
  params: PathParams | undefined,
  filters: Filters,
) => ({
  queryKey: [path, params ?? {}, filters],
  queryFn: ({ signal }: { readonly signal: AbortSignal }) => read(path, params, filters, signal),
});

const PAGE = 100;

/** Reads a list page by page: `rows` is what was read so far, `fetchNextPage` goes on, `position` is of the first page. */
export const useList = <P extends ReadPath>(
  path: P,
  { path: params, query, enabled }: Omit<ReadOptions, 'everyMs'> = {},
) => {
  const past = usePast();
  const filters = { limit: PAGE, ...query, ...(takesPast(path) ? past : {}) };
  const list = useInfiniteQuery({
    // A page that reads the same at once, by useRead, has one answer under its key, and not pages.
    queryKey: [path, params ?? {}, filters, 'pages'],
    queryFn: ({ signal, pageParam }) =>
      read(path, params, { ...filters, ...(pageParam ? { cursor: pageParam } : {}) }, signal),
    initialPageParam: '',
    getNextPageParam: ({ body }) =>
      (body as { readonly nextCursor?: string | null }).nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    ...(enabled === undefined ? {} : { enabled }),
  });
  const rows = (list.data?.pages ?? []).flatMap(
    ({ body }) => (body as { readonly items?: readonly RowOf<P>[] }).items ?? [],
  );
  return { ...list, rows, position: list.data?.pages[0]?.position };
};

/**
 * Sends a command: `send` calls `api` and answers its data. What is shown is requested again, at least at its position.
 * `useCommand((body: B) => api.POST('/v1/…', { params, body }))`, then `mutate(body)`.
 */
export const useCommand = <V, T>(send: (what: V) => Promise<{ readonly data?: T }>) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (what: V) => (await send(what)).data as T,
    onSuccess: async (answer) => {
      lastWritten.keep((answer as { readonly position?: unknown } | undefined)?.position);
      await queries.invalidateQueries();
    },
  });
};

async function read<P extends ReadPath>(
  path: P,
  params: PathParams | undefined,
  filters: Filters,
  signal: AbortSignal,
): Promise<Answer<AnswerOf<P>>> {
  const stated = Object.entries(filters).filter(
    ([, value]) => value !== undefined && value !== '' && value !== null,
  );
  const isOfNow = filters['asOf'] === undefined && takesPosition(path);
  const readAtLeast = async (least: number): Promise<Answer<AnswerOf<P>>> => {
    const query = {
      ...Object.fromEntries(stated),
      ...(least > 0 && isOfNow ? { atLeast: least } : {}),
    };
    const init = { params: { path: params, query }, signal };
    const { data, response } = await getAny<AnswerOf<P>>(path, init);
    const position = response.headers.get('writ-position');
    return { body: data, position: position === null ? undefined : Number(position) };
  };
  const answer = await readAtLeast(lastWritten.get());
  const { position } = answer;
  if (!isOfNow || position === undefined) return answer;
  const least = firstRead.keep(position);
  // Where it is behind, it was requested beside the first one, of a view that was behind.
  return position < least ? readAtLeast(Math.max(least, lastWritten.get())) : answer;
}

/** The as-of time or position in the address, as known then or as known now. */
export type Past = {
  readonly asOf?: string;
  readonly known?: 'then' | 'now';
};

/** The as-of parameters of every query; none for the current state. */
export const usePast = (): Past => {
  const { asOf, known } = useSearch({ from: '__root__' });
  if (asOf === undefined || asOf === '') return {};
  return { asOf, ...(known === 'now' ? { known } : {}) };
};

interface Pages {
  readonly hasNextPage: boolean;
  readonly isFetching: boolean;
  readonly error: unknown;
  readonly fetchNextPage: () => unknown;
}

/** Reads the next page of a list as long as one is wanted. */
export const useNextPages = (
  { hasNextPage, isFetching, error, fetchNextPage }: Pages,
  isWanted: boolean,
): void => {
  useEffect(() => {
    if (isWanted && hasNextPage && !isFetching && !error) void fetchNextPage();
  }, [isWanted, hasNextPage, isFetching, error, fetchNextPage]);
};

const MANY = 1_000;
const PAGES_MAX = 5;

/** Reads a list up to 5,000 rows (or `pagesMax` thousand), so that it can be counted; `isAll` says whether that was all. */
export const useAll = <P extends ReadPath>(
  path: P,
  query: Readonly<Record<string, string | undefined>> = {},
  pagesMax = PAGES_MAX,
) => {
  const list = useList(path, { query: { ...query, limit: MANY } });
  const pages = list.data?.pages.length ?? 0;
  useNextPages(list, pages > 0 && pages < pagesMax);
  return { ...list, isAll: list.data !== undefined && !list.hasNextPage };
};

/** Reads a report by groups, up to 5,000 of them, and what else it can be grouped by. */
export const useGroups = <P extends GroupedPath>(
  path: P,
  query: Readonly<Record<string, string | undefined>> & { readonly groupBy: string },
) => {
  const { rows, ...list } = useAll(path, query);
  // With groupBy the answer is the other one of both that the path has.
  const first = list.data?.pages[0]?.body as ByGroups | undefined;
  return {
    ...list,
    rows: rows as readonly unknown[] as readonly GroupOf<P>[],
    dimensions: first?.dimensions ?? [],
  };
};

/** A list in which what is overdue comes first while open rows are shown and nobody sorts them: the API answers those as two lists. */
export const useOverdueFirst = <P extends ReadPath>(
  path: P,
  query: Readonly<Record<string, string | undefined>>,
) => {
  const isSplit =
    query['status'] === 'open' && query['overdue'] === undefined && query['sort'] === undefined;
  const late = useList(path, { query: { ...query, overdue: 'true' }, enabled: isSplit });
  const others = useList(path, { query: { ...query, ...(isSplit ? { overdue: 'false' } : {}) } });
  if (!isSplit) return others;
  if (late.isPending || late.error || late.hasNextPage) return late;
  return {
    ...others,
    rows: [...late.rows, ...withoutEvents(others.rows, late.rows)],
    position: leastPosition(late.position, others.position),
  };
};

/** The position that both of two answers are at least at; the known one where the other is not known. */
export const leastPosition = (
  one: number | undefined,
  other: number | undefined,
): number | undefined =>
  one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
