import {
  type ExceptionCause,
  type ExceptionRaisedData,
  type ExceptionResolvedData,
} from '#contracts';
import { type NewEvent, plus } from '#kernel';
import {
  type CataloguedCode,
  entryOf,
  type ExceptionCatalogue,
  openExceptions,
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

/** What an exception is about, before its code says who owns it. */
export interface Trouble {
  readonly workOrderId: string;
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

export const ended = (
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

/** One is open for the same cause, subject and code, and what it is about has not ended. */
export const isOpen = (
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

/** When what the event was about ended; null while it lasts, and for what has no end of its own. */
export const endOf = ({ blockages }: WorkOrder, eventId: string | null): string | null =>
  (eventId !== null && entryOf(blockages, eventId)?.endedAt) || null;

/** What a workflow lists and nobody has defined. */
export const uncatalogued: CataloguedCode = { title: 'Not in the catalogue', sla: 'P1D' };
