import {
  type EvidenceDeclaration,
  type PrerequisiteDeclaration,
  type StepDeclaration,
  type WorkflowDefinition,
} from '#contracts';
import { isGranted } from '../approvals/authorises';
import { entryOf } from '../entry';
import { type GateStatus, gateStatuses } from './gates';
import { openApprovals } from './obligations';
import { unprovenKinds } from '../evidence/proof';
import { type Approval, type WorkOrder } from '../state';

/** Prerequisites that have not passed. */
export const openPrerequisites = (
  { prerequisites }: WorkOrder,
  definition: WorkflowDefinition,
): readonly PrerequisiteDeclaration[] =>
  definition.prerequisites.filter(({ name }) => entryOf(prerequisites, name) !== 'passed');

/** Steps of this run that are neither completed nor skipped; those of a support stage once it was begun. */
export const openSteps = (
  { steps, stages }: WorkOrder,
  definition: WorkflowDefinition,
): readonly StepDeclaration[] =>
  definition.stages
    .filter(({ name, support }) => !support || entryOf(stages, name))
    .flatMap((stage) => stage.steps)
    .filter(({ name }) => {
      const status = entryOf(steps, name);
      return status !== 'completed' && status !== 'skipped';
    });

/**
 * Gates of the workflow that are closed at `now` (an instant) and that nobody has skipped in this run. Those of
 * support stages alone hold nothing up until one of them was begun.
 */
export const closedGates = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition,
  now: string,
): readonly GateStatus[] =>
  gateStatuses(workOrder, definition, { now, requesters: [] }).filter(
    ({ gate, missing }) =>
      missing.length > 0 &&
      !workOrder.skippedGates.includes(gate) &&
      isGateAhead(workOrder, definition, gate),
  );

const isGateAhead = (
  { stages }: WorkOrder,
  definition: WorkflowDefinition,
  gate: string,
): boolean => {
  const behind = definition.stages.filter(({ gates }) => gates.includes(gate));
  return (
    behind.length === 0 || behind.some(({ name, support }) => !support || entryOf(stages, name))
  );
};

/** Open approvals that something waits for: nothing does for the gates that were skipped. */
export const awaitedApprovals = (workOrder: WorkOrder, now: string): readonly Approval[] =>
  openApprovals(workOrder, now).filter((approval) => !isOfSkippedGate(workOrder, approval));

const isOfSkippedGate = ({ skippedGates }: WorkOrder, { gate }: Approval): boolean =>
  skippedGates.some((skipped) => skipped === gate);

/** A condition of a grant that nobody has shown to be met. */
export interface OpenCondition {
  readonly approval: Approval;
  readonly number: number;
  readonly text: string;
}

/** Conditions of grants that hold at `now` (an instant): each is open until it is met, as a wanted approval is. */
export const openConditions = (workOrder: WorkOrder, now: string): readonly OpenCondition[] =>
  Object.values(workOrder.approvals)
    .filter((one) => isGranted(one) && one.expiresAt !== null && one.expiresAt > now)
    .filter((one) => !isOfSkippedGate(workOrder, one))
    .flatMap((approval) =>
      approval.conditions
        .filter(({ met }) => !met)
        .map(({ number, text }) => ({ approval, number, text })),
    );

/** Evidence that a closure wants and nothing of which proves anything now. */
export const missingEvidence = (
  workOrder: WorkOrder,
  { closure }: WorkflowDefinition,
): readonly EvidenceDeclaration[] => {
  const wanted = closure.evidence.map(({ kind }) => kind);
  const missing = new Set(unprovenKinds(workOrder, wanted).map(({ kind }) => kind));
  return closure.evidence.filter(({ kind }) => missing.has(kind));
};
