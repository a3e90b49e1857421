import { CONFINING_ROLE, type ExceptionRefusal } from '#contracts';
import { type CommandMetadata, Refusal } from '#kernel';
import { type WorkOrder } from '../state';
import { type ExceptionCatalogue } from './exception-catalogue';
import { type OpenedException } from './opened-exceptions';
import { mustNotResolveOwnNo } from './self-resolution';

/**
 * The open exception that somebody resolves or assigns. Refuses what nobody raised and what was dealt with, and delegates: an
 * exception stops work until a person has seen to it.
 */
export const exceptionToAnswer = (
  workOrder: WorkOrder,
  exceptionId: string,
  { roles }: Pick<CommandMetadata, 'roles'>,
): OpenedException => {
  const exception = workOrder.exceptions.all.get(exceptionId);
  if (!exception)
    throw refuse('exception_not_found', 'There is no such exception on this work order.');
  if (!exception.open)
    throw refuse('exception_closed', 'It was resolved before: raise a new one if it is back.');
  const { owner } = exception;
  if (roles.includes(CONFINING_ROLE))
    throw refuse(
      'exception_not_yours',
      `It is for ${owner}: delegates raise exceptions, and a person resolves or assigns them.`,
      { owner },
    );
  return exception;
};

/** The same of one that somebody resolves, which refuses those whom it is about: domain rule 6. */
export const exceptionToResolve = (
  workOrder: WorkOrder,
  exceptionId: string,
  sender: Pick<CommandMetadata, 'actor' | 'roles'>,
  catalogue: ExceptionCatalogue,
): OpenedException => {
  const exception = exceptionToAnswer(workOrder, exceptionId, sender);
  mustNotResolveOwnNo(exception, sender, workOrder, catalogue);
  return exception;
};

const refuse = (
  code: ExceptionRefusal,
  message: string,
  facts: Readonly<Record<string, string>> = {},
) => new Refusal(code, message, facts);
