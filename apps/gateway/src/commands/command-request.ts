import {
  createParamDecorator,
  type ExecutionContext,
  Inject,
  Injectable,
  type PipeTransform,
} from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { ID_PATTERN, senderScope } from '#contracts';
import { Refusal } from '#kernel';
import {
  type CommandFrame,
  dropNulls,
  metadataOf,
  mustHoldNoSecrets,
  parseAs,
  versionIn,
} from '#platform';
import { bytesOf, JSON_TYPE, mediaTypeOf, valueOf } from '../http/body';
import { ReadYourWrites } from '../queries/read-your-writes';
import { Questions, type Row } from '../queries/questions';
import { type CommandRouteSpec, commandRouteOf, formOf, type LookUp } from './command-route';
import { commandIdOf } from './idempotency';

/** A validated request: its route, its caller, and a body of the right shape. */
export interface CommandRequest {
  readonly route: CommandRouteSpec;
  readonly body: object;
  readonly metadata: CommandFrame['metadata'];
  readonly reply: FastifyReply;
}

interface RawAsk {
  readonly route: CommandRouteSpec;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

const RawCommandRequest = createParamDecorator(
  (_data: unknown, context: ExecutionContext): RawAsk => {
    const route = commandRouteOf(context.getHandler());
    if (!route) throw new Error(`${context.getHandler().name} lacks @CommandRoute.`);
    const http = context.switchToHttp();
    return { route, request: http.getRequest(), reply: http.getResponse() };
  },
);

/**
 * Bytes become a body that its contract describes: parsed strictly, joined with the parameters of
 * path and query, held to hold no secret, completed from the views, validated. Refuses with
 * `invalid_request` and `secret_found`.
 */
@Injectable()
export class CommandRequestPipe implements PipeTransform<RawAsk, Promise<CommandRequest>> {
  constructor(
    @Inject(Questions) private readonly questions: Questions,
    @Inject(ReadYourWrites) private readonly readYourWrites: ReadYourWrites,
  ) {}

  async transform({ route, request, reply }: RawAsk): Promise<CommandRequest> {
    const metadata = {
      ...metadataOf(request.caller!, commandIdOf(request.headers)),
      ...(!route.ofStandard && versionIn(request.headers['if-match'])),
      correlationId: request.id,
    };
    const fields = { ...fieldsOf(request, route), ...queryOf(request, route) };
    mustHoldNoSecrets({ ...fields, ...parametersOf(request, route) }, route.mayHoldSecrets);
    const stated = joined(fields, parametersOf(request, route));
    const data = await this.completed(stated, metadata, route.lookUp);
    const body: object = dropNulls(
      parseAs(route.definition.request ?? route.definition.body, data, {
        unknown: route.ofStandard ? 'ignored' : 'refused',
      }),
    );
    return { route, body, metadata, reply };
  }

  private async completed(
    data: Record<string, unknown>,
    metadata: CommandFrame['metadata'],
    wanted: LookUp | undefined,
  ): Promise<Record<string, unknown>> {
    if (!wanted || (data[wanted.lookUp] ?? null) !== null) return data;
    const { view, by, lookUp: field, notFound, unless = {} } = wanted;
    const id = String(data[by]);
    // No such id can be known; validation says why.
    if (!ID_PATTERN.test(id)) return data;
    const hasNone = (row: Row) =>
      Object.entries(unless).some(([name, value]) => row[name] === value);
    const of = (row: Row) => (hasNone(row) ? null : row[field]);
    const { tenant } = metadata;
    const scope = senderScope(metadata);
    const atLeast = this.readYourWrites.of(tenant);
    const request = { name: view, tenant, scope, filters: { [by]: id }, limit: 2, atLeast };
    return { ...data, [field]: await this.questions.agreed(request, { field, notFound, of }) };
  }
}

/** Parameter of a handler: the validated request. */
export const RequestedCommand = (): ParameterDecorator => RawCommandRequest(CommandRequestPipe);

const fieldsOf = (
  request: FastifyRequest,
  { bodyAs, takesYaml, ofStandard, mayBeEmpty }: CommandRouteSpec,
) => {
  const isLeftOut = mayBeEmpty && bytesOf(request).length === 0;
  if (ofStandard && !isLeftOut) mustBeJson(request);
  const value = valueOf(request, { takesYaml });
  if (bodyAs) return { [bodyAs.field]: value };
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Refusal('invalid_request', 'The body must be a JSON object.', {}, [
      { pointer: '', message: 'must be a JSON object' },
    ]);
  return value as Record<string, unknown>;
};

/** Standards have one status for every request that is not what they describe. */
const mustBeJson = (request: FastifyRequest): void => {
  if (mediaTypeOf(request) === JSON_TYPE) return;
  throw new Refusal('invalid_request', `Send ${JSON_TYPE} and say so in Content-Type.`);
};

/** Whether the parts are what they should be is for validation to say. */
const queryOf = (
  { query }: FastifyRequest,
  { inQuery }: CommandRouteSpec,
): Record<string, unknown> => {
  const text = inQuery && (query as Record<string, unknown>)[inQuery.field];
  if (!inQuery || text === undefined) return {};
  const { field, parts } = inQuery;
  const stated = typeof text === 'string' ? text.split('/') : [];
  if (stated.length !== parts.length)
    throw new Refusal('invalid_request', `The address states ${field} otherwise.`, {}, [
      { pointer: `/${field}`, message: `must be ${formOf(inQuery)}, stated once` },
    ]);
  return { [field]: Object.fromEntries(parts.map((part, index) => [part, stated[index]])) };
};

/** What is no number stays a text, and validation says what is wrong with it. */
const parametersOf = (
  { params }: FastifyRequest,
  { numbers = [] }: CommandRouteSpec,
): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(params as Record<string, string>).map(([name, text]) => [
      name,
      numbers.includes(name) && /^\d{1,15}$/.test(text) ? Number(text) : text,
    ]),
  );

/** A body that contradicts its address is a mistake of the caller's, and which one is not for us to say. */
const joined = (
  body: Record<string, unknown>,
  parameters: Record<string, string | number>,
): Record<string, unknown> => {
  const other = Object.keys(parameters).find(
    (name) => Object.hasOwn(body, name) && body[name] !== parameters[name],
  );
  if (other)
    throw new Refusal('invalid_request', `The body's ${other} is not that of the address.`, {}, [
      { pointer: `/${other}`, message: 'differs from the address: leave it out' },
    ]);
  return { ...body, ...parameters };
};
