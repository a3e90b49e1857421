import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { type Command, type CommandMetadata, type FieldError, Refusal } from '#kernel';
import { mustNotBeBound } from './bound-to-source';
import { mustSayWhoAsks } from './metadata';
import { mustHoldNoSecrets } from './no-secrets';
import { rememberRules } from './remembered-rules';

rememberRules();

/** What the door needs to know of a command; contracts define it. */
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

/** What becomes of a command of these definitions at the door: told apart by `type`, for a switch that the compiler checks. */
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
 * Guards of HTTP do not cover the bus, so every door leads through here. Behind it types are
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
    mustSayWhoAsks(metadata);
    mustNotBeBound(metadata.source);
    const definition = this.definitions.get(name);
    if (!definition) throw new Refusal('not_found', `There is no command ${name}.`);
    if (!definition.roles.some((role) => metadata.roles.includes(role)))
      throw new Refusal(
        'forbidden',
        `${name} is for the roles ${definition.roles.join(', ')}: ask with a key that has one.`,
      );
    this.mustNotBeConfined(definition, metadata);
    if (!metadata.roles.includes(SERVICE_ROLE)) mustHoldNoSecrets(data);
    return { type: name, data: parseAs(definition.body, data), metadata } as AdmittedOf<D>;
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

/** An instance of a contract class, validated; unknown fields are refused. */
export const parseAs = <T extends object>(contract: new () => T, data: unknown): T => {
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    throw invalid([{ pointer: '', message: 'must be a JSON object' }]);
  const instance = plainToInstance(contract, data);
  const errors = fieldErrors(instance, data);
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
  mustSayWhoAsks(metadata);
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
  ...validateSync(instance, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: true,
  }).flatMap((error) => flatten(error, '')),
];

const flatten = (error: ValidationError, parent: string): FieldError[] => {
  const pointer = parent + pointerTo(error.property);
  const messages = Object.entries(error.constraints ?? {}).map(([rule, message]) =>
    rule === 'whitelistValidation' ? UNKNOWN_FIELD : message,
  );
  // Two rules of one field may say the same.
  const own = [...new Set(messages)].map((message) => ({ pointer, message }));
  return [...own, ...(error.children ?? []).flatMap((child) => flatten(child, pointer))];
};

const invalid = (errors: readonly FieldError[]): Refusal =>
  new Refusal(
    'invalid_request',
    `The request does not fit: ${errors.map(({ pointer, message }) => `${pointer || 'body'} ${message}`).join('; ')}.`,
    {},
    errors,
  );
