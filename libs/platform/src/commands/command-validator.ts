import { validateSync, type ValidationError } from 'class-validator';
import { plainToInstance } from 'class-transformer';
import { type Command, type CommandMetadata, type FieldError, Refusal, tellingRule } from '#kernel';
import { isValid } from './compiled-contracts';
import { mustHoldNoSecrets } from './no-secrets';
import { dropNulls } from './nulls';

/** What the interface needs to know of a command; contracts define it. */
export interface CommandDeclaration {
  readonly name: string;
  readonly roles: readonly string[];
  readonly body: new () => object;
  readonly answer: new () => object;
}

/** A command as it arrives, before anything about it is believed. */
export interface ArrivingCommand {
  readonly name: string;
  readonly data: unknown;
  readonly metadata: Omit<CommandMetadata, 'now'>;
}

/** A command that the database has given no time yet. */
export type Unstamped<C extends Command> = C extends Command
  ? Omit<C, 'metadata'> & { readonly metadata: Omit<CommandMetadata, 'now'> }
  : never;

export type AdmittedCommand = Unstamped<Command>;

/** What becomes of a command of these definitions at the interface: distinguished by `type`, for a switch that the compiler checks. */
type AdmittedOf<D> = D extends {
  readonly name: infer Name extends string;
  readonly body: new () => infer Body;
  readonly answer: new () => infer Answer;
}
  ? Unstamped<Command<Name, Body, Answer>>
  : never;

const SERVICE_ROLE = 'service';

/**
 * Where a command is believed or not: known, sent by a role that may, by no credential of a source, and of the right shape.
 * Guards of HTTP do not cover the bus, so every interface leads through here. Behind it types are
 * believed, and no secret passes. What our own services send was made of what they hold. Refuses with
 * `invalid_request`, `forbidden`, `not_found` or `secret_found`.
 */
export class CommandValidator<D extends CommandDeclaration> {
  private readonly definitions: ReadonlyMap<string, D>;

  /** A credential that has the role `confining` sends only commands that name it, whatever other roles it has. */
  constructor(
    definitions: readonly D[],
    private readonly confining: string,
  ) {
    this.definitions = new Map(definitions.map((definition) => [definition.name, definition]));
  }

  open({ name, data, metadata }: ArrivingCommand): AdmittedOf<D> {
    mustNameCaller(metadata);
    mustNotBeBound(metadata.source);
    const definition = this.definitions.get(name);
    if (!definition) throw new Refusal('not_found', `There is no command ${name}.`);
    if (!definition.roles.some((role) => metadata.roles.includes(role)))
      throw new Refusal(
        'forbidden',
        `${name} is for the roles ${definition.roles.join(', ')}: ask with a key that has one.`,
      );
    this.mustNotBeConfined(definition, metadata);
    const isOurs = metadata.roles.includes(SERVICE_ROLE);
    if (!isOurs) mustHoldNoSecrets(data);
    const body = parseAs(definition.body, data);
    return { type: name, data: isOurs ? body : dropNulls(body), metadata } as AdmittedOf<D>;
  }

  private mustNotBeConfined(
    { name, roles }: CommandDeclaration,
    { roles: held }: ArrivingCommand['metadata'],
  ): void {
    const { confining } = this;
    if (!held.includes(confining) || roles.includes(confining)) return;
    throw new Refusal(
      'forbidden',
      `${name} is for no credential with the role ${confining}, whatever other roles it has: ask with a key without it.`,
    );
  }
}

/** An instance of a contract class, validated; unknown fields are refused, or left out where `unknown` says so. */
export const parseAs = <T extends object>(
  contract: new () => T,
  data: unknown,
  { unknown = 'refused' }: { readonly unknown?: 'refused' | 'ignored' } = {},
): T => {
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    throw invalid([{ pointer: '', message: 'must be a JSON object' }]);
  const instance = plainToInstance(contract, data);
  // It takes away what no rule of the contract is about.
  if (unknown === 'ignored') validateSync(instance, OPEN);
  const errors = fieldErrors(instance, unknown === 'ignored' ? instance : data);
  if (errors.length > 0) throw invalid(errors);
  return instance;
};

/** A request over the bus, before anything about it is believed: who sends it, beside its body. */
export type RequestFrame = Partial<Pick<ArrivingCommand, 'metadata'>>;

/** The caller and the body of a request, both validated. Refuses with `invalid_request`. */
export const openRequest = <T extends object>(
  contract: new () => T,
  { metadata, ...body }: RequestFrame,
): [caller: ArrivingCommand['metadata'], body: T] => {
  mustNameCaller(metadata);
  return [metadata!, parseAs(contract, body)];
};

/** Unknown fields that class-transformer loses, because an object has a method of that name. */
const lostFields = (instance: object, data: object): FieldError[] =>
  Object.keys(data)
    .filter((name) => !Object.hasOwn(instance, name))
    .map((name) => ({ pointer: pointerTo(name), message: UNKNOWN_FIELD }));

const UNKNOWN_FIELD = 'is not a field here: remove it';

const pointerTo = (name: string): string => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** What is wrong with an instance of a contract class that was made of `data`, field by field. */
export const fieldErrors = (instance: object, data = instance): readonly FieldError[] => [
  ...lostFields(instance, data),
  ...(isValid(instance) ? [] : brokenRules(instance)),
];

const brokenRules = (instance: object): readonly FieldError[] =>
  validateSync(instance, CLOSED).flatMap((error) => flatten(error, ''));

const OPEN = { whitelist: true, forbidUnknownValues: true };
const CLOSED = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true };

const flatten = (error: ValidationError, parent: string): FieldError[] => {
  const pointer = parent + pointerTo(error.property);
  const first = tellingRule(error.constraints);
  if (first) return [{ pointer, message: messageOf(first) }];
  return (error.children ?? []).flatMap((child) => flatten(child, pointer));
};

const messageOf = ([rule, message]: readonly [string, string]): string =>
  rule === 'whitelistValidation' ? UNKNOWN_FIELD : message;

const invalid = (errors: readonly FieldError[]): Refusal =>
  new Refusal(
    'invalid_request',
    `The request does not fit: ${errors.map(({ pointer, message }) => `${pointer || 'body'} ${message}`).join('; ')}.`,
    {},
    errors,
  );

/**
 * A credential that is bound to a source publishes events of that source and does nothing else. Refuses it with
 * `forbidden` everywhere else.
 */
export const mustNotBeBound = (source: string | undefined): void => {
  if (source === undefined) return;
  throw new Refusal(
    'forbidden',
    `This credential is bound to the source ${source}: it publishes events of that source (POST /v1/events, or writ.v1.submit and writ.v1.intake on NATS) and does nothing else. Use a credential without a source.`,
    { source },
  );
};

const TEXT_MAX = 512;

/**
 * Holds that a frame's metadata says who asks, in which tenant and under which command id. Only our
 * own processes send it, but a frame that lacks it must neither be done nor end in a fault. Refuses
 * with `invalid_request`.
 */
export const mustNameCaller = (metadata: unknown): void => {
  const errors = [...problemsOf(metadata)];
  if (errors.length > 0)
    throw new Refusal(
      'invalid_request',
      `The frame does not say who asks: ${errors.map(({ pointer, message }) => `${pointer} ${message}`).join('; ')}.`,
      {},
      errors,
    );
};

function* problemsOf(metadata: unknown): Generator<FieldError> {
  if (!isObject(metadata)) return yield { pointer: '/metadata', message: 'must be an object' };
  for (const name of ['commandId', 'tenant', 'correlationId'])
    if (!isText(metadata[name]))
      yield { pointer: `/metadata/${name}`, message: `must be 1 to ${TEXT_MAX} characters` };
  const { actor, roles, owners, workflows } = metadata;
  if (!isObject(actor) || !isText(actor['id']))
    yield { pointer: '/metadata/actor/id', message: 'must be the id of a person or system' };
  if (!areTexts(roles)) yield { pointer: '/metadata/roles', message: 'must be a list of roles' };
  if (owners !== undefined && !areTexts(owners))
    yield { pointer: '/metadata/owners', message: 'must be a list of owner ids' };
  if (workflows !== undefined && !areTexts(workflows))
    yield { pointer: '/metadata/workflows', message: 'must be a list of workflows' };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): boolean =>
  typeof value === 'string' && value.length > 0 && value.length <= TEXT_MAX;

const areTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
