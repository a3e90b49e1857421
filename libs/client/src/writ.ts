import { awaitDecision, type WaitingDecision, type WaitOptions } from './await-decision';
import { follow, type Following } from './follow';
import { type RetryPolicy } from './retry-policy';
import { type Answer, type Connection, type RequestOptions, WritClient } from './transport';
import { type AnswerOf, type Method, type PathOf, type RowOf, type Stated } from './typed';
import { WritError } from './writ-error';

/** How a request is made, beside what it states. */
export type RequestSettings = Pick<RequestOptions, 'idempotencyKey' | 'signal' | 'retryPolicy'>;

type Options<M extends Method, P extends PathOf<M>> = Stated<M, P> & RequestSettings;
type Given<M extends Method, P extends PathOf<M>> =
  object extends Stated<M, P> ? [options?: Options<M, P>] : [options: Options<M, P>];

/** A committed event, as a CloudEvent. */
export interface WritEvent {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly subject?: string;
  readonly time: string;
  readonly position: number;
  readonly data: unknown;
}

/** `forMs` of a program that outlives a restart of the server. */
const PATIENT: RetryPolicy = { forMs: 30_000, whileDown: true };

/**
 * The HTTP API with the types of its OpenAPI document. Every method throws an `ApiProblem` for a refusal and `Unanswered` where
 * no answer is to be had. A command that is sent again carries the same idempotency key, so it is done once.
 */
export class Writ {
  private readonly client: WritClient;

  /** Throws a `WritError` where `url` is none. */
  constructor(connection: Connection, retryPolicy: RetryPolicy = PATIENT) {
    if (!URL.canParse(connection.url))
      throw new WritError('Give the address of Writ as `url`, such as https://writ.example.');
    this.client = new WritClient(connection, undefined, retryPolicy);
  }

  get<P extends PathOf<'get'>>(path: P, ...given: Given<'get', P>) {
    return this.ask('get', path, given);
  }

  post<P extends PathOf<'post'>>(path: P, ...given: Given<'post', P>) {
    return this.ask('post', path, given);
  }

  put<P extends PathOf<'put'>>(path: P, ...given: Given<'put', P>) {
    return this.ask('put', path, given);
  }

  delete<P extends PathOf<'delete'>>(path: P, ...given: Given<'delete', P>) {
    return this.ask('delete', path, given);
  }

  /** The rows of a list, page by page as they are read. */
  async *list<P extends PathOf<'get'>>(
    path: P,
    ...given: Given<'get', P>
  ): AsyncGenerator<RowOf<P>> {
    const [options = {}] = given as [RequestOptions?];
    for (let cursor: string | undefined; ;) {
      const query = { ...options.query, ...(cursor !== undefined && { cursor }) };
      const { body } = await this.client.get<Page<RowOf<P>>>(path, { ...options, query });
      yield* body.items;
      if (body.nextCursor === null) return;
      cursor = body.nextCursor;
    }
  }

  /** The newest decision on the same action once it is run or stop; the one that still waits when `forMs` is over. */
  awaitDecision<D extends WaitingDecision>(decision: D, options?: WaitOptions): Promise<D> {
    return awaitDecision(this.client, decision, options);
  }

  /** Committed events as they come, each once, resumed after every break until the loop over them ends. */
  async *follow(following: Following = {}): AsyncGenerator<WritEvent, never> {
    for await (const data of follow(this.client, following)) yield JSON.parse(data) as WritEvent;
    throw new Error('The stream of events never ends by itself.');
  }

  private ask<M extends Method, P extends PathOf<M>>(
    method: M,
    path: P,
    [options = {} as Options<M, P>]: Given<M, P>,
  ): Promise<Answer<AnswerOf<M, P>>> {
    return this.client[method]<AnswerOf<M, P>>(path, options as RequestOptions);
  }
}

interface Page<Row> {
  readonly items: readonly Row[];
  readonly nextCursor: string | null;
}
