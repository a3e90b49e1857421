import { type EraseBody } from '#contracts';
import { type FieldError, Refusal } from '#kernel';

const THINGS = ['evidenceId', 'subject', 'workOrderId'] as const;
const NAMES = 'evidenceId, subject and workOrderId';

/** Refuses with `invalid_request` what names no thing to erase, or more than one: nothing of it comes back. */
export const erasureTarget = (data: EraseBody): void => {
  const errors = problemsOf(data);
  if (errors.length === 0) return;
  const said = errors.map(({ pointer, message }) => `${pointer || 'body'} ${message}`).join('; ');
  throw new Refusal('invalid_request', `The request does not fit: ${said}.`, {}, errors);
};

const problemsOf = (data: EraseBody): readonly FieldError[] => {
  const stated = THINGS.filter((thing) => data[thing] !== undefined);
  if (stated.length === 0) return [{ pointer: '', message: `must name one of ${NAMES}` }];
  if (stated.length > 1)
    return stated.slice(1).map((thing) => ({
      pointer: `/${thing}`,
      message: `must not be there beside ${stated[0]}: just one of ${NAMES} is erased at once`,
    }));
  if (data.evidenceOf !== undefined && data.evidenceId === undefined)
    return [{ pointer: '/evidenceOf', message: 'says of which work order an evidenceId is' }];
  return [];
};
