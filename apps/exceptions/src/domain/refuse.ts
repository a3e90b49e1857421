import { type ExceptionRefusal } from '#contracts';
import { type FieldError, Refusal, type RefusalFacts } from '#kernel';

/** A no of this service, with what the caller needs to do better. */
export const refuse = (
  code: ExceptionRefusal,
  message: string,
  facts: RefusalFacts = {},
): Refusal<ExceptionRefusal> => new Refusal(code, message, facts);

/** A no to what the fields of a command say together. */
export const refuseFields = (...errors: readonly FieldError[]): Refusal =>
  new Refusal(
    'invalid_request',
    `The request does not fit: ${errors.map(({ pointer, message }) => `${pointer} ${message}`).join('; ')}.`,
    {},
    errors,
  );
