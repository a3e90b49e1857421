import {
  type Authority,
  type FactDeclaration,
  type GateDeclaration,
  type ProposedAction,
  type WorkflowDefinition,
} from '#contracts';
import { plus } from '#kernel';
import { authorises } from '../approvals/authorises';
import { factNow } from '../decisions/facts';
import { unprovenKinds } from '../evidence/proof';
import { requestersOf } from '../approvals/requesters';
import { type Approval, type WorkOrder } from '../state';

/** A gate, and everything that it still wants; open when that is nothing. */
export interface GateStatus {
  readonly gate: string;
  /** One sentence each. */
  readonly missing: readonly string[];
}

/** Who wants to pass, and when. */
export interface Passing {
  /** An instant. */
  readonly now: string;
  /** Requesters of what lies beyond the gate: their own grant opens nothing. */
  readonly requesters: readonly string[];
  /** Who issued their keys; nobody where absent. */
  readonly issuers?: readonly string[];
}

/** What the approval of a gate permits: nothing but to pass it. */
export const gatePermit = (gate: string): string => `gate.${gate}`;

/**
 * The status of each gate of a work order for those who want to pass: an approval counts while it covers
 * the passing of this gate, a fact while it is known to be true and fresh, evidence while it proves something.
 * Nothing is remembered, so a gate closes again whose approval is revoked, or whose only evidence is erased.
 */
export const gateStatuses = (
  workOrder: WorkOrder,
  { gates, facts }: WorkflowDefinition,
  passing: Passing,
): readonly GateStatus[] =>
  gates.map((gate) => ({
    gate: gate.name,
    missing: [
      ...missingApprovals(workOrder, gate, passing),
      ...gate.facts
        .filter((name) => !isKnownTrue(workOrder, name, facts.get(name), passing.now))
        .map((name) => `the fact ${name} is not known to be true`),
      ...unprovenKinds(workOrder, gate.evidence).map(({ why }) => why),
    ],
  }));

const missingApprovals = (
  workOrder: WorkOrder,
  gate: GateDeclaration,
  passing: Passing,
): readonly string[] => {
  const approvals = Object.values(workOrder.approvals).filter((one) => one.gate === gate.name);
  return gate.approvals.flatMap((kind) => {
    const answers = approvals
      .filter((approval) => approval.kind === kind)
      .map((approval) => opens(workOrder, approval, passing));
    if (answers.some(({ covers }) => covers)) return [];
    const latest = answers.at(-1);
    const why = latest && !latest.covers ? latest.why : 'nobody requested it';
    return [`the approval ${kind} is not granted: ${why}`];
  });
};

/** Whether an approval opens its part of its gate: it was requested under this workflow version. */
const opens = (
  workOrder: WorkOrder,
  approval: Approval,
  { now, requesters, issuers = [] }: Passing,
) => {
  const own = requestersOf(workOrder, approval);
  return authorises(approval, passingOf(approval.gate!), {
    now,
    ruleDigest: workOrder.workflow?.digest ?? '',
    requesters: [...own.requesters, ...requesters],
    issuers: [...own.issuers, ...issuers],
  });
};

const passingOf = (gate: string): ProposedAction => ({
  kind: gatePermit(gate),
  authority: 'approve',
  system: 'writ',
});

/** As for rules: what is in conflict or too old is unknown. */
const isKnownTrue = (
  workOrder: WorkOrder,
  name: string,
  declaration: FactDeclaration | undefined,
  now: string,
): boolean => {
  const fact = declaration && factNow(workOrder, name, declaration, now);
  if (!fact) return false;
  const { maxAge } = declaration;
  return fact.value === true && (maxAge === undefined || plus(fact.observedAt, maxAge) > now);
};

/** Whether it only prepares for now: opened so, and a gate is still closed (or it has none). */
export const isDraftOnly = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition,
  passing: Passing,
): boolean => {
  if (workOrder.allowedOutput !== 'draft-only') return false;
  const standings = gateStatuses(workOrder, definition, passing);
  return standings.length === 0 || standings.some(({ missing }) => missing.length > 0);
};

/**
 * Whether the approvals of gates still hold for those who passed, as far as the work order itself says which
 * there are: for each gate and kind that was requested, one does. That is so of all of them once
 * every gate was open, because an open gate was requested.
 */
export const gateApprovalsHold = (workOrder: WorkOrder, passing: Passing): boolean => {
  const ofGates = Object.values(workOrder.approvals).filter(({ gate }) => gate !== null);
  const holding = new Set(
    ofGates
      .filter((one) => opens(workOrder, one, passing).covers)
      .map(({ gate, kind }) => `${gate}/${kind}`),
  );
  return ofGates.every(({ gate, kind }) => holding.has(`${gate}/${kind}`));
};

/** An audience that sees nothing which left the house. */
const INTERNAL = 'internal';
const beyondDrafts: readonly Authority[] = ['apply', 'rollback', 'approve'];

/** What draft-only work never does: it changes something, or somebody outside sees it. */
export const appliesOrSends = ({
  authority,
  audience,
}: Pick<ProposedAction, 'authority' | 'audience'>): boolean =>
  beyondDrafts.includes(authority) || isSeenOutside({ audience });

/** Whether somebody outside the house sees what an action does. */
export const isSeenOutside = ({ audience }: Pick<ProposedAction, 'audience'>): boolean =>
  audience !== undefined && audience !== INTERNAL;
