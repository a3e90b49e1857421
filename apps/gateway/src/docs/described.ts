import { SetMetadata } from '@nestjs/common';
import { type Schema, schemaRef } from './schemas';

/** The part of an OpenAPI operation that a route states by hand, because no contract says it. */
export interface Description {
  readonly summary: string;
  readonly requestBody?: Schema;
  readonly parameters?: readonly Schema[];
  /** Media type → schema of the answer. */
  readonly answer: Readonly<Record<string, Schema>>;
  /** It may also be answered with 201, in the same words. */
  readonly mayCreate?: boolean;
  /** Statuses of problems beside those that every route has. */
  readonly problems?: readonly number[];
  /** What the address names may not be there. */
  readonly canBeMissing?: boolean;
  /** It needs a log that is signed and was not changed. */
  readonly isOfLog?: boolean;
  /** For people: it says no in pages too. */
  readonly isPage?: boolean;
}

const DESCRIBED = 'writ:described';

/** Documents a route that neither asks for a command nor answers from a view. */
export const Described = (description: Description): MethodDecorator =>
  SetMetadata(DESCRIBED, description);

/** What a route states by hand; undefined when its contract says it all. */
export const descriptionOf = (handler: object): Description | undefined =>
  Reflect.getMetadata(DESCRIBED, handler) as Description | undefined;

type AnswerClass = new () => object;

/** A JSON answer of a class. */
export const answerOf = ({ name }: AnswerClass): Description['answer'] => ({
  'application/json': schemaRef(name),
});

/** A page of such answers; all are listed on one where `nextCursor` has no meaning. */
export const pageOf = ({ name }: AnswerClass, nextCursor?: string): Description['answer'] => ({
  'application/json': {
    type: 'object',
    required: ['items', 'nextCursor'],
    properties: {
      items: { type: 'array', items: schemaRef(name) },
      nextCursor: nextCursor
        ? { type: ['string', 'null'], description: nextCursor }
        : { type: 'null', description: 'All are listed.' },
    },
  },
});
