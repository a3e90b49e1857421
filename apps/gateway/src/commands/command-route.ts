import { applyDecorators, HttpCode, HttpStatus, SetMetadata } from '@nestjs/common';
import { type CommandDefinition, type QueryDefinition } from '#contracts';
import { type Row } from '../queries/questions';
import { AllowedTo } from '../identity/access';

/** What a route asks for: a command, or an admin request. */
export type CommandSpec = Pick<CommandDefinition, 'name' | 'meaning' | 'roles' | 'body' | 'answer'>;

/**
 * A field of the body that callers may leave out, because a view knows it: the row of `view` whose
 * column for the path parameter `by` fits holds it. Nothing there: `refusal`, with 404.
 */
export interface LookUp {
  readonly view: QueryDefinition;
  readonly by: string;
  readonly field: string;
  readonly refusal: string;
  /** What the row says of the field, where that is not its column of that name; null for absent. */
  readonly of?: (row: Row) => unknown;
}

/**
 * A field of the command that stands in the query string, because the body is another one: its parts,
 * in this order, with a slash between them.
 */
export interface InQuery {
  readonly field: string;
  readonly parts: readonly string[];
  readonly meaning: string;
}

/** `<workOrderId>/<decisionId>` */
export const formOf = ({ parts }: InQuery): string => parts.map((part) => `<${part}>`).join('/');

export interface CommandRouteOptions {
  /** The answer is 201, with this address; `{field}` stands for a field of the answer. */
  readonly created?: string;
  readonly lookUp?: LookUp;
  /** The body as a whole is this field of the command; `contract` describes it. */
  readonly bodyAs?: { readonly field: string; readonly contract: new () => object };
  readonly inQuery?: InQuery;
  /** What callers write, where the handler makes the body of a command of it. */
  readonly contract?: new () => object;
  /** What callers are answered, where the handler makes more of the answer. */
  readonly answer?: new () => object;
  readonly takesYaml?: boolean;
  /** Fields of the body that are kept as secrets, and may be or hold one. */
  readonly mayHoldSecrets?: readonly string[];
  /** Path parameters that are whole numbers. */
  readonly numbers?: readonly string[];
}

/** What a handler's decorator declares. */
export interface CommandRouteSpec extends CommandRouteOptions {
  readonly definition: CommandSpec;
}

const ASKING = 'writ:asking';

/**
 * Declares a route that asks for a command: who may, what the body is, how it is documented and
 * what it answers with, all from the command's contract. Path parameters are fields of the body
 * by the same name.
 */
export const CommandRoute = (
  definition: CommandSpec,
  options: CommandRouteOptions = {},
): MethodDecorator => {
  const asking: CommandRouteSpec = { definition, ...options };
  return applyDecorators(
    SetMetadata(ASKING, asking),
    AllowedTo(...definition.roles),
    HttpCode(options.created ? HttpStatus.CREATED : HttpStatus.OK),
  );
};

/** What the handler of a route asks for; undefined when it asks for nothing. */
export const commandRouteOf = (handler: object): CommandRouteSpec | undefined =>
  Reflect.getMetadata(ASKING, handler) as CommandRouteSpec | undefined;
