import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import {
  type CatalogQuery,
  SEARCH_LIMIT_MAX,
  type SearchedPage,
  type SearchPage,
} from '#contracts';
import { Refusal } from '#kernel';

/** Where a page begins among the candidates, and how many results it has at most. */
export interface PageRequest {
  readonly from: number;
  readonly limit: number;
  /** What the first request stated; null where it stated nothing. */
  readonly stated: number | null;
  /** The search that it belongs to. */
  readonly digest: string;
}

/**
 * The page that a search asks for. Refuses with `invalid_request` a token of another search or with another limit. A token
 * is no secret and opens nothing: a made-up one begins elsewhere in a search of its maker. `places` are where the request has them.
 */
export const pageRequestOf = (
  search: object,
  page: SearchPage = {},
  places = { token: '/page/token', limit: '/page/limit' },
): PageRequest => {
  const digest = digestOf(search);
  const before = page.token === undefined ? undefined : tokenIn(page.token, places.token);
  if (before && before.digest !== digest)
    throw wrong(places.token, 'belongs to another search: send what the first request had');
  const { limit: wanted } = page;
  if (before && wanted !== undefined && wanted !== before.stated)
    throw wrong(places.limit, 'differs from the page before: leave it out');
  const stated = before ? before.stated : (wanted ?? null);
  const limit = Math.min(stated ?? SEARCH_LIMIT_MAX, SEARCH_LIMIT_MAX);
  return { from: before?.from ?? 0, limit, stated, digest };
};

/** What an answer says of its page; `next` is the first candidate of the next one, undefined after the last page. */
export const pageAfter = (
  request: PageRequest,
  count: number,
  next: number | undefined,
): SearchedPage => ({
  next_token: next === undefined ? '' : tokenOf({ ...request, from: next }),
  count,
});

/** The page that a question for a catalog asks for: the same, stated in its address. */
export const catalogPageOf = ({ cursor, limit, ...search }: CatalogQuery): PageRequest =>
  pageRequestOf(
    // The digest of a search has no fields that the request leaves out.
    JSON.parse(JSON.stringify(search)) as object,
    { ...(cursor !== undefined && { token: cursor }), ...(limit !== undefined && { limit }) },
    { token: '/cursor', limit: '/limit' },
  );

/** What a page of a catalog says of the next one; `next` is as in `pageAfter`. */
export const cursorAfter = (
  request: PageRequest,
  count: number,
  next: number | undefined,
): { readonly next_cursor?: string } =>
  next === undefined ? {} : { next_cursor: pageAfter(request, count, next).next_token };

/** A page of a list that is all there, with what it says of the next one. */
export const pageOf = <T>(
  items: readonly T[],
  request: PageRequest,
): { readonly items: readonly T[]; readonly next_cursor?: string } => {
  const end = request.from + request.limit;
  const page = items.slice(request.from, end);
  return {
    items: page,
    ...cursorAfter(request, page.length, end < items.length ? end : undefined),
  };
};

const tokenOf = ({ from, stated, digest }: PageRequest): string =>
  Buffer.from(JSON.stringify([from, stated, digest])).toString('base64url');

const tokenIn = (token: string, place: string): Pick<PageRequest, 'from' | 'stated' | 'digest'> => {
  const [from, stated, digest, ...rest] = listIn(token);
  if (rest.length === 0 && isWhole(from) && (stated === null || isWhole(stated)) && isText(digest))
    return { from, stated, digest };
  throw wrong(place, 'is not a token of Writ: send that of the page before');
};

const listIn = (token: string): readonly unknown[] => {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
};

const isWhole = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;
const isText = (value: unknown): value is string => typeof value === 'string';

const digestOf = (search: object): string =>
  createHash('sha256').update(canonicalize(search)!).digest('base64url');

const wrong = (pointer: string, message: string): Refusal =>
  new Refusal('invalid_request', `The request does not fit: ${pointer} ${message}.`, {}, [
    { pointer, message },
  ]);
