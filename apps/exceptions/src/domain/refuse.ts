import { type ExceptionRefusal } from '#contracts';
import { type FieldError, Refusal, type RefusalFacts } from '#kernel';

/** A refusal of this service, with what the caller needs to do better. */
export const refuse = (
  code: ExceptionRefusal,
  message: string,
  facts: RefusalFacts = {},
): Refusal<ExceptionRefusal> => new Refusal(code, message, facts);

/** A refusal of fields that do not fit together. */
export const refuseFields = (...errors: readonly FieldError[]): Refusal =>
  new Refusal(
    'invalid_request',
    `The request does not fit: ${errors.map(({ pointer, message }) => `${pointer} ${message}`).join('; ')}.`,
    {},
    errors,
  );
