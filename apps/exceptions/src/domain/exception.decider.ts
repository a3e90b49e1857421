import {
  type CommandOf,
  type ExceptionCause,
  type ExceptionRaisedData,
  type ExceptionRefusal,
  type ExceptionResolvedData,
  type raiseException,
  type raiseFromEvent,
  type resolveException,
  type resolveFromEvent,
} from '#contracts';
import {
  assertNever,
  type Decider,
  type NewEvent,
  plus,
  Refusal,
  type RefusalFacts,
} from '#kernel';
import {
  type CataloguedCode,
  entryOf,
  evolve,
  type ExceptionCatalogue,
  openExceptions,
  unknownWorkOrder,
  type WorkOrder,
} from '#work-order';

/** Facts from outside the work order's stream. */
export interface ExceptionContext {
  readonly catalogue: ExceptionCatalogue;
  /** Codes that the work order's workflow lists. */
  readonly workflowCodes: readonly string[];
  /** Ids for an exception and for one about its missing owner. */
  readonly newIds: readonly [string, string];
}

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

const isOpen = (
  workOrder: WorkOrder,
  { cause, subject, code }: Pick<Trouble, 'cause' | 'subject' | 'code'>,
): boolean =>
  openExceptions(workOrder).some(
    (open) =>
      open.cause === cause &&
      open.subject === subject &&
      open.code === code &&
      endOf(workOrder, open.causedBy) === null,
  );

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

/** Each open exception whose blockage has ended, at the time when it ended. */
const resolveForEvent = (
  { data, metadata }: ResolveFromEvent,
  workOrder: WorkOrder,
): readonly NewEvent[] =>
  openExceptions(workOrder).flatMap((exception) => {
    const { cause, subject, exceptionId } = exception;
    const endedAt = endOf(workOrder, exception.causedBy);
    if (cause !== data.cause || subject !== data.subject || endedAt === null) return [];
    const imported = workOrder.imported || undefined;
    const { workOrderId } = data;
    return [ended({ workOrderId, exceptionId, imported }, data.cause, endedAt, metadata.actor.id)];
  });

interface Trouble {
  readonly workOrderId: string;
  readonly code: string;
  readonly cause: ExceptionCause;
  readonly subject: string;
  readonly rationale?: string;
  readonly occurredAt?: string;
  readonly imported?: true;
}

type Raised = NewEvent<'exception.raised', ExceptionRaisedData>;

/** The exception, and with it one about its missing owner where nobody owns it. Domain rule 3. */
const raised = (
  trouble: Trouble,
  code: CataloguedCode,
  workOrder: WorkOrder,
  { catalogue, newIds }: ExceptionContext,
  now: string,
): readonly Raised[] => {
  const exception = raisedAs(newIds[0], trouble, code, workOrder, now);
  const isOwned = exception.data.owner !== 'TBD' || trouble.code === 'owner-missing';
  const isSaid = isOpen(workOrder, { ...trouble, code: 'owner-missing' });
  if (isOwned || isSaid || workOrder.workflow === null || trouble.imported) return [exception];

  const ownerless = { ...trouble, code: 'owner-missing', rationale: undefined };
  const missing = entryOf(catalogue, 'owner-missing') ?? uncatalogued;
  return [exception, raisedAs(newIds[1], ownerless, missing, workOrder, now)];
};

/** Imported work was due in its own time; everything else counts from when it could be known. */
const raisedAs = (
  exceptionId: string,
  { occurredAt, ...trouble }: Trouble,
  { owner, remediationOwner, sla }: CataloguedCode,
  workOrder: WorkOrder,
  now: string,
): Raised => ({
  type: 'exception.raised',
  data: {
    exceptionId,
    ...trouble,
    owner: owner ?? workOrder.owner,
    remediationOwner: remediationOwner ?? owner ?? workOrder.owner,
    dueAt: plus(trouble.imported && occurredAt ? occurredAt : now, sla),
    jobType: workOrder.jobType,
    workflowId: workOrder.workflow?.id ?? 'TBD',
  },
  occurredAt,
});

const ended = (
  about: Pick<ExceptionRaisedData, 'workOrderId' | 'exceptionId' | 'imported'>,
  cause: ExceptionCause,
  endedAt: string,
  resolvedBy: string,
): NewEvent<'exception.resolved', ExceptionResolvedData> => ({
  type: 'exception.resolved',
  data: {
    workOrderId: about.workOrderId,
    exceptionId: about.exceptionId,
    resolvedBy,
    resolution: cause === 'prerequisite' ? 'The prerequisite passed.' : 'The step went on.',
    imported: about.imported,
  },
  occurredAt: endedAt,
});

/** When what the event was about ended; null while it lasts, and for what has no end of its own. */
const endOf = ({ blockages }: WorkOrder, eventId: string | null): string | null =>
  (eventId !== null && entryOf(blockages, eventId)?.endedAt) || null;

const uncatalogued: CataloguedCode = { title: 'Not in the catalogue', sla: 'P1D' };

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
