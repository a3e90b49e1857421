import {
  applyDecorators,
  Delete,
  HttpCode,
  HttpStatus,
  Post,
  Put,
  SetMetadata,
} from '@nestjs/common';
import {
  allQueries,
  type CommandDefinition,
  fieldShapes,
  fieldsOfPath,
  parseRoute,
  type QueryDefinition,
} from '#contracts';
import { AllowedTo, ForWorkflowLimited } from '../identity/access';

/** A command, or an admin request. */
export type CommandSpec = Pick<
  CommandDefinition,
  | 'name'
  | 'meaning'
  | 'route'
  | 'creates'
  | 'roles'
  | 'body'
  | 'answer'
  | 'request'
  | 'forWorkflowLimited'
>;

/**
 * A field of the command that the query string states, because the body is another one: its parts,
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
  /** The body as a whole is this field of the command; `contract` describes it. */
  readonly bodyAs?: { readonly field: string; readonly contract: new () => object };
  readonly inQuery?: InQuery;
  /** What callers are answered, where the handler makes more of the answer. */
  readonly answer?: new () => object;
  readonly takesYaml?: boolean;
  /**
   * A standard says what the body is: fields that it does not know are ignored, a body of another media type is a bad request,
   * and no version of a stream is expected.
   */
  readonly ofStandard?: boolean;
  /** The body may be left out, also where a standard says what it is. */
  readonly mayBeEmpty?: boolean;
  /** It may also be answered with 202, in the same form: what it is about is yet to be done. */
  readonly mayBeAccepted?: boolean;
  /** Fields of the body that may be or hold a secret. */
  readonly mayHoldSecrets?: readonly string[];
}

export interface LookUp extends NonNullable<QueryDefinition['one']> {
  readonly view: string;
  readonly lookUp: string;
}

/** What a handler's decorator declares, and what follows from the contract. */
export interface CommandRouteSpec extends CommandRouteOptions {
  readonly definition: CommandSpec;
  /** The answer is 201, with this address; `{field}` stands for a field of the answer. */
  readonly created?: string;
  /** The view that knows a field which callers may leave out, and the field. */
  readonly lookUp?: LookUp;
  /** Path parameters that are whole numbers. */
  readonly numbers?: readonly string[];
}

const COMMAND_ROUTE = 'writ:command-route';
const methods = { POST: Post, PUT: Put, DELETE: Delete } as const;

/**
 * Declares the route of a command: its address, who may send it, what the body is, how it is
 * documented and what it answers with, all from the command's contract. Path parameters are fields
 * of the body by the same name.
 */
export const CommandRoute = (
  definition: CommandSpec,
  options: CommandRouteOptions = {},
): MethodDecorator => {
  const { method, path } = parseRoute(definition);
  const spec = routeSpecOf({ definition, ...options }, method, path);
  return applyDecorators(
    methods[method](path.replace(/\{(\w+)\}/g, ':$1')),
    SetMetadata(COMMAND_ROUTE, spec),
    AllowedTo(...definition.roles),
    ...(isForLimited(definition) ? [ForWorkflowLimited()] : []),
    HttpCode(spec.created ? HttpStatus.CREATED : HttpStatus.OK),
  );
};

/** A command that names a work order, or whose service limits it by itself. What is no command has no such check. */
const isForLimited = (definition: CommandSpec): boolean =>
  definition.forWorkflowLimited === true ||
  ('service' in definition &&
    fieldShapes(definition.body).some(({ name }) => name === 'workOrderId'));

const lookUps: readonly LookUp[] = allQueries.flatMap(({ name: view, one }) =>
  one?.lookUp === undefined ? [] : [{ ...one, view, lookUp: one.lookUp }],
);

const routeSpecOf = (spec: CommandRouteSpec, method: string, path: string): CommandRouteSpec => {
  const { name, body, request: contract = body, creates } = spec.definition;
  const parameters = fieldsOfPath(path);
  const fields = fieldShapes(contract);
  const isField = (field: string) => fields.some(({ name }) => name === field);
  const unknown = parameters.find((name) => !isField(name));
  if (unknown) throw new Error(`${name} has no field ${unknown}, which is in ${path}.`);
  const isLeftOut = (field: string) => !parameters.includes(field) && isField(field);
  return {
    ...spec,
    created: creates === undefined ? undefined : `${path}/{${creates}}`,
    // What a PUT defines may be new, so no view has it.
    lookUp:
      method === 'PUT'
        ? undefined
        : lookUps.find(({ by, lookUp }) => parameters.includes(by) && isLeftOut(lookUp)),
    numbers: fields
      .filter(({ name, kind }) => kind === 'whole' && parameters.includes(name))
      .map(({ name }) => name),
  };
};

/** The command of a handler's route; undefined where it has none. */
export const commandRouteOf = (handler: object): CommandRouteSpec | undefined =>
  Reflect.getMetadata(COMMAND_ROUTE, handler) as CommandRouteSpec | undefined;
