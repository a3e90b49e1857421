import {
  type Handoff,
  HANDOFF_FORMAT,
  type HandoffAction,
  type HandoffArtifact,
  type HandoffDecision,
  type HandoffQuestion,
  type HandoffWorkOrder,
  NONE,
  TBD,
  type WorkflowDefinition,
} from '#contracts';
import { type RecordedEvent } from '#kernel';
import { entryOf } from '../entry';
import { evolve } from '../evolve';
import { isSeenOutside } from '../closure/gates';
import { approvalsOf } from './handoff-approvals';
import {
  blockersOf,
  conflictsOf,
  delegationsOf,
  gatesOf,
  type HandoffChild,
  inputsOf,
  stagesOf,
  stated,
  trackOf,
} from './handoff-parts';
import { type HandoffRecord, recordOf } from './handoff-record';
import { hasEnded, holdingChildren } from '../closure/closure';
import { currentStage, transitionsOf } from '../lifecycle/lifecycle';
import { nextOf } from '../lifecycle/next';
import { openQuestions } from '../closure/obligations';
import { currentEvidence } from '../evidence/proof';
import { levelOf } from '../evidence/recorded-evidence';
import { sameAction } from '../approvals/coverage';
import { type RecordedDecision, unknownWorkOrder, type WorkOrder } from '../state';

/** All that a handoff is made of. */
export interface HandoffMaterial {
  readonly workOrderId: string;
  /** Every event of the work order, first to last. */
  readonly events: readonly RecordedEvent[];
  readonly definition: WorkflowDefinition | undefined;
  /** An instant. */
  readonly now: string;
  readonly position: number;
  /** What questions say, by number: their texts lie beside the log. */
  readonly questions: ReadonlyMap<number, string>;
  readonly children: readonly HandoffChild[];
}

/** The compact state of a work order for its next owner. Pure: the same material, the same package. */
export const handoffOf = (material: HandoffMaterial): Handoff => {
  const { workOrderId, events, definition, now, position, children } = material;
  const workOrder = events.reduce(evolve, unknownWorkOrder);
  const record = recordOf(events);
  const held = definition && heldBy(workOrder, definition, children);
  const next = nextOf(workOrder, definition, { now, held });
  const main = { track: 'main', workOrderId, workOrder, definition };
  return {
    format: HANDOFF_FORMAT,
    generatedAt: now,
    position,
    workOrder: aboutOf(workOrderId, workOrder),
    client: String(stated(entryOf(workOrder.inputs, 'client'))),
    objects: workOrder.objects,
    inputs: inputsOf(workOrder, definition),
    workflow: {
      id: workOrder.workflow?.id ?? TBD,
      version: workOrder.workflow?.version ?? TBD,
      digest: workOrder.workflow?.digest ?? TBD,
    },
    stage: definition ? (currentStage(workOrder, definition)?.name ?? NONE) : TBD,
    stages: definition ? stagesOf(workOrder, definition) : [],
    transitions: definition ? transitionsOf(definition).map(({ from, to }) => ({ from, to })) : [],
    moves: record.moves.map((move) => ({ ...move, from: move.from ?? NONE })),
    gates: definition ? gatesOf(workOrder, definition, record, now) : [],
    artifacts: artifactsOf(workOrder, record),
    decisions: decisionsOf(workOrder, record, now),
    externalActions: externalActionsOf(workOrder, record),
    approvals: approvalsOf(workOrder, definition, now),
    openQuestions: questionsOf(workOrder, material.questions),
    blockers: definition ? blockersOf(workOrder, definition, now) : [],
    conflicts: conflictsOf(workOrder, now),
    delegations: delegationsOf(workOrder),
    tracks: [main, ...children].map((track) => trackOf(track, now)),
    nextStage: next.stage,
    nextOwner: next.owner,
    nextAction: next.action,
    first: next.first,
  };
};

const heldBy = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition,
  children: readonly HandoffChild[],
) => {
  const ended = new Set(
    children.filter((one) => hasEnded(one.workOrder)).map(({ workOrderId }) => workOrderId),
  );
  return holdingChildren(workOrder, definition).filter(
    ({ workOrderId }) => !ended.has(workOrderId),
  );
};

const aboutOf = (id: string, workOrder: WorkOrder): HandoffWorkOrder => ({
  id,
  status: workOrder.status,
  stopped: workOrder.stopped,
  jobType: workOrder.jobType,
  mode: workOrder.status === 'unknown' ? TBD : workOrder.mode,
  owner: workOrder.owner,
  allowedOutput: workOrder.status === 'unknown' ? TBD : workOrder.allowedOutput,
  openedAt: workOrder.openedAt ?? TBD,
  dueAt: workOrder.dueAt ?? TBD,
  parent: workOrder.parent?.workOrderId ?? NONE,
});

const artifactsOf = (workOrder: WorkOrder, record: HandoffRecord): readonly HandoffArtifact[] =>
  currentEvidence(workOrder).map((recorded) => ({
    evidenceId: recorded.evidenceId,
    kind: recorded.kind,
    path: recorded.path ?? TBD,
    version: recorded.version,
    sha256: recorded.sha256,
    level: levelOf(recorded),
    source: record.producers.get(recorded.evidenceId) ?? TBD,
    mediaType: recorded.mediaType,
  }));

/** The newest on each action that was not replaced; a run that was used or has lapsed says nothing any more. */
const decisionsOf = (
  { decisions }: WorkOrder,
  record: HandoffRecord,
  now: string,
): readonly HandoffDecision[] => {
  const current = decisions.values().filter(({ supersededBy }) => supersededBy === null);
  return current
    .filter(
      (one, place) =>
        !current.slice(place + 1).some((later) => sameAction(later.action, one.action)) &&
        !isOver(one, now),
    )
    .map((decision) => {
      const { rules, nextAction } = record.decisions.get(decision.decisionId)!;
      return {
        decisionId: decision.decisionId,
        outcome: decision.outcome,
        enforced: decision.enforced,
        action: decision.action.kind,
        system: decision.action.system,
        rules,
        owner: decision.owner,
        nextAction,
        validUntil: decision.validUntil,
      };
    });
};

const isOver = ({ outcome, reportedAt, validUntil }: RecordedDecision, now: string): boolean =>
  reportedAt !== null || (outcome === 'run' && validUntil <= now);

const externalActionsOf = (
  workOrder: WorkOrder,
  { performed }: HandoffRecord,
): readonly HandoffAction[] =>
  performed
    .filter(({ action }) => isSeenOutside(action))
    .map(({ action, decisionId, authorised, evidence, at, by }) => ({
      action: action.kind,
      audience: action.audience ?? TBD,
      decisionId: decisionId ?? TBD,
      authorised,
      approvals: ranOn(workOrder, decisionId),
      evidence,
      at,
      by,
    }));

const ranOn = (
  { decisions, approvals }: WorkOrder,
  decisionId: string | null,
): HandoffAction['approvals'] => {
  return (entryOf(decisions, decisionId)?.approvals ?? []).map((approvalId) => {
    const approval = entryOf(approvals, approvalId);
    return {
      approvalId,
      kind: approval?.kind ?? TBD,
      grantedBy: approval?.grantedBy ?? TBD,
    };
  });
};

const questionsOf = (
  workOrder: WorkOrder,
  texts: ReadonlyMap<number, string>,
): readonly HandoffQuestion[] =>
  openQuestions(workOrder).map(({ number, owner, askedBy, askedAt, dueAt }) => ({
    number,
    question: texts.get(number) ?? TBD,
    owner,
    askedBy,
    askedAt,
    dueAt: dueAt ?? TBD,
  }));
