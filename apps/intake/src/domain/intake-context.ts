import { type IntakeRefusal, type TrackDeclaration, type WorkflowDefinition } from '#contracts';
import { type FieldError, Refusal, type RefusalFacts } from '#kernel';
import {
  type Calendar,
  type HoldingChild,
  type PublishedWorkflow,
  type WorkOrder,
} from '#work-order';

/** The work order that opens a track, and the track as its workflow declares it. */
export interface TrackOpener {
  readonly workOrder: WorkOrder;
  readonly track?: TrackDeclaration;
}

/** A brief as it is stored: RFC 8785 text and its SHA-256 with what it goes with. */
export interface SealedBrief {
  readonly dispatchId: string;
  readonly briefText: string;
  readonly digest: string;
}

/** Facts from outside the work order's stream. */
export interface IntakeContext {
  /** The latest version for an opening, else the one that the work order was opened with. */
  readonly workflow: PublishedWorkflow | null;
  /** Catalogued exception codes. */
  readonly codes: ReadonlySet<string>;
  /** The calendar of the workflow; looked up for an opening. */
  readonly calendar?: Calendar;
  /** For a run of the checklist that begins. */
  readonly newRunId: string;
  /** Of a dispatch: its id, and what its brief comes to as text and digest. */
  readonly dispatch?: SealedBrief;
  /** Whether actions of its workflow are judged by a policy; looked up for who takes a delegation on. */
  readonly hasPolicy?: boolean;
  /** Whether there is the work order that takes its place; looked up for a supersession that names one. */
  readonly hasSuccessor?: boolean;
  /** For the opening of a track; nobody for every other command. */
  readonly opener: TrackOpener;
  /** Since when only the obligations of a break-glass are open; looked up for what ends it, absent where others are, too. */
  readonly onlyObligationsSince?: string;
  /** Children that have not ended and until then keep it open; looked up for a closure. */
  readonly held: readonly HoldingChild[];
}

export type InContext<C> = C & { readonly context: IntakeContext };

export const refuse = (
  code: IntakeRefusal,
  message: string,
  facts: RefusalFacts = {},
  errors: readonly FieldError[] = [],
): Refusal<IntakeRefusal> => new Refusal(code, message, facts, errors);

/** Refuses unless the work order was opened. */
export const mustExist = ({ workflow }: WorkOrder, workOrderId: string): void => {
  if (workflow === null)
    throw refuse('work_order_not_found', `There is no work order ${workOrderId}: open it first.`);
};

/** Refuses unless the work order was opened and has not ended. */
export const mustBeOpen = (workOrder: WorkOrder, workOrderId: string): void => {
  mustExist(workOrder, workOrderId);
  if (workOrder.status !== 'open')
    throw refuse(
      'work_order_closed',
      workOrder.status === 'closed'
        ? 'The work order is closed: reopen it first.'
        : `The work order is ${workOrder.status}: open a new one.`,
      { status: workOrder.status },
    );
};

/** The definition that a work order goes by. Its version was published, so that it is there. */
export const definitionOf = ({ workflow }: IntakeContext): WorkflowDefinition => {
  if (!workflow) throw new Error('The workflow version of this work order is not in its stream.');
  return workflow.definition;
};
