import { type WritEvent } from '#contracts';
import { entryOf } from '../entry';
import { type OpenedException } from '../state';

type Exceptions = Readonly<Record<string, OpenedException>>;

/** Events that move an exception. */
export type ExceptionMove = Extract<WritEvent, { readonly type: `exception.${string}` }>;

/** Folds one event into the exceptions of a work order. Total, as every fold. */
export const evolveExceptions = (exceptions: Exceptions, event: ExceptionMove): Exceptions => {
  switch (event.type) {
    case 'exception.raised': {
      const { exceptionId, code, owner, cause, subject, dueAt, escalationPath = [] } = event.data;
      const raised: OpenedException = {
        exceptionId,
        code,
        owner,
        cause,
        subject,
        dueAt,
        escalationPath,
        taken: [],
        causedBy: event.causationId,
        open: true,
      };
      return { ...exceptions, [exceptionId]: raised };
    }
    case 'exception.assigned':
      return changed(exceptions, event.data.exceptionId, () => ({ owner: event.data.owner }));
    case 'exception.escalated':
      return changed(exceptions, event.data.exceptionId, ({ taken }) => ({
        taken: [...taken, event.data.escalationStep.number],
      }));
    case 'exception.resolved':
      return changed(exceptions, event.data.exceptionId, () => ({
        open: false,
        resolvedVersion: event.version,
      }));
  }
};

const changed = (
  exceptions: Exceptions,
  id: string,
  change: (exception: OpenedException) => Partial<OpenedException>,
): Exceptions => {
  const exception = entryOf(exceptions, id);
  return exception ? { ...exceptions, [id]: { ...exception, ...change(exception) } } : exceptions;
};
