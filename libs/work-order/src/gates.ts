import { type GateDeclaration, type WorkflowDefinition } from '#contracts';
import { isGranted } from './authorises';
import { snapshotFacts } from './facts';
import { type Approval, type WorkOrder } from './state';

/** A gate, and everything that it still wants; open when that is nothing. */
export interface GateStanding {
  readonly gate: string;
  /** One sentence each. */
  readonly missing: readonly string[];
}

/**
 * How each gate of a work order stands at `now` (an instant): an approval counts while it holds and
 * all its conditions are met, a fact while it is known to be true, evidence once it is recorded.
 * Nothing is remembered, so a gate whose approval is revoked closes again.
 */
export const gateStandings = (
  workOrder: WorkOrder,
  { gates }: WorkflowDefinition,
  now: string,
): readonly GateStanding[] =>
  gates.map((gate) => ({ gate: gate.name, missing: missingAt(workOrder, gate, now) }));

const missingAt = (workOrder: WorkOrder, gate: GateDeclaration, now: string): readonly string[] => {
  const facts = snapshotFacts(workOrder);
  const kinds = new Set(Object.values(workOrder.evidence).map(({ kind }) => kind));
  const held = Object.values(workOrder.approvals).filter((approval) => holds(approval, gate, now));
  return [
    ...gate.approvals
      .filter((kind) => !held.some((approval) => approval.kind === kind))
      .map((kind) => `the approval ${kind} is not granted`),
    ...gate.facts
      .filter((name) => !Object.hasOwn(facts, name) || facts[name]!.value !== true)
      .map((name) => `the fact ${name} is not known to be true`),
    ...gate.evidence
      .filter((kind) => !kinds.has(kind))
      .map((kind) => `evidence of kind ${kind} is not recorded`),
  ];
};

/** Whether an approval opens its part of a gate at `now`. */
const holds = (approval: Approval, gate: GateDeclaration, now: string): boolean =>
  approval.gate === gate.name &&
  isGranted(approval) &&
  approval.conditions.every(({ met }) => met) &&
  approval.expiresAt !== null &&
  approval.expiresAt > now;

/** Whether it only prepares for now: opened so, and a gate is still closed (or it has none). */
export const isDraftOnly = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition,
  now: string,
): boolean => {
  if (workOrder.allowedOutput !== 'draft-only') return false;
  const standings = gateStandings(workOrder, definition, now);
  return standings.length === 0 || standings.some(({ missing }) => missing.length > 0);
};
