/** Requests of the HTTP API: one key, JSON, bounded retries, errors as sentences. */
import { type Advice, ApiProblem, problemOf, Unanswered } from './problem';
import { type RetryPolicy, SHORT, waitMs } from './retry-policy';
import { sleep } from './sleep';
import { isNeverConnected } from './never-connected';
import { WritError } from './writ-error';

export interface Connection {
  /** Where Writ answers: `https://writ.example`. */
  readonly url: string;
  /** An API key or a token. */
  readonly key?: string;
  /** What errors say to do, in place of the general words. */
  readonly advice?: Advice;
}

export interface Answer<T> {
  readonly body: T;
  /** The ledger position that the answer is true at, or that the command led to. */
  readonly position?: string;
  /** `<time>; known=then|now` where the answer is of the past. */
  readonly asOf?: string;
}

/** Follows the build of as-of views: how many events of how many are folded. */
export interface Folding {
  moved(folded: number, total: number): void;
  ended(): void;
}

export interface RequestOptions {
  /** The values of `{names}` in the path. */
  readonly path?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  readonly contentType?: string;
  /** A body that is read as it is sent, again for each attempt: in place of `body`. It may take any time. */
  readonly content?: () => AsyncIterable<Uint8Array>;
  readonly accept?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of a command: all requests with the same key are done once. One of its own where absent. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
  readonly retryPolicy?: RetryPolicy;
  /** The answer may take any time to arrive once it has begun. */
  readonly streams?: boolean;
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Longer than the server's own deadline for a command, shorter than a person waits. */
const ATTEMPT_MS = 60_000;

export class WritClient {
  constructor(
    private readonly connection: Connection,
    private readonly folding?: Folding,
    /** Of every request that states none of its own. */
    private readonly retryPolicy: RetryPolicy = SHORT,
  ) {}

  /** The same API as somebody else. */
  as(key: string): WritClient {
    return new WritClient({ ...this.connection, key }, undefined, this.retryPolicy);
  }

  async get<T>(path: string, options: RequestOptions = {}): Promise<Answer<T>> {
    return answerOf<T>(await this.send('GET', path, options));
  }

  /** A command: repeated attempts carry the same Idempotency-Key, so it is done once. */
  async post<T>(path: string, options: RequestOptions = {}): Promise<Answer<T>> {
    return answerOf<T>(await this.send('POST', path, options));
  }

  /** The answer's body as it comes. */
  async stream(path: string, options: RequestOptions): Promise<ReadableStream<Uint8Array>> {
    const { body } = await this.send('GET', path, { ...options, streams: true });
    return body ?? new ReadableStream({ start: (controller) => controller.close() });
  }

  async put<T>(path: string, options: RequestOptions = {}): Promise<Answer<T>> {
    return answerOf<T>(await this.send('PUT', path, options));
  }

  async delete<T>(path: string, options: RequestOptions = {}): Promise<Answer<T>> {
    return answerOf<T>(await this.send('DELETE', path, options));
  }

  /**
   * Sends until there is a response or the retry policy ends. Throws `ApiProblem` for a refusal, `Unanswered`
   * when there is no answer to be had.
   */
  async send(method: Method, path: string, options: RequestOptions): Promise<Response> {
    const url = this.urlOf(path, options);
    const init = this.initOf(method, options);
    const retryPolicy = options.retryPolicy ?? this.retryPolicy;
    let failingSince: number | undefined;
    let isReported = false;

    for (let attempt = 1; ; attempt += 1) {
      const outcome = await attemptOf(url, { ...init, ...streamed(options) }, isLong(options));
      if (outcome instanceof Response && outcome.ok) {
        this.folding?.ended();
        return outcome;
      }

      const failure =
        outcome instanceof Response ? await problemOf(outcome, this.advice) : this.lost(outcome);
      const retryAfter = outcome instanceof Response ? outcome.headers.get('retry-after') : null;
      // That is no failure: it takes as long as it takes, and goes on.
      const isFolding = this.isFolding(failure);
      if (isFolding) failingSince = undefined;
      failingSince ??= Date.now();
      const pause = waitMs(attempt, retryAfter, Math.random());
      const isLate = Date.now() - failingSince + pause > retryPolicy.forMs;
      if (isLate || !mayPass(outcome, retryPolicy)) throw failure;

      if (!isFolding && !isReported) retryPolicy.onError?.(failure.lines[0]!);
      isReported = !isFolding;
      await sleep(pause, options.signal);
    }
  }

  private isFolding(failure: WritError): boolean {
    if (!(failure instanceof ApiProblem) || failure.problem.code !== 'view_building') return false;
    const { folded = 0, total = 0 } = failure.problem;
    this.folding?.moved(folded, total);
    return true;
  }

  private get advice(): Advice {
    return this.connection.advice ?? {};
  }

  private urlOf(path: string, { path: names = {}, query = {} }: RequestOptions): string {
    const named = path.replace(/\{(\w+)\}/g, (whole, name: string) =>
      segmentOf(name, String(names[name] ?? whole)),
    );
    const url = new URL(named.replace(/^\//, ''), `${this.connection.url.replace(/\/+$/, '')}/`);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value));
    return url.href;
  }

  private initOf(method: Method, options: RequestOptions): RequestInit {
    const { body, contentType = 'application/json', accept = 'application/json' } = options;
    return {
      method,
      signal: options.signal ?? null,
      headers: {
        accept: `${accept}, application/problem+json`,
        ...(this.connection.key ? { authorization: `Bearer ${this.connection.key}` } : {}),
        ...(body === undefined && !options.content ? {} : { 'content-type': contentType }),
        ...(method === 'GET'
          ? {}
          : { 'idempotency-key': options.idempotencyKey ?? crypto.randomUUID() }),
        ...options.headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    };
  }

  private lost({ code, nobodyThere }: Lost): Unanswered {
    const { url } = this.connection;
    const { unreachable = 'check that it runs there' } = this.advice;
    return nobodyThere
      ? new Unanswered(`Writ does not answer at ${url}: ${unreachable}.`)
      : new Unanswered(`The connection to ${url} was lost before the answer came (${code}).`);
  }
}

/** One segment of a path. Throws `WritError` for what a URL reads as a way to another address, encoded or not. */
const segmentOf = (name: string, value: string): string => {
  if (!/^\.{1,2}$/.test(value)) return encodeURIComponent(value);
  throw new WritError(`${name} is ${value}, which names nothing: give an id.`);
};

const isLong = ({ streams, content }: RequestOptions): boolean =>
  streams === true || content !== undefined;

/** The body of one attempt, where it is read as it is sent. */
const streamed = ({ content }: RequestOptions): object =>
  content ? { body: ReadableStream.from(content()), duplex: 'half' } : {};

/** No answer, so it is unknown whether anything was done. */
class Lost {
  constructor(
    readonly code: string,
    readonly nobodyThere: boolean,
  ) {}
}

/** One attempt; the body is read here too, because the connection may break in the middle of it. */
const attemptOf = async (
  url: string,
  init: RequestInit,
  streams = false,
): Promise<Response | Lost> => {
  try {
    if (streams) return await fetch(url, init);
    const signal = AbortSignal.any([AbortSignal.timeout(ATTEMPT_MS), ...given(init)]);
    const response = await fetch(url, { ...init, signal });
    const { status, headers } = response;
    return new Response((await response.text()) || null, { status, headers });
  } catch (error) {
    if (init.signal?.aborted) throw init.signal.reason;
    return lossOf(error, url);
  }
};

const given = ({ signal }: RequestInit): readonly AbortSignal[] => (signal ? [signal] : []);

/** Throws `WritError` for what never was a question of the network, such as a forbidden port. */
const lossOf = (error: unknown, url: string): Lost => {
  const { cause, name, message } = error as Error & {
    cause?: { code?: unknown; message?: string };
  };
  if (typeof cause?.code === 'string') return new Lost(cause.code, isNeverConnected(error));
  if (name === 'TimeoutError') return new Lost('no answer in time', false);
  throw new WritError(`${url} cannot be reached: ${cause?.message ?? message}.`);
};

const mayPass = (outcome: Response | Lost, retryPolicy: RetryPolicy): boolean =>
  outcome instanceof Lost
    ? retryPolicy.whileDown || !outcome.nobodyThere
    : outcome.status === 429 || outcome.status === 503;

const answerOf = async <T>(response: Response): Promise<Answer<T>> => {
  const position = response.headers.get('writ-position') ?? undefined;
  const asOf = response.headers.get('writ-as-of') ?? undefined;
  const text = await response.text();
  const validity = { position, ...(asOf !== undefined && { asOf }) };
  if (!text) return { body: undefined as T, ...validity };
  try {
    return { body: JSON.parse(text) as T, ...validity };
  } catch {
    throw new ApiProblem({
      status: response.status,
      code: 'not_json',
      detail: `This is not Writ's API: it answered ${JSON.stringify(text.slice(0, 80))}`,
    });
  }
};
