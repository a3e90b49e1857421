import {
  applyDecorators,
  Delete,
  HttpCode,
  HttpStatus,
  Post,
  Put,
  SetMetadata,
} from '@nestjs/common';
import { type CommandDefinition, fieldShapes, type QueryDefinition, views } from '#contracts';
import { type Row } from '../queries/questions';
import { AllowedTo } from '../identity/access';

/** What a route asks for: a command, or an admin request. */
export type CommandSpec = Pick<
  CommandDefinition,
  'name' | 'meaning' | 'route' | 'creates' | 'roles' | 'body' | 'answer' | 'request'
>;

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

const workOrderOf = (view: QueryDefinition, by: string, refusal: string): LookUp => ({
  view,
  by,
  field: 'workOrderId',
  refusal,
});

/** One for each path parameter that names a row of a view. */
const lookUps: readonly LookUp[] = [
  workOrderOf(views.approvals, 'approvalId', 'approval_not_found'),
  workOrderOf(views.breakGlasses, 'breakGlassId', 'break_glass_not_found'),
  workOrderOf(views.decisions, 'decisionId', 'decision_not_found'),
  workOrderOf(views.delegations, 'dispatchId', 'delegation_not_found'),
  workOrderOf(views.evidence, 'evidenceId', 'evidence_not_found'),
  workOrderOf(views.exceptions, 'exceptionId', 'exception_not_found'),
  workOrderOf(views.postReviews, 'postReviewId', 'post_review_not_found'),
  {
    ...workOrderOf(views.remediations, 'remediationId', 'remediation_not_found'),
    // One without a work order, or one that outlived it, has a stream of its own.
    of: ({ streamKind, workOrderId }) => (streamKind === 'remediation' ? null : workOrderId),
  },
  { view: views.policies, by: 'policyId', field: 'workflowId', refusal: 'policy_not_found' },
];

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
  /** The body as a whole is this field of the command; `contract` describes it. */
  readonly bodyAs?: { readonly field: string; readonly contract: new () => object };
  readonly inQuery?: InQuery;
  /** What callers are answered, where the handler makes more of the answer. */
  readonly answer?: new () => object;
  readonly takesYaml?: boolean;
  /** Fields of the body that are kept as secrets, and may be or hold one. */
  readonly mayHoldSecrets?: readonly string[];
}

/** What a handler's decorator declares, and what follows from the contract. */
export interface CommandRouteSpec extends CommandRouteOptions {
  readonly definition: CommandSpec;
  /** The answer is 201, with this address; `{field}` stands for a field of the answer. */
  readonly created?: string;
  readonly lookUp?: LookUp;
  /** Path parameters that are whole numbers. */
  readonly numbers?: readonly string[];
}

const ASKING = 'writ:asking';
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
  const { name, route, roles } = definition;
  if (!route) throw new Error(`The contract of ${name} states no route.`);
  const [method, path] = route.split(' ') as [keyof typeof methods, string];
  const spec = routeSpecOf({ definition, ...options }, method, path);
  return applyDecorators(
    methods[method](path.replace(/\{(\w+)\}/g, ':$1')),
    SetMetadata(ASKING, spec),
    AllowedTo(...roles),
    HttpCode(spec.created ? HttpStatus.CREATED : HttpStatus.OK),
  );
};

const routeSpecOf = (asking: CommandRouteSpec, method: string, path: string): CommandRouteSpec => {
  const { name, body, request: contract = body, creates } = asking.definition;
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const fields = fieldShapes(contract);
  const isField = (field: string) => fields.some(({ name }) => name === field);
  const unknown = parameters.find((name) => !isField(name));
  if (unknown) throw new Error(`${name} has no field ${unknown}, which is in ${path}.`);
  const isLeftOut = (field: string) => !parameters.includes(field) && isField(field);
  return {
    ...asking,
    created: creates === undefined ? undefined : `${path}/{${creates}}`,
    // What a PUT defines may be new, so no view has it.
    lookUp:
      method === 'PUT'
        ? undefined
        : lookUps.find(({ by, field }) => parameters.includes(by) && isLeftOut(field)),
    numbers: fields
      .filter(({ name, kind }) => kind === 'whole' && parameters.includes(name))
      .map(({ name }) => name),
  };
};

/** What the handler of a route asks for; undefined when it asks for nothing. */
export const commandRouteOf = (handler: object): CommandRouteSpec | undefined =>
  Reflect.getMetadata(ASKING, handler) as CommandRouteSpec | undefined;
