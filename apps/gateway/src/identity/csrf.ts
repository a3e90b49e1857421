import { createHmac, timingSafeEqual } from 'node:crypto';
import { type IncomingHttpHeaders } from 'node:http';
import { type FastifyRequest } from 'fastify';
import { Refusal } from '#kernel';
import { derivedKeys } from '#platform';

const CSRF_HEADER = 'writ-csrf';
const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

type BrowserRequest = Pick<FastifyRequest, 'method' | 'headers'>;

/** The token by which a page shows that it could read our answer: bound to one session (OWASP, HMAC-based token). */
export const csrfTokenOf = (sessionSecret: string, secrets: string): string =>
  csrfTokenBy(derivedKeys(secrets, 'csrf').first, sessionSecret);

const csrfTokenBy = (key: Buffer, sessionSecret: string): string =>
  createHmac('sha256', key).update(`writ-csrf\n${sessionSecret}`).digest('base64url');

/**
 * A browser sends its cookie with requests of any site, so a request by cookie has to show that a page of ours
 * made it. Refuses with `cross_origin` and `csrf_token_wrong`, before any service gets the request.
 */
export const mustHaveCsrfToken = (
  request: BrowserRequest,
  sessionSecret: string,
  { baseUrl, tokenSecret }: { readonly baseUrl: string; readonly tokenSecret: string },
): void => {
  if (SAFE_METHODS.includes(request.method)) return mustNotBeEmbedded(request);
  mustComeFromHere(request, baseUrl, { mayBeUnsaid: false });
  const stated = Buffer.from(String(request.headers[CSRF_HEADER] ?? ''));
  const isTokenBy = (key: Buffer): boolean => {
    const token = Buffer.from(csrfTokenBy(key, sessionSecret));
    return stated.length === token.length && timingSafeEqual(stated, token);
  };
  if (derivedKeys(tokenSecret, 'csrf').all.some(isTokenBy)) return;
  throw new Refusal(
    'csrf_token_wrong',
    'A request by session states `Writ-CSRF: <csrf of GET /v1/session>`, and this one does not.',
  );
};

/**
 * The request was made by a page of this very origin: scheme, host and port. Browsers say so in every request that
 * may change something; `mayBeUnsaid`: what is no browser may leave it out. Refuses with `cross_origin`.
 */
export const mustComeFromHere = (
  { headers }: Pick<BrowserRequest, 'headers'>,
  baseUrl: string,
  { mayBeUnsaid }: { readonly mayBeUnsaid: boolean },
): void => {
  const { origin, 'sec-fetch-site': site } = headers;
  const isStated = origin !== undefined || site !== undefined;
  const isFromElsewhere =
    (site !== undefined && site !== 'same-origin') ||
    (origin !== undefined && !originsOf(headers, baseUrl).includes(origin));
  if (isFromElsewhere || (!isStated && !mayBeUnsaid)) throw crossOrigin();
};

/** Reading is harmless unless another site's page does it; following a link from there is not that. */
const mustNotBeEmbedded = ({ headers }: BrowserRequest): void => {
  const { 'sec-fetch-site': site, 'sec-fetch-mode': mode } = headers;
  const isFromElsewhere = site === 'cross-site' || site === 'same-site';
  if (isFromElsewhere && mode !== 'navigate') throw crossOrigin();
};

/** Where we are known to be, and where we were found just now: nobody else gets this host's cookies. */
const originsOf = ({ host }: IncomingHttpHeaders, baseUrl: string): readonly string[] => {
  const { origin, protocol } = new URL(baseUrl);
  return [origin, `${protocol}//${host}`];
};

const crossOrigin = (): Refusal =>
  new Refusal(
    'cross_origin',
    'Sessions are for pages of this origin: ask from there, or with `Authorization: Bearer <key>`.',
  );
