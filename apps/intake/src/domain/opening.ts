import {
  type AllowedOutput,
  type CommandOf,
  type openWorkOrder,
  type Origin,
  type ParentWorkOrder,
  type PrerequisiteFailedData,
  type Scalar,
  unmetInputs,
  type WorkflowDefinition,
  type WorkOrderOpenedData,
} from '#contracts';
import { type NewEvent } from '#kernel';
import {
  type Calendar,
  dueAfter,
  INPUT_MISSING,
  inputPrerequisite,
  type PublishedWorkflow,
  type WorkOrder,
} from '#work-order';
import { type InContext, refuse } from './intake-context';

/** What is said when a work order is opened: by a command, by an outside system or for a track. */
export interface Opening {
  readonly workOrderId: string;
  readonly title?: string;
  readonly objects?: string[];
  readonly inputs?: Record<string, Scalar>;
  /** Who answers for it; the owner of the workflow where absent. */
  readonly owner?: string;
  readonly allowedOutput?: AllowedOutput;
  readonly parent?: ParentWorkOrder;
}

/** What an opening takes from outside of what is said. */
export interface OpeningContext {
  readonly now: string;
  /** For the run of the checklist that begins. */
  readonly newRunId: string;
  /** In which the service levels of the workflow are counted; around the clock where absent. */
  readonly calendar?: Calendar;
}

/** Opens a governed run of the latest published version of a workflow. */
export const open = (
  { data, metadata: { now }, context }: InContext<CommandOf<typeof openWorkOrder>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workflow, workOrderId } = data;
  if (!context.workflow)
    throw refuse(
      'workflow_not_found',
      `No workflow ${workflow} is published: publish it with PUT /v1/workflows/${workflow}, or open with one of GET /v1/workflows.`,
      { workflow },
    );
  if (workOrder.workflow !== null)
    throw refuse('work_order_exists', `The work order ${workOrderId} is open under that id.`, {
      workOrderId,
    });
  // The shell has chosen an id where the caller named none: the stream is named after it.
  const { title, objects, inputs, allowedOutput } = data;
  if (allowedOutput === 'any' && context.workflow.definition.allowedOutput === 'draft-only')
    throw refuse(
      'output_not_allowed',
      `Work of ${workflow} begins as draft-only, until its gates are open: leave \`allowedOutput\` out.`,
      { allowedOutput: 'draft-only' },
    );
  const said = { workOrderId: workOrderId!, title, objects, inputs, allowedOutput };
  return [
    openedUnder(context.workflow, said, { ...context, now }),
    ...missingInputs(context.workflow, said),
  ];
};

/** The opening as the ledger keeps it: what was said, under this version of the workflow. */
export const openedUnder = (
  { ref, definition }: PublishedWorkflow,
  { workOrderId, title, objects, inputs, owner, allowedOutput, parent }: Opening,
  context: OpeningContext,
  origin?: Origin,
): NewEvent<'work-order.opened', WorkOrderOpenedData> => ({
  type: 'work-order.opened',
  data: {
    workOrderId,
    workflow: ref,
    jobType: definition.jobType,
    mode: definition.mode,
    owner: owner ?? definition.owner,
    checklistRunId: context.newRunId,
    title,
    objects,
    inputs,
    // Nobody widens what the workflow allows, whatever an outside system reports.
    allowedOutput: definition.allowedOutput === 'draft-only' ? 'draft-only' : allowedOutput,
    parent,
    dueAt: dueAt(definition, context, origin),
    ...(definition.claimedEvidence.length > 0 && { claimedEvidence: definition.claimedEvidence }),
    origin,
  },
});

/**
 * When the work is to be done by the workflow's service level, counted from when it could be known. What
 * was imported or is only observed is never due: no escalation path starts there (domain rules 1 and 16).
 */
const dueAt = (
  { slas, mode }: WorkflowDefinition,
  { now, calendar }: OpeningContext,
  origin: Origin | undefined,
): string | undefined =>
  slas.work === undefined || mode === 'observe' || origin?.imported
    ? undefined
    : dueAfter(now, slas.work, calendar);

/**
 * A required input that is absent, unknown or of another type is a prerequisite that failed, in the
 * same append: policy stops and the exception gets an owner, as for any other prerequisite.
 */
export const missingInputs = (
  { definition }: PublishedWorkflow,
  { workOrderId, inputs = {} }: Opening,
  origin?: Origin,
): readonly NewEvent<'prerequisite.failed', PrerequisiteFailedData>[] =>
  unmetInputs(definition, inputs).map(({ name, wanted }) => ({
    type: 'prerequisite.failed',
    data: {
      workOrderId,
      prerequisite: inputPrerequisite(name),
      code: INPUT_MISSING,
      note: `${name} needs ${wanted}`,
      origin,
    },
  }));
