import { type Parameter, type Schema } from './schemas';

/** Headers of requests and answers, as OpenAPI describes them. */

export const positionHeader: Schema = {
  description: 'The ledger position that the answer is true at.',
  schema: { type: 'integer' },
};

export const replayed: Schema = {
  description: 'true when this is the first result of the same request.',
  schema: { type: 'string' },
};

export const idempotencyKey: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key with the same request always returns the first result.',
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,200}$' },
};

export const ifMatch: Parameter = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description:
    'The `version` that you have seen of the work order, or of what else the command changes. On any other the answer is 412 `version_mismatch`, and nothing is done.',
  schema: { type: 'string', pattern: '^(\\*|(W/)?"?\\d{1,15}"?)$' },
};
