import createClient, { type Middleware } from 'openapi-fetch';
import { Problem } from './problem';
import { type paths } from './schema';

/** The CSRF token of the session, in memory only: a new page requests a new one. */
let held: string | null = null;

export const token = {
  get: (): string | null => held,
  keep: (csrf: string | null): void => {
    held = csrf;
  },
};

const READS = new Set(['GET', 'HEAD']);

/**
 * Commands carry the token of the session (see docs/signing-in.md) and a key of their own, so that one that is sent
 * twice happens once; whatever is refused is thrown as a `Problem`.
 */
const middleware: Middleware = {
  onRequest({ request }) {
    if (READS.has(request.method)) return;
    const csrf = token.get();
    if (csrf) request.headers.set('Writ-CSRF', csrf);
    if (!request.headers.has('Idempotency-Key'))
      request.headers.set('Idempotency-Key', crypto.randomUUID());
  },
  async onResponse({ response }) {
    if (!response.ok) throw await Problem.of(response);
  },
};

/** The API of the gateway that this page came from, with the types of its OpenAPI document. */
export const api = createClient<paths>({ baseUrl: '' });
api.use(middleware);

/** Reads a path that the caller knows the answer of: one function for every path, which `api.GET` is not. */
export const getAny = api.GET as unknown as <T>(
  path: string,
  init: object,
) => Promise<{ readonly data: T; readonly response: Response }>;
