import { type IncomingHttpHeaders } from 'node:http';
import { v7 as uuidv7 } from 'uuid';
import { Refusal } from '#kernel';
import { mustBeNoSecret } from '#platform';

/** The same key with the same request always returns the first result. */
const IDEMPOTENCY_HEADER = 'idempotency-key';
const KEY = /^[\x21-\x7e]{1,200}$/;

/**
 * The command id, stored permanently: the caller’s `Idempotency-Key`, or a new one. Refuses with
 * `invalid_request` and `secret_found`.
 */
export const commandIdOf = (headers: IncomingHttpHeaders): string => {
  const key = headers[IDEMPOTENCY_HEADER];
  if (key === undefined) return uuidv7();
  if (typeof key === 'string' && KEY.test(key)) {
    mustBeNoSecret(key);
    return key;
  }
  throw new Refusal(
    'invalid_request',
    'Idempotency-Key must be 1 to 200 printable ASCII characters without spaces, stated once.',
  );
};
