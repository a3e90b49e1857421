import {
  type FirstThing,
  type OverlayDeclaration,
  type StageDeclaration,
  unmetInputs,
  type WorkflowDefinition,
} from '#contracts';
import { awaitedDelegations } from '../delegation/delegations';
import { entryOf } from '../entry';
import { closedGates, openPrerequisites, openSteps } from '../closure/open-work';
import {
  currentStage,
  gatesAfter,
  isStaged,
  isStageOver,
  mainStages,
  moveBetween,
  outdatedArtifacts,
  stageOf,
  transitionsOf,
} from './lifecycle';
import { openExceptions, openQuestions } from '../closure/obligations';
import { type Approval, type WorkOrder } from '../state';
import { ownerText } from '../closure/closure';
import { isGranted, usedUp } from '../approvals/authorises';

type Of = Pick<FirstThing, 'subject' | 'owner' | 'message'>;

const thing = (kind: FirstThing['kind'], of: Of): FirstThing => ({ kind, ...of });

/** Who does a stage: its owner, or that of the work order where it names none. */
export const ownerOfStage = (
  { owner }: Pick<WorkOrder, 'owner'>,
  stage: StageDeclaration,
): string => stage.owner ?? owner;

/** Blockers before everything else on a work order, at any stage. */
export const comesBeforeAll = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition,
): readonly FirstThing[] => {
  const { owner } = workOrder;
  return [
    ...(workOrder.stopped
      ? [thing('status', { subject: 'stopped', owner, message: 'An operator resumes it.' })]
      : []),
    ...unmetInputs(definition, workOrder.inputs).map(({ name, wanted }) =>
      thing('input', {
        subject: name,
        owner,
        message: `${name} needs ${wanted}: state it as a fact of that name.`,
      }),
    ),
    ...openPrerequisites(workOrder, definition).map(({ name, accept }) =>
      thing('prerequisite', { subject: name, owner, message: `${name} is not passed: ${accept}` }),
    ),
    ...openExceptions(workOrder).map(({ exceptionId, code, subject, owner: its }) =>
      thing('exception', {
        subject: exceptionId,
        owner: its,
        message: `${code} about ${subject} is open: ${ownerText(its)} resolves it.`,
      }),
    ),
    ...openQuestions(workOrder).map(({ number, owner: its }) =>
      thing('question', {
        subject: String(number),
        owner: its,
        message: `Question ${number} is open: ${ownerText(its)} answers it.`,
      }),
    ),
    ...awaitedDelegations(workOrder).map(({ dispatchId, recipient, reportedAt, end }) =>
      thing('delegation', {
        subject: dispatchId,
        owner: reportedAt === null && end === null ? recipient : workOrder.owner,
        message: `What was delegated to ${recipient} is not confirmed: an operator says that it is done, or it is called back.`,
      }),
    ),
  ];
};

/** Main stages before this one that are not over, or whose artifact is outdated: a support stage has none. */
export const stagesBefore = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition,
  stage: StageDeclaration,
): readonly FirstThing[] => {
  if (stage.support || !isStaged(definition)) return [];
  const main = mainStages(definition);
  return main
    .slice(0, main.indexOf(stage))
    .filter((one) => isStageLeft(workOrder, one.name))
    .map((one) =>
      thing('stage', {
        subject: one.name,
        owner: ownerOfStage(workOrder, one),
        message: `The stage ${one.name} comes before it and is not over.`,
      }),
    );
};

/** Whether a stage still has to leave something: it is not over, or what it left is outdated. */
export const isStageLeft = (workOrder: WorkOrder, name: string): boolean =>
  !isStageOver(workOrder, name) || outdatedArtifacts(workOrder, name).length > 0;

/** The way to a stage from where the work is: the moves, and the gates behind them that are closed. */
export const wayTo = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition,
  stage: StageDeclaration,
  now: string,
): readonly FirstThing[] => {
  const from = currentStage(workOrder, definition);
  if (!from) return closedGates(workOrder, definition, now).map(gateThing(workOrder, definition));
  if (isWorkedOn(workOrder, from, stage)) return [];
  const owner = ownerOfStage(workOrder, stage);
  const way = stage.support || stage === from ? [stage] : stagePath(definition, from, stage);
  if (!way)
    return [
      thing('move', {
        subject: stage.name,
        owner,
        message: `The workflow lists no way from ${from.name} to ${stage.name}: an operator skips it, or the work order is reopened.`,
      }),
    ];
  const moves = way.map((to, index) => ({ from: index === 0 ? from : way[index - 1]!, to }));
  const behind = new Set(
    moves
      .filter((move) => isForward(definition, move))
      .flatMap((move) => gatesAfter(definition, move.from).map(({ name }) => name)),
  );
  return [
    ...closedGates(workOrder, definition, now)
      .filter(({ gate }) => behind.has(gate))
      .map(gateThing(workOrder, definition)),
    ...moves.map(({ to }) =>
      thing('move', { subject: to.name, owner, message: `The stage ${to.name} is entered.` }),
    ),
  ];
};

/** The first stage of a run is worked on without being entered; one that is over is entered again. */
const isWorkedOn = (
  workOrder: WorkOrder,
  from: StageDeclaration,
  stage: StageDeclaration,
): boolean =>
  stage.support
    ? entryOf(workOrder.stages, stage.name)?.status === 'entered'
    : stage === from && !isStageOver(workOrder, stage.name);

const isForward = (
  definition: WorkflowDefinition,
  { from, to }: { readonly from: StageDeclaration; readonly to: StageDeclaration },
): boolean => moveBetween(definition, from, to) === 'forward';

/** Who opens a gate: the owner of its first approval that nobody has granted. */
export const ownerOfGate = (
  workOrder: WorkOrder,
  { gates, approvals }: WorkflowDefinition,
  name: string,
): string => {
  const wanted = gates.filter((gate) => gate.name === name).flatMap((gate) => gate.approvals);
  const ofGate = Object.values(workOrder.approvals).filter(({ gate }) => gate === name);
  const waiting = ofGate.find(({ status }) => status === 'requested') ?? ofGate.at(-1);
  const declared = wanted.map((kind) => approvals.get(kind)?.owner);
  return waiting?.owner ?? declared.find((owner) => owner !== undefined) ?? workOrder.owner;
};

const gateThing =
  (workOrder: WorkOrder, definition: WorkflowDefinition) =>
  ({ gate, missing }: { readonly gate: string; readonly missing: readonly string[] }): FirstThing =>
    thing('gate', {
      subject: gate,
      owner: ownerOfGate(workOrder, definition, gate),
      message: `The gate ${gate} is closed: ${missing.join('; ')}.`,
    });

/** Steps of a stage that are open. */
export const openStepsOf = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition,
  stage: StageDeclaration,
): readonly FirstThing[] => {
  // Those of a support stage count as open once somebody requests it.
  const begun = { ...workOrder, stages: { ...workOrder.stages, [stage.name]: ENTERED } };
  const own = new Set(stage.steps.map(({ name }) => name));
  return openSteps(begun, definition)
    .filter(({ name }) => own.has(name))
    .map(({ name }) => {
      const isBlocked = entryOf(workOrder.steps, name) === 'blocked';
      return thing('step', {
        subject: name,
        owner: ownerOfStage(workOrder, stage),
        message: `The step ${name} is ${isBlocked ? 'blocked' : 'open'}.`,
      });
    });
};

const ENTERED = { status: 'entered', artifacts: [] } as const;

/** Overlays whose approval is not current: what they hold back waits at any stage. */
export const overlaysFirst = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition,
  now: string,
): readonly FirstThing[] =>
  overlayGaps(workOrder, definition, now).map(({ overlay, owner, actions }) =>
    thing('overlay', {
      subject: overlay.name,
      owner,
      message: `The approval ${overlay.approval} is not current for ${actions
        .map(({ kind, why }) => `${kind} (${why})`)
        .join(', ')}: these wait.`,
    }),
  );

/**
 * The shortest way from one stage to another by moves that the workflow lists: the stages that it enters, the
 * last of them the other one. Empty where they are the same; undefined where no way leads there.
 */
const stagePath = (
  definition: WorkflowDefinition,
  from: StageDeclaration,
  to: StageDeclaration,
): readonly StageDeclaration[] | undefined => {
  const moves = transitionsOf(definition);
  const ways = new Map<string, readonly string[]>([[from.name, []]]);
  // Stages are added while they are gone through: each once, the nearest first.
  for (const [name, way] of ways) {
    if (name === to.name) return way.map((one) => stageOf(definition, one)!);
    for (const move of moves)
      if (move.from === name && !ways.has(move.to)) ways.set(move.to, [...way, move.to]);
  }
  return undefined;
};

/** An overlay, and the actions of the workflow for which its approval is not current. */
interface OverlayGap {
  readonly overlay: OverlayDeclaration;
  /** Who answers for the approval; `TBD` when nobody is named. */
  readonly owner: string;
  /** Each with why, as one half of a sentence: "it is conditional: …". */
  readonly actions: readonly { readonly kind: string; readonly why: string }[];
}

/**
 * Overlays that something would wait for at `now` (an instant). An approval is taken as current for a kind of
 * action while it holds, permits that kind and no open condition binds it; whether a particular action is within
 * its scope is decided when that is proposed. Feature L8.
 */
const overlayGaps = (
  workOrder: Pick<WorkOrder, 'approvals'>,
  { overlays, approvals }: WorkflowDefinition,
  now: string,
): readonly OverlayGap[] =>
  overlays.flatMap((overlay) => {
    const ofKind = Object.values(workOrder.approvals).filter(
      ({ kind, isOfEarlierRun }) => kind === overlay.approval && !isOfEarlierRun,
    );
    const actions = overlay.actions.flatMap((kind) => {
      const why = whyNotCurrent(ofKind, kind, now);
      return why === undefined ? [] : [{ kind, why }];
    });
    if (actions.length === 0) return [];
    const owner = ofKind.at(-1)?.owner ?? approvals.get(overlay.approval)?.owner ?? 'TBD';
    return [{ overlay, owner, actions }];
  });

const whyNotCurrent = (
  approvals: readonly Approval[],
  kind: string,
  now: string,
): string | undefined => {
  const whys = approvals.map((approval) => whyNot(approval, kind, now));
  if (whys.includes(undefined)) return undefined;
  return whys.at(-1) ?? 'nobody requested it';
};

const whyNot = (approval: Approval, kind: string, now: string): string | undefined => {
  const { status, consumed, expiresAt, permits, conditions } = approval;
  if (!isGranted(approval)) return `it is ${status}`;
  if (consumed) return usedUp(approval);
  if (expiresAt === null || expiresAt <= now) return 'it has expired';
  if (!permits.includes(kind)) return `it does not permit ${kind}`;
  const open = conditions.find(
    ({ met, binds }) => !met && (binds === undefined || binds.includes(kind)),
  );
  return open && `it is conditional: condition ${open.number} is not met (${open.text})`;
};
