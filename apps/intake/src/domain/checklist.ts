import {
  type blockStep,
  type CommandOf,
  type completeStep,
  exceptionCodesOf,
  prerequisiteOf,
  type recordPrerequisite,
  type skipGate,
  type skipStep,
  stepOf,
  stepsOf,
  type unblockFromEvent,
  type unblockStep,
  type WorkflowDefinition,
} from '#contracts';
import { type CommandMetadata, type NewEvent } from '#kernel';
import { type Blockage, entryOf, lastingOf, stepToGoOn, type WorkOrder } from '#work-order';
import { mustBeOnNoSide, mustBeTheirs, mustNotBeDelegated, mustWorkHere } from './delegated-work';
import { definitionOf, type InContext, mustBeOpen, refuse } from './intake-context';

/** A prerequisite was checked: pass or fail, under the code that the workflow gives the failure. */
export const checkPrerequisite = (
  { data, metadata, context }: InContext<CommandOf<typeof recordPrerequisite>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, prerequisite, result, note } = data;
  mustBeOpen(workOrder, workOrderId);
  const definition = definitionOf(context);
  const declared = prerequisiteOf(definition, prerequisite);
  if (!declared) throw unknownPrerequisite(prerequisite, definition);
  if (result === 'passed') {
    mustNotLift(workOrder, 'prerequisite', prerequisite, metadata);
    mustWorkHere(workOrder, metadata);
  }

  const checked = { workOrderId, prerequisite, note };
  return result === 'passed'
    ? [{ type: 'prerequisite.passed', data: checked }]
    : [{ type: 'prerequisite.failed', data: { ...checked, code: declared.onFail } }];
};

export const complete = (
  { data, metadata, context }: InContext<CommandOf<typeof completeStep>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, step, note, evidence } = data;
  mustBeOpen(workOrder, workOrderId);
  mustHaveStep(definitionOf(context), step);
  mustNotBeDone(workOrder, step);
  if (workOrder.stopped)
    throw refuse('work_order_stopped', 'The work order is stopped: an operator resumes it first.');
  mustBeReady(definitionOf(context), workOrder, step);
  mustNotBeDelegated(workOrder, step);
  mustBeOnNoSide(workOrder, metadata);
  mustNotLift(workOrder, 'step', step, metadata);
  mustBeTheirs(workOrder, `The step ${step}`, metadata, step);
  return [{ type: 'step.completed', data: { workOrderId, step, note, evidence } }];
};

/** A step is done after those that it comes after, and with its inputs. */
const mustBeReady = (definition: WorkflowDefinition, workOrder: WorkOrder, step: string): void => {
  const { after, inputs } = stepOf(definition, step)!;
  const isOver = (name: string): boolean =>
    ['completed', 'skipped'].includes(entryOf(workOrder.steps, name) ?? '');
  const waitsFor = after.filter((name) => !isOver(name));
  const missing = inputs.filter((name) => (entryOf(workOrder.inputs, name) ?? null) === null);
  if (waitsFor.length + missing.length === 0) return;
  const wanted = [
    ...(waitsFor.length > 0 ? [`complete ${listed(waitsFor)}`] : []),
    ...(missing.length > 0 ? [`give the input ${listed(missing)} as a fact of that name`] : []),
  ];
  throw refuse('step_not_ready', `Before the step ${step}, ${wanted.join(' and ')}.`, {
    step,
    after: waitsFor,
    inputs: missing,
  });
};

/**
 * A block or a failed check stops work until a person has seen to it, and its end resolves the exception. So a delegate
 * ends only what it reported itself: not by lifting it, by completing the step, or by passing the prerequisite.
 */
const mustNotLift = (
  { steps, blockages }: WorkOrder,
  cause: Blockage['cause'],
  subject: string,
  { actor, roles }: Pick<CommandMetadata, 'actor' | 'roles'>,
): void => {
  // A new run of the checklist begins without the blocks of its steps.
  const isOver = cause === 'step' && entryOf(steps, subject) !== 'blocked';
  if (isOver || !roles.includes('delegate')) return;
  const another = lastingOf(blockages, { cause, subject }).find(
    ({ reportedBy }) => reportedBy !== actor.id,
  );
  if (!another) return;
  throw refuse(
    'blocked_by_another',
    `${another.reportedBy} reported that ${subject} ${cause === 'step' ? 'is blocked' : 'failed'} (${another.code}): a delegate lifts only what it reported itself. Let ${another.reportedBy} or an operator do it, or have the exception resolved.`,
    { reportedBy: another.reportedBy, code: another.code },
  );
};

export const block = (
  { data, context }: InContext<CommandOf<typeof blockStep>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, step, code, note } = data;
  mustBeOpen(workOrder, workOrderId);
  const definition = definitionOf(context);
  mustHaveStep(definition, step);
  mustNotBeDone(workOrder, step);
  const codes = new Set([...context.codes, ...exceptionCodesOf(definition)]);
  if (!codes.has(code)) throw unknownCode(code, codes);
  return [{ type: 'step.blocked', data: { workOrderId, step, code, note } }];
};

export const unblock = (
  { data, metadata, context }: InContext<CommandOf<typeof unblockStep>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, step, note } = data;
  mustBeOpen(workOrder, workOrderId);
  mustHaveStep(definitionOf(context), step);
  if (entryOf(workOrder.steps, step) !== 'blocked')
    throw refuse('step_not_blocked', `The step ${step} is not blocked: there is nothing to lift.`);
  mustNotLift(workOrder, 'step', step, metadata);
  return [{ type: 'step.unblocked', data: { workOrderId, step, note } }];
};

/**
 * An exception about a blocked step was resolved: the step goes on, unless it went on already or another
 * exception about it is open. Never refused, for it answers something that has happened. A block that
 * is over stays over: only the one that the exception was raised for is lifted.
 */
export const goOn = (
  { data }: CommandOf<typeof unblockFromEvent>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, exceptionId } = data;
  const step = stepToGoOn(workOrder, exceptionId);
  if (step === undefined) return [];
  const { code } = entryOf(workOrder.exceptions.all, exceptionId)!;
  const note = `The exception ${code} was resolved.`;
  return [{ type: 'step.unblocked', data: { workOrderId, step, note } }];
};

/** Refuses a step that the workflow does not list, with those that it does. */
export const mustHaveStep = (definition: WorkflowDefinition, step: string): void => {
  if (stepOf(definition, step)) return;
  const steps = stepsOf(definition).map(({ name }) => name);
  throw refuse('step_not_found', `The workflow has no step ${step}: it has ${listed(steps)}.`, {
    step,
    steps,
  });
};

/** Refuses a step that is over in this run: completed, or left out on purpose. */
export const mustNotBeDone = ({ steps }: WorkOrder, step: string): void => {
  const status = entryOf(steps, step);
  if (status === 'completed' || status === 'skipped')
    throw refuse('step_already_completed', `The step ${step} is ${status} in this run already.`);
};

const unknownPrerequisite = (prerequisite: string, definition: WorkflowDefinition) => {
  const prerequisites = definition.prerequisites.map(({ name }) => name);
  return refuse(
    'prerequisite_not_found',
    `The workflow has no prerequisite ${prerequisite}: it has ${listed(prerequisites)}. A missing input is given as a fact of its name.`,
    { prerequisite, prerequisites },
  );
};

const unknownCode = (code: string, known: ReadonlySet<string>) => {
  const codes = [...known].sort();
  return refuse(
    'exception_code_not_found',
    `There is no exception code ${code}: use one of ${listed(codes)}, and say the rest in the note.`,
    { code, codes },
  );
};

export const listed = (names: readonly string[]): string => names.join(', ') || 'none';

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
