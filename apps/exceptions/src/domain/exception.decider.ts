import {
  type CommandOf,
  type ExceptionRefusal,
  type ExceptionResolvedData,
  type raiseException,
  type raiseFromEvent,
  type resolveException,
  type resolveFromEvent,
} from '#contracts';
import { assertNever, type Decider, type NewEvent, Refusal, type RefusalFacts } from '#kernel';
import {
  type CataloguedCode,
  entryOf,
  evolve,
  openExceptions,
  unknownWorkOrder,
  type WorkOrder,
} from '#work-order';
import { ended, endOf, type ExceptionContext, isOpen, raised, uncatalogued } from './raising';

type Raise = CommandOf<typeof raiseException>;
type RaiseFromEvent = CommandOf<typeof raiseFromEvent>;
type Resolve = CommandOf<typeof resolveException>;
type ResolveFromEvent = CommandOf<typeof resolveFromEvent>;
type InContext<C> = C & { readonly context: ExceptionContext };

/** The commands that are decided on a work order's stream. */
export type WorkOrderExceptionCommand = Raise | RaiseFromEvent | Resolve | ResolveFromEvent;

const decide = (
  command: InContext<WorkOrderExceptionCommand>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  switch (command.type) {
    case 'raise-exception':
      return raise(command, workOrder);
    case 'raise-from-event':
      return raiseForEvent(command, workOrder);
    case 'resolve-exception':
      return resolve(command, workOrder);
    case 'resolve-from-event':
      return resolveForEvent(command, workOrder);
    default:
      return assertNever(command);
  }
};

const raise = (
  { data, metadata, context }: InContext<Raise>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  if (workOrder.workflow === null)
    throw refuse('work_order_not_found', `There is no work order ${data.workOrderId}.`);
  const code = knownCode(data.code, context);
  if (!code) throw unknownCode(data.code, context);

  const { workOrderId, subject = workOrderId, rationale } = data;
  const trouble = { workOrderId, code: data.code, cause: 'manual' as const, subject, rationale };
  return raised(trouble, code, workOrder, context, metadata.now);
};

/**
 * What an event calls for is never refused: it has happened. A code that nobody catalogued comes
 * from the workflow's own text and is raised with a day's time. One exception is open at a time for
 * the same cause, subject and code, as long as what it is about has not ended.
 */
const raiseForEvent = (
  { data, metadata, context }: InContext<RaiseFromEvent>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, code, cause, subject, occurredAt } = data;
  if (cause === 'action' && workOrder.mode === 'observe') return [];
  if (isOpen(workOrder, data)) return [];

  const imported = workOrder.imported || data.imported === true || undefined;
  const trouble = { workOrderId, code, cause, subject, occurredAt, imported };
  const entry = entryOf(context.catalogue, code) ?? uncatalogued;
  const events = raised(trouble, entry, workOrder, context, metadata.now);
  const endedAt = endOf(workOrder, metadata.causationId ?? null);
  return endedAt === null
    ? events
    : [...events, ...events.map(({ data }) => ended(data, cause, endedAt, metadata.actor.id))];
};

const resolve = ({ data, metadata }: Resolve, workOrder: WorkOrder): readonly NewEvent[] => {
  const { workOrderId, exceptionId, resolution } = data;
  const exception = entryOf(workOrder.exceptions, exceptionId);
  if (!exception)
    throw refuse('exception_not_found', 'There is no such exception on this work order.');
  if (!exception.open)
    throw refuse('exception_closed', 'It was resolved before: raise a new one if it is back.');

  const resolvedBy = metadata.actor.id;
  const imported = workOrder.imported || undefined;
  const said: ExceptionResolvedData = {
    workOrderId,
    exceptionId,
    resolvedBy,
    resolution,
    imported,
  };
  return [{ type: 'exception.resolved', data: said }];
};

const resolveForEvent = (
  { data, metadata }: ResolveFromEvent,
  workOrder: WorkOrder,
): readonly NewEvent[] =>
  endedExceptions(workOrder, data).map(({ exceptionId, endedAt }) => {
    const imported = workOrder.imported || undefined;
    const about = { workOrderId: data.workOrderId, exceptionId, imported };
    return ended(about, data.cause, endedAt, metadata.actor.id);
  });

/** Open exceptions of a cause and subject that have ended, each with the time when it did. */
export const endedExceptions = (
  workOrder: WorkOrder,
  { cause, subject }: Pick<ResolveFromEvent['data'], 'cause' | 'subject'>,
): readonly { readonly exceptionId: string; readonly endedAt: string }[] =>
  openExceptions(workOrder).flatMap((exception) => {
    const endedAt = endOf(workOrder, exception.causedBy);
    const isIt = exception.cause === cause && exception.subject === subject;
    return isIt && endedAt !== null ? [{ exceptionId: exception.exceptionId, endedAt }] : [];
  });

const knownCode = (
  code: string,
  { catalogue, workflowCodes }: ExceptionContext,
): CataloguedCode | undefined =>
  entryOf(catalogue, code) ?? (workflowCodes.includes(code) ? uncatalogued : undefined);

const unknownCode = (code: string, { catalogue, workflowCodes }: ExceptionContext) => {
  const codes = [...new Set([...Object.keys(catalogue), ...workflowCodes])].sort();
  return refuse(
    'exception_code_not_found',
    `There is no exception code ${code}: use one of ${codes.join(', ')}, and say the rest in the rationale.`,
    { code, codes },
  );
};

const refuse = (
  code: ExceptionRefusal,
  message: string,
  facts: RefusalFacts = {},
): Refusal<ExceptionRefusal> => new Refusal(code, message, facts);

/** Exceptions of a work order: raised by code, owned by whom the catalogue names, and resolved. */
export const exceptionDecider: Decider<
  WorkOrder,
  InContext<WorkOrderExceptionCommand>,
  NewEvent
> = { initialState: unknownWorkOrder, decide, evolve };
