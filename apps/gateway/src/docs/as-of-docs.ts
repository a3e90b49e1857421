import { type Parameter, type Schema, schemaRef } from './schemas';

const text: Schema = { type: 'string' };

/** What every question of the past takes: an address that answers from a view has these beside its own. */
export const pastParameters: readonly Parameter[] = [
  {
    name: 'asOf',
    in: 'query',
    required: false,
    description:
      'As it was at this ledger position, or at this time (RFC 3339): the last event recorded by then. Answered 503 `view_building` with `folded` and `total` while the views of then are folded. The answer says in `asOf` which position and time it is of.',
    schema: { ...text, examples: ['2030-01-01T09:00:00Z'] },
  },
  {
    name: 'known',
    in: 'query',
    required: false,
    description:
      'With a time in `asOf`: `then` is what was known then, `now` is what had occurred by then as it is known today.',
    schema: { enum: ['then', 'now'], default: 'then', examples: ['now'] },
  },
];

export const asOfHeader: Schema = {
  description:
    'Where `asOf` was stated: the time that the answer is of, and whether it is what was known then or now.',
  schema: text,
};

/** What an answer says of the past that it is of. */
export const answeredAsOf: Schema = {
  ...schemaRef('AnsweredAsOf'),
  description: 'Of which past it is; absent where it is of the present.',
};

export const answeredAsOfSchema: Schema = {
  type: 'object',
  description: 'The past that the answer is of; absent where it is of the present.',
  required: ['position', 'time', 'known'],
  properties: {
    position: { type: 'integer', description: 'What it takes in, and nothing beyond.' },
    time: { type: 'string', format: 'date-time', description: 'What time it is in the answer.' },
    known: {
      enum: ['then', 'now'],
      description: '`now`: of the events up to `position` only what had occurred by `time`.',
    },
  },
};
