import {
  type ExceptionCause,
  type ExceptionRaisedData,
  type ExceptionResolvedData,
  type EscalationStep,
  type EscalationStepDeclaration,
  type WorkflowDefinition,
} from '#contracts';
import { type NewEvent } from '#kernel';
import {
  type Calendar,
  type Calendars,
  type CallForException,
  type CataloguedCode,
  codeOf,
  dueAfter,
  effectOf,
  endings,
  entryOf,
  type ExceptionCatalogue,
  type NamedCode,
  remediationOwnerOf,
  type WorkOrder,
} from '#work-order';

/** Facts from outside the work order's stream. */
export interface ExceptionContext {
  readonly catalogue: ExceptionCatalogue;
  readonly calendars: Calendars;
  /** The workflow version that the work order was opened with. */
  readonly definition: WorkflowDefinition | undefined;
  /** Ids for an exception and for one about its missing owner. */
  readonly newIds: readonly [string, string];
}

/** What an exception is about, before its code says who owns it. */
export interface ExceptionDraft {
  readonly workOrderId: string;
  /** By the name that it has today. */
  readonly code: string;
  readonly cause: ExceptionCause;
  readonly subject: string;
  readonly rationale?: string;
  readonly occurredAt?: string;
  readonly imported?: true;
}

export type Raised = NewEvent<'exception.raised', ExceptionRaisedData>;

/** The exception, and with it one about its missing owner where nobody owns it. Domain rule 3. */
export const raised = (
  draft: ExceptionDraft,
  code: CataloguedCode,
  workOrder: WorkOrder,
  context: ExceptionContext,
  now: string,
  call: Pick<CallForException, 'causedBy' | 'version'> = { causedBy: null },
): readonly Raised[] => {
  const [id, idOfOwnerless] = context.newIds;
  const exception = raisedAs(id, draft, code, workOrder, context, now);
  const missing = knownOr('owner-missing', context.catalogue);
  const ownerless = { ...draft, code: missing.code, rationale: undefined };
  const isOwned = exception.data.owner !== 'TBD' || draft.code === missing.code;
  const isRaised = effectOf(workOrder, { ...call, ...ownerless }, context.catalogue) !== undefined;
  if (isOwned || isRaised || workOrder.workflow === null || draft.imported) return [exception];
  return [exception, raisedAs(idOfOwnerless, ownerless, missing.entry, workOrder, context, now)];
};

/** Imported work was due in its own time; everything else counts from when it could be known. */
const raisedAs = (
  exceptionId: string,
  { occurredAt, ...draft }: ExceptionDraft,
  code: CataloguedCode,
  workOrder: WorkOrder,
  context: ExceptionContext,
  now: string,
): Raised => {
  const from = draft.imported && occurredAt ? occurredAt : now;
  const calendar = calendarOf(code, context);
  const dueAt = dueAfter(from, code.sla, calendar);
  const isQuiet = draft.imported || workOrder.imported || workOrder.mode === 'observe';
  return {
    type: 'exception.raised',
    data: {
      exceptionId,
      ...draft,
      owner: code.owner ?? workOrder.owner,
      remediationOwner: remediationOwnerOf(code, workOrder.owner),
      dueAt,
      jobType: workOrder.jobType,
      workflowId: workOrder.workflow?.id ?? 'TBD',
      ...(!isQuiet && {
        escalationPath: code.escalationPath?.length
          ? escalationStepsOf(code.escalationPath, now, calendar)
          : [{ number: 1, at: dueAt, owner: lastResort(context) }],
      }),
    },
    occurredAt,
  };
};

/** In order of time, whatever order they were declared in. */
const escalationStepsOf = (
  escalationPath: readonly EscalationStepDeclaration[],
  from: string,
  calendar: Calendar | undefined,
): EscalationStep[] =>
  escalationPath
    .map(({ after, owner }) => ({ at: dueAfter(from, after, calendar), owner }))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .map(({ at, owner }, index) => ({ number: index + 1, at, owner }));

/** In which SLA and escalation path of a code are counted; undefined for around the clock. */
export const calendarOf = (
  { calendar }: CataloguedCode,
  { calendars }: Pick<ExceptionContext, 'calendars'>,
): Calendar | undefined => (calendar === undefined ? undefined : entryOf(calendars, calendar));

/** Who answers for the workflow, or else for work that nobody owns; `TBD` where nobody does. */
export const lastResort = ({
  definition,
  catalogue,
}: Pick<ExceptionContext, 'definition' | 'catalogue'>): string =>
  [definition?.owner, knownOr('owner-missing', catalogue).entry.owner].find(
    (owner) => owner !== undefined && owner !== 'TBD',
  ) ?? 'TBD';

/** How what an exception is about has passed. */
export interface End {
  readonly cause: string;
  readonly endedAt: string;
  /** The event by which it passed; undefined where only the time is known. */
  readonly endedBy?: string;
}

export const ended = (
  about: Pick<ExceptionRaisedData, 'workOrderId' | 'exceptionId' | 'imported'>,
  { cause, endedAt, endedBy }: End,
  resolvedBy: string,
): NewEvent<'exception.resolved', ExceptionResolvedData> => ({
  type: 'exception.resolved',
  data: {
    workOrderId: about.workOrderId,
    exceptionId: about.exceptionId,
    resolvedBy,
    resolution: entryOf(endings, cause)!.resolution,
    endedBy,
    imported: about.imported,
  },
  occurredAt: endedAt,
});

/** What a workflow lists and nobody has defined. */
const uncatalogued: CataloguedCode = { title: 'Not in the catalogue', sla: 'P1D' };

/** What a code is called and means today, also where only work says it. */
export const knownOr = (name: string, catalogue: ExceptionCatalogue): NamedCode =>
  codeOf(catalogue, name) ?? { code: name, entry: uncatalogued };
