/** Types of requests and answers by method and path, from the OpenAPI document. */
import { type paths } from './schema';

export type Method = 'get' | 'post' | 'put' | 'delete';

/** The paths that take a method. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, object> ? P : never;
}[keyof paths];

type Operation<M extends Method, P extends PathOf<M>> = paths[P][M & keyof paths[P]];
type Parameters<O, Place extends string> = O extends { parameters: infer All }
  ? Place extends keyof All
    ? NonNullable<All[Place]>
    : never
  : never;
type Json<T> = T extends { content: { 'application/json': infer Content } } ? Content : undefined;
type BodyOf<O> = O extends { requestBody?: infer Body } ? Json<NonNullable<Body>> : never;
type Done = 200 | 201 | 202 | 204;

/** What a path answers in JSON; undefined where it answers nothing. */
export type AnswerOf<M extends Method, P extends PathOf<M>> =
  Operation<M, P> extends { responses: infer Responses }
    ? Json<Responses[Done & keyof Responses]>
    : never;

/** A row of what a path lists. */
export type RowOf<P extends PathOf<'get'>> =
  AnswerOf<'get', P> extends { items: readonly (infer Row)[] } ? Row : never;

/** A part of a request: it may be left out where nothing in it has to be stated. */
type Part<Name extends string, T> = [T] extends [never]
  ? object
  : [T] extends [undefined]
    ? object
    : object extends T
      ? { readonly [N in Name]?: T }
      : { readonly [N in Name]: T };

/** What a request of a path states: `path`, `query` and `body`, as far as the path has them. */
export type Stated<M extends Method, P extends PathOf<M>> = Part<
  'path',
  Parameters<Operation<M, P>, 'path'>
> &
  Part<'query', Parameters<Operation<M, P>, 'query'>> &
  Part<'body', BodyOf<Operation<M, P>>>;
