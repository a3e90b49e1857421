import {
  type AllowedOutput,
  type CommandOf,
  CONFINING_ROLE,
  inputPrerequisite,
  type openTrack,
  type openWorkOrder,
  type Origin,
  type ParentWorkOrder,
  type PrerequisiteFailedData,
  type Scalar,
  STANDING_PREFIX,
  unmetInputs,
  type WorkflowDefinition,
  type WorkOrderOpenedData,
} from '#contracts';
import { type NewEvent } from '#kernel';
import {
  requestersOfDecision,
  type Calendar,
  dueAfter,
  entryOf,
  INPUT_MISSING,
  type PublishedWorkflow,
  replacedBy,
  type Requesters,
  requestersOf,
  type WorkOrder,
} from '#work-order';
import { type InContext, mustExist, refuse } from './intake-context';

/** What opens a work order: by a command, by an outside system or for a track. */
interface Opening {
  readonly workOrderId: string;
  readonly title?: string;
  readonly delegate?: string;
  readonly client?: string;
  readonly objects?: string[];
  readonly inputs?: Record<string, Scalar>;
  /** Who answers for it; the owner of the workflow where absent. */
  readonly owner?: string;
  readonly allowedOutput?: AllowedOutput;
  readonly parent?: ParentWorkOrder;
  /** As imported work has it; by the service level of the workflow where absent. */
  readonly dueAt?: string;
}

/** What an opening takes from elsewhere. */
interface OpeningContext {
  readonly now: string;
  /** For the run of the checklist that begins. */
  readonly newRunId: string;
  /** In which the service levels of the workflow are counted; around the clock where absent. */
  readonly calendar?: Calendar;
}

/** Opens a governed run of the latest published version of a workflow. */
export const open = (
  { data, metadata: { now, roles }, context }: InContext<CommandOf<typeof openWorkOrder>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workflow, workOrderId } = data;
  if (!context.workflow)
    throw refuse(
      'workflow_not_found',
      `No workflow ${workflow} is published, or its stored definition was altered: publish it with PUT /v1/workflows/${workflow}, or open with one of GET /v1/workflows.`,
      { workflow },
    );
  if (roles.includes(CONFINING_ROLE) && !context.workflow.definition.delegatesMayOpen)
    throw refuse(
      'opening_not_allowed',
      `Delegates open no work of ${workflow}: ask its owner for a work order, or for \`delegatesMayOpen: true\` in the workflow.`,
      { workflow },
    );
  if (
    roles.includes(CONFINING_ROLE) &&
    workOrderId?.startsWith(STANDING_PREFIX) &&
    data.delegate === undefined
  )
    throw refuse(
      'opening_not_allowed',
      `Ids that begin with ${STANDING_PREFIX} are those of the standing work orders of AuthZEN, each for one delegate: leave \`workOrderId\` out.`,
      { workOrderId },
    );
  if (workOrder.workflow !== null)
    throw refuse('work_order_exists', `The work order ${workOrderId} is open under that id.`, {
      workOrderId,
    });
  if (data.allowedOutput === 'any' && context.workflow.definition.allowedOutput === 'draft-only')
    throw refuse(
      'output_not_allowed',
      `Work of ${workflow} begins as draft-only, until its gates are open: leave \`allowedOutput\` out.`,
      { allowedOutput: 'draft-only' },
    );
  // The shell has chosen an id where the caller named none: the stream is named after it.
  const opening = { ...data, workOrderId: workOrderId! };
  return [
    openedUnder(context.workflow, opening, { ...context, now }),
    ...missingInputs(context.workflow, opening),
  ];
};

/** The opening as the ledger stores it, under this version of the workflow. */
export const openedUnder = (
  { ref, definition }: PublishedWorkflow,
  {
    workOrderId,
    title,
    delegate,
    client,
    objects,
    inputs,
    owner,
    allowedOutput,
    parent,
    dueAt,
  }: Opening,
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
    delegate,
    client,
    objects,
    inputs,
    // Nobody widens what the workflow allows, whatever an outside system reports.
    allowedOutput: definition.allowedOutput === 'draft-only' ? 'draft-only' : allowedOutput,
    parent,
    dueAt: dueAt ?? dueByServiceLevel(definition, context, origin),
    ...(definition.claimedEvidence.length > 0 && { claimedEvidence: definition.claimedEvidence }),
    origin,
  },
});

/**
 * When the work is to be done by the workflow's service level. Work that is only observed here is never due; imported
 * work was due in its own time. No escalation path starts for either (domain rules 1 and 16).
 */
const dueByServiceLevel = (
  { slas, mode }: WorkflowDefinition,
  { now, calendar }: OpeningContext,
  origin: Origin | undefined,
): string | undefined =>
  slas.work === undefined || (mode === 'observe' && !origin?.imported)
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

/**
 * Opens the draft-only child of a track (domain rule 5): about the same objects, with those inputs of
 * the parent that the child's workflow declares. What was opened once stays as it was opened; whether
 * the parent was stopped or has ended meanwhile does not matter, for tracks are independent.
 */
export const openChild = (
  { data, metadata: { now }, context }: InContext<CommandOf<typeof openTrack>>,
  child: WorkOrder,
): readonly NewEvent[] => {
  if (child.workflow !== null) return [];
  const { workOrderId, parent } = data;
  const { opener, workflow } = context;
  mustExist(opener.workOrder, parent.workOrderId);
  if (!opener.track)
    throw refuse(
      'track_not_found',
      `The workflow of ${parent.workOrderId} has no track ${parent.track}.`,
    );
  // The shell has found the workflow of the track, or has failed to be tried again.
  if (!workflow) throw new Error(`The workflow of the track ${parent.track} was not looked up.`);
  const { owner, title, holdsParent } = opener.track;
  const { client, delegate } = opener.workOrder;
  const { requesters, issuers } = requestersIn(opener.workOrder, parent.decisionId);
  const opening: Opening = {
    workOrderId,
    title,
    owner,
    ...(delegate !== null && { delegate }),
    ...(client !== null && { client }),
    objects: [...opener.workOrder.objects],
    inputs: inputsFor(workflow.definition, opener.workOrder),
    allowedOutput: 'draft-only',
    parent: {
      ...parent,
      holdsParent,
      requesters: [...requesters],
      ...(issuers.length > 0 && { issuers: [...issuers] }),
    },
  };
  return [openedUnder(workflow, opening, { ...context, now }), ...missingInputs(workflow, opening)];
};

/** A child is the work of those who requested what went too far, and of who opened the parent. */
const requestersIn = (parent: WorkOrder, decisionId: string): Requesters => {
  const decision = entryOf(parent.decisions, decisionId);
  const ofDecision = decision ? [requestersOfDecision(parent, decision, replacedBy(parent))] : [];
  return requestersOf(parent, ...ofDecision);
};

/** What the parent knows of the inputs that the child wants. */
const inputsFor = (
  { inputs }: WorkflowDefinition,
  { inputs: known }: WorkOrder,
): Record<string, Scalar> =>
  Object.fromEntries(
    inputs.flatMap(({ name }) => (Object.hasOwn(known, name) ? [[name, known[name]!]] : [])),
  );
