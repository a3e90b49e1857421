import {
  OUTCOME_UNKNOWN,
  type assignException,
  type CommandOf,
  type escalateException,
  type ExceptionCause,
  type ExceptionEscalatedData,
  type ExceptionResolvedData,
  type raiseException,
  type raiseFromEvent,
  type resolveException,
  type resolveFromEvent,
  runsTheWork,
} from '#contracts';
import { assertNever, type Decider, type NewEvent } from '#kernel';
import {
  awaitedOutcomes,
  awaitsObligationsOnly,
  codeOf,
  codesOf,
  effectOf,
  endOf,
  entryOf,
  evolve,
  isSameProposal,
  isUncalled,
  exceptionToAnswer,
  exceptionToResolve,
  type NamedCode,
  openExceptions,
  outcomeReportedAt,
  stoppageOf,
  unknownWorkOrder,
  type WorkOrder,
  type OpenedException,
} from '#work-order';
import { type End, ended, type ExceptionContext, knownOr, raised } from './raising';
import { refuse, refuseFields } from './refuse';
import { mayAnswerFor } from './sender-roles';

type Raise = CommandOf<typeof raiseException>;
type RaiseFromEvent = CommandOf<typeof raiseFromEvent>;
type Escalate = CommandOf<typeof escalateException>;
type Resolve = CommandOf<typeof resolveException>;
type ResolveFromEvent = CommandOf<typeof resolveFromEvent>;
type InContext<C> = C & { readonly context: ExceptionContext };

/** The commands about exceptions: they are decided on a work order's stream. */
export type WorkOrderExceptionCommand =
  | Raise
  | RaiseFromEvent
  | CommandOf<typeof assignException>
  | Escalate
  | Resolve
  | ResolveFromEvent;

const decide = (
  command: InContext<WorkOrderExceptionCommand>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  switch (command.type) {
    case 'raise-exception':
      return raise(command, workOrder);
    case 'raise-from-event':
      return raiseForEvent(command, workOrder);
    case 'assign-exception':
      return assign(command, workOrder);
    case 'escalate-exception':
      return escalate(command, workOrder);
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
  const named = knownCode(data.code, context);
  if (!named) throw unknownCode(data.code, context);

  const { workOrderId, subject = workOrderId, rationale } = data;
  const cause = manualCause(named.code, subject, workOrder);
  if (cause === 'outcome' && openAbout(workOrder, subject)) return [];
  const draft = { workOrderId, code: named.code, cause, subject, rationale };
  return raised(draft, named.entry, workOrder, context, metadata.now);
};

/** Who knows that an outcome is unknown need not wait until it is due: it ends by the report all the same. */
const manualCause = (code: string, subject: string, workOrder: WorkOrder): ExceptionCause =>
  code === OUTCOME_UNKNOWN &&
  entryOf(workOrder.decisions, subject)?.outcome === 'run' &&
  outcomeReportedAt(workOrder, subject) === null
    ? 'outcome'
    : 'manual';

/** The open exception about the outcome of a decision, or of another one on the same proposal. */
export const openAbout = (workOrder: WorkOrder, decisionId: string): OpenedException | undefined =>
  openExceptions(workOrder).find(
    ({ cause, subject }) => cause === 'outcome' && isSameProposal(workOrder, subject, decisionId),
  );

/**
 * What an event calls for is never refused: it has happened. A code that nobody catalogued comes
 * from the workflow's own text and is raised with a day's time. The event decides, not what is open
 * now: an event that has an effect gets no second one, and one whose cause has passed meanwhile is
 * raised and resolved at once, so that history and trends count it.
 */
const raiseForEvent = (
  { data, metadata, context }: InContext<RaiseFromEvent>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, cause, subject, occurredAt, version } = data;
  if (isUncalled(workOrder, { cause })) return [];
  if (cause === 'work' && !isOverdue(workOrder, context, metadata.now)) return [];
  if (cause === 'outcome' && !isOutcomeUnknown(workOrder, subject, metadata.now)) return [];
  const { code, entry } = knownOr(data.code, context.catalogue);
  const call = { cause, subject, code, version, causedBy: metadata.causationId ?? null };
  if (effectOf(workOrder, call, context.catalogue)) return [];

  const imported = workOrder.imported || data.imported === true || undefined;
  const draft = { workOrderId, code, cause, subject, occurredAt, imported };
  const events = raised(draft, entry, workOrder, context, metadata.now, call);
  const endedAt = endOf(workOrder, call);
  if (endedAt === null) return events;
  const end = { cause, endedAt, endedBy: endedBy(workOrder, call.causedBy) };
  return [...events, ...events.map(({ data }) => ended(data, end, metadata.actor.id))];
};

/** The event by which a cause passed; undefined where only its time is known. */
const endedBy = (workOrder: WorkOrder, causedBy: string | null): string | undefined =>
  stoppageOf(workOrder, causedBy)?.endedBy ?? undefined;

/** Nobody is reminded of it, and nobody is waited for in vain: domain rules 1 and 16. */
const isQuiet = ({ imported, mode }: WorkOrder): boolean => imported || mode === 'observe';

/**
 * Open work that is not done by its due time, of which somebody is notified once. What was
 * imported or is only observed starts no timer, and work of which only obligations are left is done.
 */
const isOverdue = (workOrder: WorkOrder, { definition }: ExceptionContext, now: string): boolean =>
  workOrder.status === 'open' &&
  workOrder.dueAt !== null &&
  workOrder.dueAt <= now &&
  !isQuiet(workOrder) &&
  !workOrder.exceptions.all.values().some(({ cause }) => cause === 'work') &&
  !(definition && awaitsObligationsOnly(workOrder, definition, now));

/** A run of open work whose outcome is due by now and that nobody has reported. */
const isOutcomeUnknown = (workOrder: WorkOrder, decisionId: string, now: string): boolean =>
  workOrder.status === 'open' &&
  awaitedOutcomes(workOrder).some(
    (one) => one.decisionId === decisionId && one.outcomeDueAt! <= now,
  );

/** Calls whom an escalation step names, once, when its time has come and the exception is still open. */
const escalate = ({ data, metadata }: Escalate, workOrder: WorkOrder): readonly NewEvent[] => {
  const { workOrderId, exceptionId } = data;
  const exception = entryOf(workOrder.exceptions.all, exceptionId);
  const escalationStep = exception?.escalationPath.find(
    ({ number }) => number === data.escalationStep,
  );
  if (!exception?.open || !escalationStep || escalationStep.at > metadata.now) return [];
  if (exception.taken.includes(escalationStep.number)) return [];
  const escalated: ExceptionEscalatedData = { workOrderId, exceptionId, escalationStep };
  return [{ type: 'exception.escalated', data: escalated }];
};

const resolve = (
  { data, metadata, context }: InContext<Resolve>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, exceptionId, resolution } = data;
  exceptionToResolve(workOrder, exceptionId, metadata, context.catalogue);
  const resolvedBy = metadata.actor.id;
  const imported = workOrder.imported || undefined;
  const resolved: ExceptionResolvedData = {
    workOrderId,
    exceptionId,
    resolvedBy,
    resolution,
    imported,
  };
  return [{ type: 'exception.resolved', data: resolved }];
};

const resolveForEvent = (
  { data, metadata }: ResolveFromEvent,
  workOrder: WorkOrder,
): readonly NewEvent[] =>
  endedExceptions(workOrder, data).map(({ exceptionId, ...end }) => {
    const imported = workOrder.imported || undefined;
    const about = { workOrderId: data.workOrderId, exceptionId, imported };
    return ended(about, end, metadata.actor.id);
  });

/** An open exception that has ended, and what it is about. */
export interface EndedException extends End {
  readonly exceptionId: string;
  readonly subject: string;
}

/** What exceptions are about; everything where it says neither. */
export type About = Partial<Pick<EndedException, 'cause' | 'subject'>>;

/** Open exceptions of a cause and subject that have ended, each with the time when it did. */
export const endedExceptions = (workOrder: WorkOrder, about: About): readonly EndedException[] =>
  allEnded(workOrder).filter((ended) => isAbout(ended, about));

export const isAbout = (
  one: { readonly cause: string; readonly subject: string },
  { cause = one.cause, subject = one.subject }: About,
): boolean => one.cause === cause && one.subject === subject;

/** Every open exception that has ended. */
const allEnded = (workOrder: WorkOrder): readonly EndedException[] =>
  openExceptions(workOrder).flatMap((exception) => {
    const { exceptionId, cause, subject, causedBy } = exception;
    const endedAt = endOf(workOrder, exception);
    return endedAt === null
      ? []
      : [{ exceptionId, cause, subject, endedAt, endedBy: endedBy(workOrder, causedBy) }];
  });

/** Where codes are listed. */
type Catalogued = Pick<ExceptionContext, 'catalogue' | 'definition'>;

/** What a name means in the catalogue or, if only there, in the list of the workflow; undefined for neither. */
export const knownCode = (code: string, context: Catalogued): NamedCode | undefined =>
  listedCodes(context).includes(code)
    ? knownOr(code, context.catalogue)
    : codeOf(context.catalogue, code);

const listedCodes = ({ definition }: Catalogued): readonly string[] =>
  definition?.exceptionCodes ?? [];

/** The refusal of a code that nobody knows, with the codes that there are. */
export const unknownCode = (code: string, context: Catalogued) => {
  const listed = listedCodes(context).filter((name) => !codeOf(context.catalogue, name));
  const codes = [...new Set([...codesOf(context.catalogue), ...listed])].sort();
  return refuse(
    'exception_code_not_found',
    `There is no exception code ${code}: use one of ${codes.join(', ')}, and say the rest in the rationale.`,
    { code, codes },
  );
};

/** Gives an open exception to an owner, who works on it from here on. */
const assign = (
  { data, metadata }: CommandOf<typeof assignException>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, exceptionId, owner, reason } = data;
  const exception = exceptionToAnswer(workOrder, exceptionId, metadata);
  if (!runsTheWork(metadata) && !mayAnswerFor(exception.owner, metadata))
    throw refuse(
      'exception_not_yours',
      `It is ${exception.owner}'s: an operator, or a key that may answer for them, gives it away.`,
      { owner: exception.owner },
    );
  if (owner === 'TBD')
    throw refuseFields({ pointer: '/owner', message: 'must be somebody: TBD is nobody' });
  if (owner === exception.owner) return [];
  const assignedBy = metadata.actor.id;
  return [
    { type: 'exception.assigned', data: { workOrderId, exceptionId, owner, assignedBy, reason } },
  ];
};

/** Exceptions of a work order: raised by code, given to owners, escalated by their path, and resolved. */
export const exceptionDecider: Decider<
  WorkOrder,
  InContext<WorkOrderExceptionCommand>,
  NewEvent
> = { initialState: unknownWorkOrder, decide, evolve };
