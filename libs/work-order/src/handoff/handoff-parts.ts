import {
  type blockerKinds,
  type Handoff,
  type HandoffBlocker,
  type HandoffConflict,
  type HandoffDelegation,
  type HandoffGate,
  type HandoffStage,
  type HandoffTrack,
  NONE,
  type Scalar,
  TBD,
  type WorkflowDefinition,
} from '#contracts';
import { comesBeforeAll, openStepsOf, ownerOfGate, ownerOfStage } from '../lifecycle/next-blockers';
import { type Delegation } from '../lifecycle/lifecycle-state';
import { awaitedDelegations } from '../delegation/delegations';
import { entryOf } from '../entry';
import { snapshotFacts } from '../decisions/facts';
import { gateStatuses } from '../closure/gates';
import { type HandoffRecord } from './handoff-record';
import { closedGates } from '../closure/open-work';
import { outdatedArtifacts } from '../lifecycle/lifecycle';
import { type WorkOrder } from '../state';

/** A work order that runs beside another, as its own stream says. */
export interface HandoffChild {
  readonly track: string;
  readonly workOrderId: string;
  readonly workOrder: WorkOrder;
  readonly definition: WorkflowDefinition | undefined;
}

/** A value as it was stated; `TBD` where nobody knows it. */
export const stated = (value: Scalar | undefined): NonNullable<Scalar> => value ?? TBD;

/** Each declared input and each that was brought along. */
export const inputsOf = (
  { inputs }: WorkOrder,
  definition: WorkflowDefinition | undefined,
): Handoff['inputs'] => {
  const declared = definition?.inputs.map(({ name }) => name) ?? [];
  const names = [...new Set([...declared, ...Object.keys(inputs)])];
  return Object.fromEntries(names.map((name) => [name, stated(entryOf(inputs, name))]));
};

export const stagesOf = (
  workOrder: WorkOrder,
  { stages }: WorkflowDefinition,
): readonly HandoffStage[] =>
  stages.map((stage) => ({
    name: stage.name,
    status: entryOf(workOrder.stages, stage.name)?.status ?? 'open',
    owner: ownerOfStage(workOrder, stage),
    support: stage.support,
    artifact: stage.artifact?.kind ?? NONE,
    outdated: outdatedArtifacts(workOrder, stage.name),
    gates: stage.gates,
  }));

export const gatesOf = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition,
  { gates }: HandoffRecord,
  now: string,
): readonly HandoffGate[] =>
  gateStatuses(workOrder, definition, { now, requesters: [] }).map(({ gate, missing }) => {
    const passage = gates.get(gate);
    return {
      gate,
      status: passage?.status ?? (missing.length > 0 ? 'closed' : 'open'),
      owner: ownerOfGate(workOrder, definition, gate),
      missing,
      at: passage?.at ?? NONE,
      by: passage?.by ?? NONE,
      rationale: passage?.hasRationale ? 'stated' : NONE,
    };
  });

type BlockerKind = (typeof blockerKinds)[number];
const blocking: Readonly<Record<string, BlockerKind>> = {
  status: 'stop',
  input: 'input',
  prerequisite: 'prerequisite',
  exception: 'exception',
};

/**
 * What holds a work order up: that it is stopped, missing inputs, open exceptions, blocked steps and closed
 * gates. What has ended waits for no gate any more, and what was given up leaves nothing but exceptions.
 */
export const blockersOf = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition,
  now: string,
): readonly HandoffBlocker[] => {
  const steps = definition.stages
    .flatMap((stage) => openStepsOf(workOrder, definition, stage))
    .filter(({ subject }) => entryOf(workOrder.steps, subject) === 'blocked');
  const first = comesBeforeAll(workOrder, definition)
    .filter(({ kind }) => Object.hasOwn(blocking, kind))
    .map((thing) => ({ ...thing, kind: blocking[thing.kind]! }));
  const { status } = workOrder;
  if (status === 'abandoned' || status === 'superseded')
    return first.filter(({ kind }) => kind === 'exception');
  const gates = status === 'closed' ? [] : closedGates(workOrder, definition, now);
  return [
    ...first,
    ...steps.map((thing) => ({ ...thing, kind: 'step' as const })),
    ...gates.map(({ gate, missing }) => ({
      kind: 'gate' as const,
      subject: gate,
      owner: ownerOfGate(workOrder, definition, gate),
      message: `The gate ${gate} is closed: ${missing.join('; ')}.`,
    })),
  ];
};

/** Facts that sources state differently: they stop what rests on them until one gives way (domain rule 14). */
export const conflictsOf = (workOrder: WorkOrder, now: string): readonly HandoffConflict[] =>
  Object.entries(snapshotFacts(workOrder, now))
    .filter(([, { conflicting }]) => conflicting)
    .map(([fact, { statements }]) => ({
      fact,
      statements: statements!.map(({ source, value }) => ({ source, value: stated(value) })),
    }));

export const delegationsOf = (workOrder: WorkOrder): readonly HandoffDelegation[] =>
  awaitedDelegations(workOrder).map((delegation) => ({
    dispatchId: delegation.dispatchId,
    kind: delegation.kind,
    recipient: delegation.recipient,
    delegator: delegation.delegator,
    step: delegation.step ?? NONE,
    status: statusOf(delegation),
    timesOutAt: delegation.timesOutAt,
  }));

const statusOf = ({ end, reportedAt, acceptedAt, deliveredAt }: Delegation) => {
  if (end === 'timed-out') return end;
  if (reportedAt !== null) return 'reported-done';
  if (acceptedAt !== null) return 'accepted';
  return deliveredAt === null ? 'dispatched' : 'delivered';
};

/** The status of a track; `workOrderId` because a child that was not opened yet has no id in its own state. */
export const trackOf = (
  { track, workOrderId, workOrder, definition }: HandoffChild,
  now: string,
): HandoffTrack => {
  const blockers = definition ? blockersOf(workOrder, definition, now) : [];
  const { status, owner, allowedOutput } = workOrder;
  return {
    track,
    workOrderId,
    status: trackStatus(workOrder, blockers),
    owner,
    blocker: blockers[0]?.message ?? (status === 'unknown' ? TBD : NONE),
    allowedOutput: status === 'unknown' ? TBD : allowedOutput,
  };
};

/** A closed gate, and an exception about an approval that would open it, hold up what lies behind the gate, and not the work before it. */
const trackStatus = (
  workOrder: WorkOrder,
  blockers: readonly HandoffBlocker[],
): HandoffTrack['status'] => {
  const { status, stopped, allowedOutput } = workOrder;
  if (status === 'unknown') return TBD;
  if (status !== 'open') return status;
  if (stopped) return 'stopped';
  if (blockers.some((blocker) => holdsUp(workOrder, blocker))) return 'blocked';
  return allowedOutput === 'draft-only' ? 'draft-only' : 'active';
};

const holdsUp = (
  { exceptions, approvals }: WorkOrder,
  { kind, subject: exceptionId }: HandoffBlocker,
): boolean => {
  if (kind !== 'exception') return kind === 'step';
  const exception = entryOf(exceptions.all, exceptionId);
  if (exception?.cause !== 'approval') return true;
  return !entryOf(approvals, exception.subject)?.gate;
};
