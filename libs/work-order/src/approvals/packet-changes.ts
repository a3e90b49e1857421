import {
  type FactSnapshot,
  type PolicyRef,
  type ProposedAction,
  type WorkflowDefinition,
} from '#contracts';
import { plus } from '#kernel';
import { coveredPart } from './coverage';
import { entryOf } from '../entry';
import { factNow } from '../decisions/facts';
import { newestOf } from '../evidence/proof';
import { mayHaveBeenDone } from './spending';
import { type RecordedEvidence } from '../evidence/recorded-evidence';
import { type Approval, type RecordedDecision, type WorkOrder } from '../state';

/** One thing that is not as it was when an approval was requested; `then` and `now` are for people. */
export interface PacketChange {
  readonly what: string;
  readonly then: string;
  readonly now: string;
}

type Facts = Readonly<Record<string, FactSnapshot>>;

/** What the approver was shown, as far as it can change. */
export interface ComparedPacket {
  readonly facts?: Facts;
  readonly policy?: PolicyRef;
  /** Ids of the evidence for the request. */
  readonly evidence?: readonly string[];
}

/** The same as it is now. */
export interface PacketNow {
  readonly facts: Facts;
  /** The policy in force; undefined when none is published. */
  readonly policy: PolicyRef | undefined;
}

/**
 * What changed between a packet and now, in an order that is always the same: facts by value, conflict
 * and whether they are too old, and the policy. Nothing in it moves with the clock alone, so that the
 * same changes have the same digest.
 */
export const packetChanges = (
  { facts: shown = {}, policy }: ComparedPacket,
  now: PacketNow,
): readonly PacketChange[] => [
  ...[...new Set([...Object.keys(shown), ...Object.keys(now.facts)])]
    .sort()
    .flatMap((name) =>
      changed(`fact ${name}`, factText(entryOf(shown, name)), factText(entryOf(now.facts, name))),
    ),
  // The approval of a gate rests on no policy.
  ...(policy && policy.digest !== now.policy?.digest
    ? changed('policy', policyText(policy), policyText(now.policy))
    : []),
];

/**
 * What became of the evidence of the request and of the grants so far, in the order
 * of its ids: something newer replaces it, or it was erased. Domain rule 15.
 */
export const evidenceChanges = (
  { evidence }: WorkOrder,
  { evidence: shown = [] }: ComparedPacket,
  { dependsOn = [] }: Pick<Approval, 'dependsOn'>,
): readonly PacketChange[] =>
  [...new Set([...shown, ...dependsOn])].sort().flatMap((id) => {
    const recorded = entryOf(evidence, id);
    if (!recorded) return [];
    const then = `version ${recorded.version}`;
    return changed(`evidence ${id}`, then, evidenceText(evidence, recorded, then));
  });

/** What was allowed of it since the request: `requestedAt` is when that was recorded. */
export const usedSince = (
  { decisions }: WorkOrder,
  { requested }: Approval,
  requestedAt: string,
): readonly PacketChange[] => {
  const runs = decisions
    .values()
    .filter(
      (decision) =>
        mayHaveBeenDone(decision) && coveredPart(requested, decision.action) !== undefined,
    );
  const before = runs.filter(({ decidedAt }) => decidedAt <= requestedAt);
  return changed('use of what was requested', runsText(before), runsText(runs));
};

/** The facts that a workflow declares, as they stand at `now`; too old ones are marked as stale. */
export const declaredFacts = (
  { facts }: WorkflowDefinition,
  workOrder: WorkOrder,
  now: string,
): Record<string, FactSnapshot> =>
  Object.fromEntries(
    [...facts].flatMap(([name, declaration]) => {
      const fact = factNow(workOrder, name, declaration, now);
      if (!fact) return [];
      const { maxAge } = declaration;
      const isStale =
        fact.value !== null && maxAge !== undefined && plus(fact.observedAt, maxAge) <= now;
      return [[name, isStale ? { ...fact, stale: true } : fact]];
    }),
  );

const evidenceText = (
  evidence: WorkOrder['evidence'],
  recorded: RecordedEvidence,
  unchanged: string,
): string => {
  const newest = newestOf(evidence, recorded);
  if (newest !== recorded)
    return `superseded by ${newest.evidenceId}, version ${newest.version}${newest.isShredded ? ', erased' : ''}`;
  return recorded.isShredded ? 'erased' : unchanged;
};

const changed = (what: string, then: string, now: string): readonly PacketChange[] =>
  then === now ? [] : [{ what, then, now }];

const factText = (fact: FactSnapshot | undefined): string => {
  if (fact?.conflicting) return `stated differently (${statementsText(fact)})`;
  if (!fact || fact.value === null) return 'TBD';
  return `${JSON.stringify(fact.value)}${fact.stale ? ' (too old)' : ''}`;
};

/** In the order of the sources: which of them spoke last is no change. */
const statementsText = ({ statements = [] }: FactSnapshot): string =>
  statements
    .map(({ source, value }) => `${source}: ${JSON.stringify(value)}`)
    .sort()
    .join(', ');

const policyText = (policy: PolicyRef | undefined): string =>
  policy ? `${policy.id} version ${policy.version} (${policy.digest})` : 'none';

const runsText = (runs: readonly RecordedDecision[]): string =>
  runs
    .map(({ decisionId, action }) => `${actionText(action)}, decision ${decisionId}`)
    .join('; ') || 'none';

const actionText = ({ kind, amount }: ProposedAction): string =>
  amount ? `${kind} of ${amount.minor} ${amount.currency} (minor units)` : kind;
