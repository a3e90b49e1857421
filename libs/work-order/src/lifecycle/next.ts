import {
  type ArtifactDeclaration,
  type FirstThing,
  type Next,
  NONE,
  type StageDeclaration,
  TBD,
  type UnmetItem,
  type WantedArtifact,
  type WorkflowDefinition,
} from '#contracts';
import { Refusal } from '#kernel';
import { unmetForClosure, hasEnded, type HoldingChild, ownerText } from '../closure/closure';
import {
  comesBeforeAll,
  isStageLeft,
  openStepsOf,
  overlaysFirst,
  ownerOfStage,
  stagesBefore,
  wayTo,
} from './next-blockers';
import { openSteps } from '../closure/open-work';
import { isStaged, mainStages, openStages, outdatedArtifacts } from './lifecycle';
import { type WorkOrder } from '../state';

export interface NextQuery {
  /** An instant. */
  readonly now: string;
  /** A stage, or the kind of an artifact: that one is wanted, whatever is the earliest. */
  readonly target?: string;
  /** Children that keep it from being closed. */
  readonly held?: readonly HoldingChild[];
}

/**
 * The next thing to do: the earliest main stage that is not over or whose artifact is outdated, unless a specific
 * output is requested; where work does not go by stages, the next open step (domain rule 12). Refuses with
 * `stage_not_found` a target that the workflow does not have.
 */
export const nextOf = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition | undefined,
  query: NextQuery,
): Next => {
  if (!definition || workOrder.status === 'unknown') return unknownNext(workOrder);
  const target = query.target === undefined ? undefined : stageFor(definition, query.target);
  if (hasEnded(workOrder))
    return nothingLeft(workOrder, [], `The work order is ${workOrder.status}: nothing is next.`);
  const stage = target ?? earliest(workOrder, definition);
  if (!stage) return onlyClosing(workOrder, definition, query);
  return nextAt(workOrder, definition, stage, query.now);
};

/** By its name first: a stage may be called as the artifact of another one. */
const stageFor = ({ stages }: WorkflowDefinition, target: string): StageDeclaration => {
  const stage =
    stages.find(({ name }) => name === target) ??
    stages.find(({ artifact }) => artifact?.kind === target);
  if (stage) return stage;
  const known = stages.map(({ name, artifact }) =>
    artifact ? `${name} (${artifact.kind})` : name,
  );
  throw new Refusal(
    'stage_not_found',
    `The workflow has no stage and no artifact ${target}: it has ${known.join(', ') || NONE}.`,
    { stage: target, stages: stages.map(({ name }) => name) },
  );
};

const earliest = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition,
): StageDeclaration | undefined => {
  if (isStaged(definition))
    return (
      mainStages(definition).find(({ name }) => isStageLeft(workOrder, name)) ??
      openStages(workOrder, definition)[0]
    );
  const [step] = openSteps(workOrder, definition);
  return step && definition.stages.find(({ steps }) => steps.includes(step));
};

const nextAt = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition,
  stage: StageDeclaration,
  now: string,
): Next => {
  const steps = openStepsOf(workOrder, definition, stage);
  const owner = ownerOfStage(workOrder, stage);
  const isThere = isStaged(definition) && !isStageLeft(workOrder, stage.name);
  const first = isThere
    ? []
    : [
        ...comesBeforeAll(workOrder, definition),
        ...stagesBefore(workOrder, definition, stage),
        ...wayTo(workOrder, definition, stage, now),
        ...steps,
        ...overlaysFirst(workOrder, definition, now),
      ];
  return {
    done: false,
    stage: stage.name,
    step: steps[0]?.subject ?? NONE,
    ...(stage.artifact && { artifact: wanted(workOrder, stage.name, stage.artifact) }),
    owner,
    first,
    closing: [],
    action: isThere ? thereAlready(workOrder, stage) : actionOf(stage, owner, first),
  };
};

const wanted = (
  workOrder: WorkOrder,
  stage: string,
  { kind, path = TBD, accept = TBD }: ArtifactDeclaration,
): WantedArtifact => ({ kind, path, accept, outdated: outdatedArtifacts(workOrder, stage) });

const thereAlready = ({ stages }: WorkOrder, { name }: StageDeclaration): string => {
  const { status, artifacts } = stages[name]!;
  const paths = artifacts.map(({ path }) => path).join(', ');
  return status === 'skipped' || artifacts.length === 0
    ? `The stage ${name} is over: nothing is left to do in it.`
    : `The stage ${name} has left ${paths}: nothing is left to do in it.`;
};

const actionOf = (
  { name, artifact }: StageDeclaration,
  owner: string,
  [one, ...others]: readonly FirstThing[],
): string => {
  const place = artifact?.path === undefined ? '' : ` at ${artifact.path}`;
  const does = artifact ? `completes ${name} with its ${artifact.kind}${place}` : `does ${name}`;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  const before = one ? `; first: ${one.message.replace(/\.$/, '')}${more}` : '';
  return `${capital(ownerText(owner))} ${does}${before}.`;
};

/** Names stay as they are written. */
const capital = (text: string): string => text.replace('an owner whom', 'An owner whom');

const onlyClosing = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition,
  { now, held = [] }: NextQuery,
): Next => {
  const closing = unmetForClosure(workOrder, definition, { now, held });
  const [one, ...others] = closing;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  const action = one
    ? `Only closing is left, and it misses: ${one.message.replace(/\.$/, '')}${more}.`
    : 'Close it: nothing else is left.';
  return nothingLeft(workOrder, closing, action);
};

const nothingLeft = (
  { owner }: WorkOrder,
  closing: readonly UnmetItem[],
  action: string,
): Next => ({ done: true, stage: NONE, step: NONE, owner, first: [], closing, action });

const unknownNext = ({ owner, status }: WorkOrder): Next => {
  const message =
    status === 'unknown'
      ? 'Nobody has opened it: open it under its workflow.'
      : 'Its workflow version is not published here: publish it.';
  const first: FirstThing = { kind: 'status', subject: 'workflow', owner, message };
  return {
    done: false,
    stage: TBD,
    step: TBD,
    owner,
    first: [first],
    closing: [],
    action: message,
  };
};
