import { SetMetadata } from '@nestjs/common';
import { type JsonSchema, jsonSchema } from '#contracts';
import { schemaRef } from './schemas';

type Contract = new () => object;

/** The part of an OpenAPI operation that a route states by hand, because no command or view says it. */
export interface Description {
  readonly summary: string;
  /** The contract of what path and query state together. */
  readonly query?: Contract;
  /** Texts that the handler reads of the query, with what they mean. */
  readonly also?: Readonly<Record<string, string>>;
  /** Headers that it reads, with what they mean. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Media type → schema of the body; the contract of a JSON body. */
  readonly body?: Contract | Content;
  /** Media type → schema of the answer; the class of a JSON answer. */
  readonly answer: Contract | Content;
  /** It may also be answered with 201, in the same form. */
  readonly mayCreate?: boolean;
  /** Statuses of problems beside those that every route has. */
  readonly problems?: readonly number[];
  /** What the address names may not be there. */
  readonly canBeMissing?: boolean;
  /** It needs a log that is signed and was not changed. */
  readonly isOfLog?: boolean;
  /** For people: its refusals are pages too. */
  readonly isPage?: boolean;
}

/** Media type → schema. */
export type Content = Readonly<Record<string, JsonSchema>>;

const DESCRIBED = 'writ:described';

/** Documents a route that neither sends a command nor answers from a view. */
export const Described = (description: Description): MethodDecorator =>
  SetMetadata(DESCRIBED, description);

/** What a route states by hand; undefined when its contract says it all. */
export const descriptionOf = (handler: object): Description | undefined =>
  Reflect.getMetadata(DESCRIBED, handler) as Description | undefined;

export const contentOf = (stated: Contract | Content): Content =>
  typeof stated === 'function' ? jsonOf(schemaRef(stated.name)) : stated;

const { listOf, meaning, objectOf, orNull, text } = jsonSchema;

export const jsonOf = (schema: JsonSchema): Content => ({ 'application/json': schema });
export const bytes: JsonSchema = { type: 'string', format: 'binary' };
/** A page for people. */
export const htmlPage: Content = { 'text/html': text };

/** A page of such answers; all are listed on one where `nextCursor` has no meaning. */
export const pageOf = ({ name }: Contract, nextCursor?: string): Content =>
  jsonOf(
    objectOf({
      items: listOf(schemaRef(name)),
      nextCursor: nextCursor
        ? meaning(orNull(text), nextCursor)
        : { type: 'null', description: 'All are listed.' },
    }),
  );
