import {
  type GateDeclaration,
  type StageDeclaration,
  type StageMove,
  type TransitionDeclaration,
  type WorkflowDefinition,
} from '#contracts';
import { entryOf } from '../entry';
import { whyNotCurrent } from '../evidence/proof';
import { type WorkOrder } from '../state';

/** Whether work goes from stage to stage: one leaves something, or moves are listed. */
export const isStaged = ({ stages, transitions }: WorkflowDefinition): boolean =>
  transitions.length > 0 || stages.some(({ artifact }) => artifact !== undefined);

/** The stages that work goes through, in order; support outputs are made on request. */
export const mainStages = ({ stages }: WorkflowDefinition): readonly StageDeclaration[] =>
  stages.filter(({ support }) => !support);

export const stageOf = (
  { stages }: WorkflowDefinition,
  name: string,
): StageDeclaration | undefined => stages.find((stage) => stage.name === name);

/** Moves that the workflow lists; from each stage to the next one where it lists none. */
export const transitionsOf = (definition: WorkflowDefinition): readonly TransitionDeclaration[] => {
  if (definition.transitions.length > 0) return definition.transitions;
  const names = mainStages(definition).map(({ name }) => name);
  return names.slice(1).map((to, index) => ({ from: names[index]!, to }));
};

/** Where the work is: its first stage until it moved. Undefined where it does not go by stages. */
export const currentStage = (
  { stage }: Pick<WorkOrder, 'stage'>,
  definition: WorkflowDefinition,
): StageDeclaration | undefined =>
  isStaged(definition)
    ? (definition.stages.find(({ name }) => name === stage) ?? mainStages(definition)[0])
    : undefined;

/** Which way a move goes, by the order in which the workflow has its stages. */
export const moveBetween = (
  definition: WorkflowDefinition,
  from: StageDeclaration,
  to: StageDeclaration,
): StageMove => {
  if (to.support) return 'beside';
  const { stages } = definition;
  return stages.indexOf(to) > stages.indexOf(from) ? 'forward' : 'back';
};

/** Whether a stage of this run needs nothing more: it left what it leaves, or somebody skipped it. */
export const isStageOver = ({ stages }: Pick<WorkOrder, 'stages'>, name: string): boolean => {
  const status = entryOf(stages, name)?.status;
  return status === 'completed' || status === 'skipped';
};

/** Evidence that a completed stage left and that proves nothing any more: a newer version is elsewhere. */
export const outdatedArtifacts = (
  { stages, evidence }: Pick<WorkOrder, 'stages' | 'evidence'>,
  name: string,
): readonly string[] => {
  const left = entryOf(stages, name);
  if (left?.status !== 'completed') return [];
  return left.artifacts
    .map(({ evidenceId }) => evidenceId)
    .filter((id) => whyNotCurrent(evidence, id) !== undefined);
};

/** Main stages that still have to leave something or to be skipped, and support stages that were begun. */
export const openStages = (
  workOrder: Pick<WorkOrder, 'stages'>,
  definition: WorkflowDefinition,
): readonly StageDeclaration[] =>
  isStaged(definition)
    ? definition.stages.filter(
        ({ name, support }) =>
          !isStageOver(workOrder, name) && (!support || entryOf(workOrder.stages, name)),
      )
    : [];

/** Gates that stand between a stage and the next. */
export const gatesAfter = (
  { gates }: WorkflowDefinition,
  stage: StageDeclaration,
): readonly GateDeclaration[] => gates.filter(({ name }) => stage.gates.includes(name));
