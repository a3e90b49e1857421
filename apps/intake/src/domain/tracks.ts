import { type CommandOf, type openTrack, type Scalar, type WorkflowDefinition } from '#contracts';
import { type NewEvent } from '#kernel';
import {
  askedBy,
  entryOf,
  replacedBy,
  type Requesters,
  requestersOf,
  type WorkOrder,
} from '#work-order';
import { type InContext, mustExist, refuse } from './intake-context';
import { missingInputs, openedUnder, type Opening } from './opening';

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
  const { requesters, issuers } = requestersIn(opener.workOrder, parent.decisionId);
  const said: Opening = {
    workOrderId,
    title,
    owner,
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
  return [openedUnder(workflow, said, { ...context, now }), ...missingInputs(workflow, said)];
};

/** A child is the work of those who asked for what went too far, and of who opened the parent. */
const requestersIn = (parent: WorkOrder, decisionId: string): Requesters => {
  const decision = entryOf(parent.decisions, decisionId);
  const asked = decision ? [askedBy(parent, decision, replacedBy(parent))] : [];
  return requestersOf(parent, ...asked);
};

/** What the parent knows of the inputs that the child wants. */
const inputsFor = (
  { inputs }: WorkflowDefinition,
  { inputs: known }: WorkOrder,
): Record<string, Scalar> =>
  Object.fromEntries(
    inputs.flatMap(({ name }) => (Object.hasOwn(known, name) ? [[name, known[name]!]] : [])),
  );
