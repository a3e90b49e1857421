import { type CommandOf, type skipGate, type skipStep, type WorkflowDefinition } from '#contracts';
import { type NewEvent } from '#kernel';
import { type WorkOrder } from '#work-order';
import { listed, mustHaveStep, mustNotBeDone } from './checklist';
import { definitionOf, type InContext, mustBeOpen, refuse } from './intake-context';

/**
 * Leaves a step out on purpose: it counts as done, and what it was blocked by is over. Who and when
 * are the event's own; the reason and what the skip is permitted for are the caller's (domain rule 12).
 */
export const skip = (
  { data, context }: InContext<CommandOf<typeof skipStep>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, step, rationale, scope } = data;
  mustBeOpen(workOrder, workOrderId);
  mustHaveStep(definitionOf(context), step);
  mustNotBeDone(workOrder, step);
  return [{ type: 'step.skipped', data: { workOrderId, step, rationale, scope } }];
};

/**
 * Lets the closure pass a gate that is closed. It opens nothing: draft-only work stays draft-only,
 * because what may be applied or sent is for the owners of the gate to say.
 */
export const passOver = (
  { data, context }: InContext<CommandOf<typeof skipGate>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, gate, rationale, scope } = data;
  mustBeOpen(workOrder, workOrderId);
  mustHaveGate(definitionOf(context), gate);
  if (workOrder.skippedGates.includes(gate))
    throw refuse('gate_already_skipped', `The gate ${gate} is skipped in this run already.`);
  return [{ type: 'gate.skipped', data: { workOrderId, gate, rationale, scope } }];
};

const mustHaveGate = ({ gates }: WorkflowDefinition, gate: string): void => {
  const names = gates.map(({ name }) => name);
  if (names.includes(gate)) return;
  throw refuse('gate_not_found', `The workflow has no gate ${gate}: it has ${listed(names)}.`, {
    gate,
    gates: names,
  });
};
