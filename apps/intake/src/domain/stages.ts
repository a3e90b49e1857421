import {
  type CommandOf,
  type completeStage,
  type enterStage,
  type skipStage,
  type StageArtifact,
  type StageDeclaration,
  type WorkflowDefinition,
} from '#contracts';
import { type CommandMetadata, type NewEvent } from '#kernel';
import {
  currentStage,
  entryOf,
  gatesAfter,
  gateStatuses,
  isStageOver,
  mainStages,
  moveBetween,
  openSteps,
  outdatedArtifacts,
  requestersOf,
  stageOf,
  transitionsOf,
  whyNoProof,
  type WorkOrder,
} from '#work-order';
import { listed } from './checklist';
import { mustBeOnNoSide, mustBeTheirs, mustWorkHere } from './delegated-work';
import { definitionOf, type InContext, mustBeOpen, refuse } from './intake-context';

/**
 * Moves the work to another stage. Only listed moves: forward once the stage is over and every gate behind it
 * is open or was skipped, backward as it is listed, and beside for a support output. Domain rule 12.
 */
export const enter = (
  { data, metadata, context }: InContext<CommandOf<typeof enterStage>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, stage: name } = data;
  mustGoOn(workOrder, workOrderId);
  const definition = definitionOf(context);
  const to = mustHaveStage(definition, name);
  mustWorkHere(workOrder, metadata);
  const from = currentStage(workOrder, definition)!;
  if (isEnteredAlready(workOrder, to, from)) return [];
  const move = moveBetween(definition, from, to);
  if (to === from)
    return [{ type: 'stage.entered', data: { workOrderId, stage: name, move: 'forward' } }];
  const entered = {
    type: 'stage.entered',
    data: { workOrderId, stage: name, from: from.name, move },
  };
  if (move === 'beside') return [entered];
  mustBeListed(definition, from, to);
  if (move === 'back') return [entered];
  mustBeOver(workOrder, from);
  return [...passed(workOrder, definition, from, to, metadata), entered];
};

const isEnteredAlready = (
  workOrder: WorkOrder,
  to: StageDeclaration,
  from: StageDeclaration,
): boolean =>
  (to === from || to.support) && entryOf(workOrder.stages, to.name)?.status === 'entered';

const passed = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition,
  from: StageDeclaration,
  to: StageDeclaration,
  { now, actor }: CommandMetadata,
): readonly NewEvent[] => {
  const between = gatesAfter(definition, from).map(({ name }) => name);
  const requesters = requestersOf(workOrder, actor);
  const closed = gateStatuses(workOrder, definition, { now, ...requesters }).filter(
    ({ gate, missing }) =>
      between.includes(gate) && missing.length > 0 && !workOrder.skippedGates.includes(gate),
  );
  if (closed.length > 0)
    throw refuse(
      'gate_closed',
      closed
        .map(({ gate, missing }) => `The gate ${gate} is closed: ${missing.join('; ')}.`)
        .join(' '),
      { gates: closed.map(({ gate }) => gate) },
    );
  return between
    .filter((gate) => !workOrder.skippedGates.includes(gate))
    .map((gate) => ({
      type: 'gate.passed',
      data: { workOrderId: workOrder.id, gate, stage: to.name },
    }));
};

/** Records what a stage leaves: in order, with its steps done and its artifact staged for the next stage. */
export const completeOne = (
  { data, metadata, context }: InContext<CommandOf<typeof completeStage>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, stage: name, artifacts } = data;
  mustGoOn(workOrder, workOrderId);
  const definition = definitionOf(context);
  const stage = mustHaveStage(definition, name);
  mustBeAt(workOrder, definition, stage);
  mustHaveNoOpenSteps(workOrder, definition, stage);
  mustBeOnNoSide(workOrder, metadata);
  mustBeTheirs(workOrder, `The stage ${name}`, metadata);
  const left = artifacts.map((evidenceId) => leftBy(workOrder, definition, stage, evidenceId));
  mustLeaveItsArtifact(stage, left);
  return [{ type: 'stage.completed', data: { workOrderId, stage: name, artifacts: left } }];
};

/** Leaves a stage out on purpose: the actor, the time, the reason and what it is permitted for are stored. */
export const skipOne = (
  { data, context }: InContext<CommandOf<typeof skipStage>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, stage, rationale, scope } = data;
  mustBeOpen(workOrder, workOrderId);
  mustHaveStage(definitionOf(context), stage);
  // What a completed stage left may be superseded where no move leads back to it.
  if (outdatedArtifacts(workOrder, stage).length === 0) mustNotBeOver(workOrder, stage);
  return [{ type: 'stage.skipped', data: { workOrderId, stage, rationale, scope } }];
};

const mustGoOn = (workOrder: WorkOrder, workOrderId: string): void => {
  mustBeOpen(workOrder, workOrderId);
  if (workOrder.stopped)
    throw refuse('work_order_stopped', 'The work order is stopped: an operator resumes it first.');
};

const mustHaveStage = (definition: WorkflowDefinition, name: string): StageDeclaration => {
  const stage = stageOf(definition, name);
  if (stage && currentStage({ stage: null }, definition)) return stage;
  const stages = stage ? [] : definition.stages.map((one) => one.name);
  throw refuse(
    'stage_not_found',
    stage
      ? `The workflow does not go by stages: none of them leaves an artifact. Complete the steps of ${name}.`
      : `The workflow has no stage ${name}: it has ${listed(stages)}.`,
    { stage: name, stages },
  );
};

const mustBeListed = (
  definition: WorkflowDefinition,
  from: StageDeclaration,
  to: StageDeclaration,
): void => {
  const next = transitionsOf(definition).filter((one) => one.from === from.name);
  if (next.some((one) => one.to === to.name)) return;
  const stages = next.map((one) => one.to);
  throw refuse(
    'transition_not_listed',
    `The workflow lists no move from ${from.name} to ${to.name}: from there it goes to ${listed(stages)}.`,
    { from: from.name, to: to.name, stages },
  );
};

const mustBeOver = (workOrder: WorkOrder, { name }: StageDeclaration): void => {
  if (isStageOver(workOrder, name)) return;
  throw refuse(
    'stage_not_complete',
    `The stage ${name} is not over: complete it with what it leaves, or let an operator skip it with a reason.`,
    { stage: name },
  );
};

const mustNotBeOver = ({ stages }: WorkOrder, name: string): void => {
  const status = entryOf(stages, name)?.status;
  if (status === 'completed' || status === 'skipped')
    throw refuse('stage_completed', `The stage ${name} is ${status} in this run already.`, {
      stage: name,
    });
};

const mustBeAt = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition,
  stage: StageDeclaration,
): void => {
  mustNotBeOver(workOrder, stage.name);
  const current = currentStage(workOrder, definition)!;
  const isBegun = stage.support && entryOf(workOrder.stages, stage.name) !== undefined;
  if (stage !== current && !isBegun)
    throw refuse(
      'stage_not_current',
      `The work is at ${current.name}, not at ${stage.name}: enter that stage first.`,
      { stage: stage.name, current: current.name },
    );
  if (stage.support) return;
  const main = mainStages(definition);
  const open = main
    .slice(0, main.indexOf(stage))
    .filter(({ name }) => !isStageOver(workOrder, name))
    .map(({ name }) => name);
  if (open.length > 0)
    throw refuse(
      'stage_not_complete',
      `Stages are completed in order: ${listed(open)} comes before ${stage.name}.`,
      { stage: stage.name, stages: open },
    );
};

const mustHaveNoOpenSteps = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition,
  stage: StageDeclaration,
): void => {
  const own = stage.steps.map(({ name }) => name);
  const open = openSteps(workOrder, definition)
    .map(({ name }) => name)
    .filter((name) => own.includes(name));
  if (open.length > 0)
    throw refuse(
      'stage_not_complete',
      `Steps of ${stage.name} are open: ${listed(open)}. Complete them, or let an operator skip them.`,
      { stage: stage.name, steps: open },
    );
};

const leftBy = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition,
  stage: StageDeclaration,
  evidenceId: string,
): StageArtifact => {
  const why = whyNoProof(workOrder, evidenceId);
  if (why !== undefined)
    throw refuse('artifact_missing', `The artifact ${evidenceId} ${why}.`, { evidenceId });
  const { kind, path } = entryOf(workOrder.evidence, evidenceId)!;
  const place = stage.artifact?.kind === kind ? stage.artifact.path : undefined;
  if (path === null || (place !== undefined && path !== place))
    throw refuse(
      'artifact_not_staged',
      `The artifact ${evidenceId} is not in the handoff area${place === undefined ? '' : ` at ${place}`}: record it with its path there.`,
      { evidenceId, path: place ?? null },
    );
  mustBeOfThisStage(workOrder, definition, stage, { evidenceId, kind });
  return { evidenceId, kind, path };
};

/** One stage's artifact does not count for another stage. */
const mustBeOfThisStage = (
  { stages }: WorkOrder,
  definition: WorkflowDefinition,
  stage: StageDeclaration,
  { evidenceId, kind }: { readonly evidenceId: string; readonly kind: string },
): void => {
  const other = definition.stages.find(
    (one) =>
      one !== stage &&
      (one.artifact?.kind === kind ||
        entryOf(stages, one.name)?.artifacts.some((left) => left.evidenceId === evidenceId)),
  );
  if (!other) return;
  throw refuse(
    'artifact_of_another_stage',
    `${evidenceId} (${kind}) belongs to the stage ${other.name}, and does not count for ${stage.name}.`,
    { evidenceId, stage: other.name },
  );
};

const mustLeaveItsArtifact = (
  { name, artifact }: StageDeclaration,
  left: readonly StageArtifact[],
): void => {
  if (!artifact || left.some(({ kind }) => kind === artifact.kind)) return;
  throw refuse(
    'artifact_missing',
    `The stage ${name} leaves a ${artifact.kind}${artifact.accept === undefined ? '' : ` (${artifact.accept})`}: record it in the handoff area and name it under artifacts.`,
    { stage: name, kind: artifact.kind },
  );
};
