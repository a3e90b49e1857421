import { applyDecorators, SetMetadata } from '@nestjs/common';
import { type QueryDefinition } from '#contracts';
import { AllowedTo, ForWorkflowLimited } from '../identity/access';

export interface QueryRouteOptions {
  /** The answer is the one row that the path's parameters name, not a list. */
  readonly one?: boolean;
  /** The refusal when there is nothing: of one row, or of a list that is never empty. */
  readonly notFound?: string;
  /** Query parameters that the handler itself reads, with what they are for. */
  readonly also?: Readonly<Record<string, string>>;
  readonly summary?: string;
  /** It is of the present alone: `asOf` and `known` are no parameters. */
  readonly presentOnly?: boolean;
  /** The schema of the one thing, where it is more than a row. */
  readonly schema?: string;
}

/** What a handler's decorator declares. */
export interface QueryRouteSpec extends QueryRouteOptions {
  readonly query: QueryDefinition;
}

const QUERY_ROUTE = 'writ:query-route';

/**
 * Declares a route that answers from a view: who may, which filters there are and how it is
 * documented, all from the query's contract. Path parameters are filters by the same name.
 */
export const QueryRoute = (
  query: QueryDefinition,
  options: QueryRouteOptions = {},
): MethodDecorator => {
  const spec: QueryRouteSpec = { query, ...options };
  return applyDecorators(
    SetMetadata(QUERY_ROUTE, spec),
    AllowedTo(...query.roles),
    ForWorkflowLimited(),
  );
};

/** What the handler of a route answers; undefined when it answers nothing from a view. */
export const queryRouteOf = (handler: object): QueryRouteSpec | undefined =>
  Reflect.getMetadata(QUERY_ROUTE, handler) as QueryRouteSpec | undefined;
