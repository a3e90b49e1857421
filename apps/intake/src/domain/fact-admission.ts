import {
  type ActionFact,
  type EvidenceFact,
  exceptionCodesOf,
  type ObservedFact,
  type OpenedFact,
  type Origin,
  type PrerequisiteFact,
  prerequisiteOf,
  type ReopenedFact,
  type StepBlockedFact,
  stepOf,
  streamOf,
  type WorkObservedFact,
  type WorkflowDefinition,
} from '#contracts';
import { elapsedMs, type NewEvent, parseInstant, plus } from '#kernel';
import {
  type Calendar,
  type Halts,
  judgeReport,
  type PublishedWorkflow,
  type WorkOrder,
} from '#work-order';
import { isActionMasked, maskedField, type UnderstoodFact } from './parse-fact';
import { type FactError, factError, readTime } from './envelope';
import { missingInputs, openedUnder } from './opening';
import { type QuarantinedFact, whoReports } from './quarantined-fact';

/** What lies outside a fact. Only what its type needs is looked up; the rest stands as unknown. */
export interface AdmissionContext {
  readonly now: string;
  /** How far the clock of a source may be ahead of ours, in milliseconds. */
  readonly clockSkewMs: number;
  /** Who reports, by the credential. */
  readonly reportedBy: string;
  /** With the role delegate. */
  readonly asDelegate?: boolean;
  /** Operators and admins: they report for everybody, and imported work under an enforced workflow calls nobody. */
  readonly isOperator?: boolean;
  /** The work order was not opened as imported: events about it are not imported, whatever they say. */
  readonly ignoresImported?: boolean;
  /** Nothing waits for it: see `isHistory`. */
  readonly isHistory?: boolean;
  /** Catalogued exception codes. */
  readonly codes: ReadonlySet<string>;
  /** The latest version of the workflow that an opening names. */
  readonly published: PublishedWorkflow | null;
  /** The calendar of that version. */
  readonly calendar?: Calendar;
  /** The definition that the work order goes by. */
  readonly definition: WorkflowDefinition | null;
  readonly workOrder: WorkOrder;
  /** What is halted in the tenant: of a reported action. */
  readonly halts: Halts;
  /** Makes an id that is the same for the same event, however often it comes. */
  readonly newRunId: () => string;
  /** Of a closing: since when only the obligations of a break-glass are open; absent where others are, too. */
  readonly onlyObligationsSince?: string;
  /** The quarantine entry that it is replayed from. */
  readonly quarantined?: QuarantinedFact;
}

export interface AdmittedFact {
  readonly stream: string;
  readonly events: readonly NewEvent[];
}

/**
 * The events that a reported fact becomes. It is recorded as it came, also where a command would be
 * refused (domain rule 1); only what cannot be placed at all goes to quarantine.
 */
export const admit = (
  fact: UnderstoodFact,
  context: AdmissionContext,
): AdmittedFact | FactError => {
  const events = eventsOf(fact, context);
  if (!Array.isArray(events)) return events as FactError;
  const occurredAt = fact.envelope.time;
  return {
    stream: streamOf.workOrder(fact.body.workOrderId),
    events: events.map(({ type, data }: NewEvent, index) => ({
      type,
      data: index === 0 ? { ...(data as object), ...maskedField(fact.masked ?? []) } : data,
      occurredAt,
    })),
  };
};

const eventsOf = (
  fact: UnderstoodFact,
  context: AdmissionContext,
): readonly NewEvent[] | FactError => {
  const { type } = fact.envelope;
  const origin = originOf(fact, context);
  switch (type) {
    case 'work-order.opened':
      return opened(fact.body as OpenedFact, { ...context, now: openedAt(fact, context) }, origin);
    case 'work-order.closed': {
      const { onlyObligationsSince } = context;
      return [{ type, data: { ...fact.body, origin, onlyObligationsSince } }];
    }
    case 'work-order.reopened':
      return origin.imported ? reopened(fact.body, context, origin) : onlyImported(REOPEN_HERE);
    case 'work-order.observed':
      return origin.imported
        ? ended(fact.body as WorkObservedFact, context, origin)
        : onlyImported(NO_END_OF_LOG);
    case 'fact.observed':
      return [{ type, data: { ...observed(fact, context), origin } }];
    case 'prerequisite.failed':
      return [{ type, data: { ...failed(fact.body as PrerequisiteFact, context), origin } }];
    case 'step.blocked':
      return blocked(fact.body as StepBlockedFact, context, origin);
    case 'evidence.recorded':
      return [{ type, data: { ...evidence(fact, context), origin } }];
    case 'action.performed':
    case 'action.failed':
      return [{ type, data: { ...reported(fact, context), origin } }];
    default:
      return [{ type, data: { ...fact.body, origin } }];
  }
};

const originOf = (
  { envelope }: UnderstoodFact,
  { quarantined, ignoresImported, isHistory }: AdmissionContext,
): Origin => ({
  source: envelope.source,
  eventId: envelope.id,
  ...(envelope.imported && !ignoresImported && { imported: true }),
  ...(isHistory && { history: true }),
  ...(quarantined && { quarantineId: quarantined.quarantineId }),
});

/** The deadline of imported work counts from its own time, that of other work from when it could be known. */
const openedAt = (
  { envelope: { imported, time } }: UnderstoodFact,
  { now, ignoresImported }: AdmissionContext,
): string => (imported && !ignoresImported && time !== undefined ? time : now);

/** Imported work misses inputs that nobody stored: no obligation opens for them. */
const opened = (
  fact: OpenedFact,
  context: AdmissionContext,
  origin: Origin,
): readonly NewEvent[] | FactError => {
  const { published, workOrder } = context;
  if (!published)
    return factError(
      'unknown_workflow',
      '/data/workflow',
      `No workflow ${fact.workflow} is published: publish it with PUT /v1/workflows/${fact.workflow}, then replay this.`,
    );
  if (origin.imported && published.definition.mode === 'enforce' && !context.isOperator)
    return notYours(fact.workflow, 'leave imported out where the work is done here, or ');
  const given = GIVEN_BY_IMPORTS.find((name) => fact[name] !== undefined);
  if (given && !origin.imported)
    return factError(
      'invalid_data',
      `/data/${given}`,
      `${given} is accepted for imported work only: leave it out, the workflow decides it.`,
    );
  const ofOpening = { ...context, newRunId: context.newRunId() };
  const opening = openedUnder(published, fact, ofOpening, origin);
  const isFirst = workOrder.workflow === null;
  return isFirst && !origin.imported
    ? [opening, ...missingInputs(published, fact, origin)]
    : [opening];
};

/** What the workflow says of work that is done here. */
const GIVEN_BY_IMPORTS = ['owner', 'dueAt'] as const;

const notYours = (workflow: string, otherwise = ''): FactError =>
  factError(
    'import_not_yours',
    '/imported',
    `Operators and admins import work under ${workflow}, which is in mode enforce: ${otherwise}replay this with such a key.`,
  );

/** Why a reporter may not go on with work that was imported, or undefined. */
const whyNoImport = ({ workOrder, isOperator }: AdmissionContext): FactError | undefined =>
  workOrder.mode === 'enforce' && !isOperator ? notYours(workOrder.workflow!.id) : undefined;

const reopened = (
  { workOrderId }: ReopenedFact,
  context: AdmissionContext,
  origin: Origin,
): readonly NewEvent[] | FactError => {
  const { status } = context.workOrder;
  const refused = whyNoImport(context);
  if (refused) return refused;
  if (status !== 'closed')
    return factError(
      'invalid_data',
      '/data/workOrderId',
      `Only closed work is reopened, and ${workOrderId} is ${status}: report its closing first, then replay this.`,
    );
  const data = { reason: REOPENED_IN_LOG, checklistRunId: context.newRunId() };
  return [{ type: 'work-order.reopened', data: { workOrderId, ...data, origin } }];
};

const ended = (
  fact: WorkObservedFact,
  context: AdmissionContext,
  origin: Origin,
): readonly NewEvent[] | FactError => {
  const until = readTime(fact.until, '/data/until', context.now);
  const refused = whyNoImport(context) ?? (typeof until === 'object' ? until : undefined);
  return refused ?? [{ type: 'work-order.observed', data: { ...fact, origin } }];
};

const REOPENED_IN_LOG = 'The imported log goes on after the closing.';

const REOPEN_HERE =
  'Only imported work is reopened by a report: reopen other work with POST /v1/work-orders/{id}/reopen.';
const NO_END_OF_LOG = 'Only imported work has the end of a log: leave this out for other work.';

const onlyImported = (message: string): FactError =>
  factError('invalid_data', '/imported', message);

const observed = (
  { envelope, body }: UnderstoodFact,
  { now, clockSkewMs, asDelegate }: AdmissionContext,
) => {
  const { workOrderId, name, value, observedAt } = body as ObservedFact;
  const stated = (observedAt && parseInstant(observedAt)) ?? envelope.time ?? now;
  const ahead = elapsedMs(now, stated);
  return {
    workOrderId,
    name,
    value,
    observedAt: ahead > 0 && ahead <= clockSkewMs ? now : stated,
    source: envelope.source,
    ...(asDelegate && { asDelegate }),
  };
};

const failed = (fact: PrerequisiteFact, { definition }: AdmissionContext) => ({
  ...fact,
  code:
    (definition && prerequisiteOf(definition, fact.prerequisite)?.onFail) ?? 'prerequisite-failed',
});

const blocked = (
  fact: StepBlockedFact,
  { definition, codes }: AdmissionContext,
  origin: Origin,
): readonly NewEvent[] | FactError => {
  const code =
    fact.code ?? (definition && stepOf(definition, fact.step)?.onBlock) ?? 'step-blocked';
  const known = new Set([...codes, ...(definition ? exceptionCodesOf(definition) : [])]);
  if (!known.has(code))
    return factError(
      'unknown_code',
      '/data/code',
      `There is no exception code ${code}: use one of ${[...known].sort().join(', ')}; or define it with PUT /v1/exception-codes/${code}, then replay this.`,
    );
  return [{ type: 'step.blocked', data: { ...fact, code, origin } }];
};

const evidence = ({ envelope, body }: UnderstoodFact, { now, reportedBy }: AdmissionContext) => {
  const fact = body as EvidenceFact;
  return {
    ...fact,
    visibility: fact.visibility ?? 'private',
    producer: reportedBy,
    capturedAt: envelope.time ?? now,
  };
};

/**
 * Whether a run covered it is for us to say, never for the reporter: what counts is when the report was received, or its
 * own time where the workflow takes reports so late.
 */
const reported = ({ envelope, body, masked = [] }: UnderstoodFact, context: AdmissionContext) => {
  const { now, workOrder, halts, definition } = context;
  const fact = body as ActionFact;
  const { time = now } = envelope;
  const { reportWithin } = definition ?? {};
  const isInTime = reportWithin !== undefined && time < now && plus(time, reportWithin) >= now;
  const at = isInTime ? time : now;
  const reporting = { halts, now, definition, ...whoReports(envelope.source, context) };
  const judged = judgeReport(workOrder, { ...fact, at }, reporting);
  return { ...fact, ...judged, authorised: judged.authorised && !isActionMasked(masked) };
};
