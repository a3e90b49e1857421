import createClient, { type Middleware } from 'openapi-fetch';
import { commandKeys } from './command-keys';
import { Problem } from './problem';
import { type paths } from './schema';
import { sessionEnd } from './session-end';

/** The CSRF token of the session, in memory only: a new page requests a new one. */
let held: string | null = null;

export const token = {
  get: (): string | null => held,
  keep: (csrf: string | null): void => {
    held = csrf;
  },
};

const READS = new Set(['GET', 'HEAD']);
const KEY = 'Idempotency-Key';
const SIGNED_OUT = 401;
/** From this status on the command may have happened, as where the answer of a service was lost. */
const OUTCOME_UNKNOWN_FROM = 500;
const keys = commandKeys();

/** Whether a read of the page was refused because its session has ended; the one for the session itself finds out about it. */
const isOfEndedSession = ({ method, url }: Request): boolean =>
  READS.has(method) && sessionEnd.isNow() && new URL(url).pathname !== '/v1/session';

/**
 * Commands carry the token of the session (see docs/signing-in.md) and a key, so that one whose answer was lost happens once
 * when it is sent again; whatever is refused is thrown as a `Problem`. Reads after the end of a session are answered once
 * somebody is signed in again.
 */
const middleware: Middleware = {
  async onRequest({ request }) {
    if (READS.has(request.method)) return;
    const csrf = token.get();
    if (csrf) request.headers.set('Writ-CSRF', csrf);
    const body = await request.text();
    request.headers.set(KEY, keys.keyOf(`${request.method} ${request.url}\n${body}`));
    return new Request(request, { body });
  },
  async onResponse({ request, response }) {
    const key = request.headers.get(KEY);
    if (key && response.status < OUTCOME_UNKNOWN_FROM) keys.answered(key);
    // Without a token nobody was signed in before.
    if (response.status === SIGNED_OUT && token.get() !== null) sessionEnd.begin();
    if (response.status === SIGNED_OUT && isOfEndedSession(request)) {
      await sessionEnd.over();
      return await answered(await fetch(request));
    }
    return await answered(response);
  },
};

const answered = async (response: Response): Promise<Response> => {
  if (!response.ok) throw await Problem.of(response);
  return response;
};

/** The API of the gateway that this page came from, with the types of its OpenAPI document. */
export const api = createClient<paths>({ baseUrl: '' });
api.use(middleware);

/** Reads a path that the caller knows the answer of: one function for every path, which `api.GET` is not. */
export const getAny = api.GET as unknown as <T>(
  path: string,
  init: object,
) => Promise<{ readonly data: T; readonly response: Response }>;
