import { type ProposedAction, type Scope } from '#contracts';
import { type Approval, authorises, entryOf, type WorkOrder } from '#work-order';
import { type AskablePolicy, type Rule } from './rules';

/** An approval that a satisfied rule asks for, and what the work order has of it. */
export interface WantedApproval {
  readonly kind: string;
  /** Of the rule that asks, or of all of them together when several ask for the same kind. */
  readonly ruleDigest: string;
  readonly rules: readonly Rule[];
  /** Covers the action as it is. */
  readonly granted?: Approval;
  /** Asked for already and not answered yet. */
  readonly requested?: Approval;
  /** Why those that were granted do not cover it. */
  readonly short: readonly string[];
}

export interface Asking {
  readonly action: ProposedAction;
  /** Who proposed it and everyone they act for: none of them can have granted it. */
  readonly requesters: readonly string[];
  readonly now: string;
}

/** What waiting rules ask for, one entry a kind, in the order of the policy's text. */
export const wantedApprovals = (
  workOrder: WorkOrder,
  waits: readonly Rule[],
  jointDigest: AskablePolicy['jointDigest'],
  asking: Asking,
): readonly WantedApproval[] => {
  const kinds = [...new Set(waits.map(kindOf))];
  return kinds.map((kind) => {
    const rules = waits.filter((rule) => kindOf(rule) === kind);
    const ruleDigest = jointDigest(rules);
    return { kind, ruleDigest, rules, ...held(workOrder, kind, ruleDigest, asking) };
  });
};

const kindOf = ({ approval }: Rule): string => approval ?? '';

const held = (workOrder: WorkOrder, kind: string, ruleDigest: string, asking: Asking) => {
  const ofKind = Object.values(workOrder.approvals).filter((approval) => approval.kind === kind);
  const { action, now } = asking;
  const scope = JSON.stringify(scopeOf(action));
  const judged = ofKind.map((approval) => ({
    approval,
    why: lacks(approval, askedFor(workOrder, approval), ruleDigest, asking),
  }));
  return {
    granted: judged.find(({ why }) => why === undefined)?.approval,
    requested: ofKind.find(
      (approval) =>
        approval.status === 'requested' &&
        // Nobody can answer it any more once it is overdue.
        approval.dueAt > now &&
        approval.ruleDigest === ruleDigest &&
        approval.permits.includes(action.kind) &&
        JSON.stringify(ordered(approval.scope)) === scope &&
        argumentsOf(askedFor(workOrder, approval)) === argumentsOf(action),
    ),
    short: judged.flatMap(({ approval, why }) =>
      why && approval.grantedBy !== null ? [`Approval ${approval.approvalId}: ${why}.`] : [],
    ),
  };
};

/** Why an approval does not cover the action; undefined when it does. */
const lacks = (
  approval: Approval,
  asked: ProposedAction | undefined,
  ruleDigest: string,
  asking: Asking,
): string | undefined => {
  const { action, requesters, now } = asking;
  if (approval.grantedBy !== null && requesters.includes(approval.grantedBy))
    return 'it was granted by the one who asks';
  const answer = authorises(approval, action, { now, ruleDigest, requesters });
  if (!answer.covers) return answer.why;
  // What nobody asked for was not granted: without a limit in the scope there was no amount then.
  if (action.amount && !approval.scope.amountUpTo) return 'it was given for no amount';
  if (action.audience && !approval.scope.audience) return 'it was given for no audience';
  // A scope has no arguments, and empty arguments never mean any.
  if (argumentsOf(action) !== argumentsOf(asked)) return 'it was given for other arguments';
  return undefined;
};

/** The action that the approval was asked for. */
const askedFor = ({ decisions }: WorkOrder, { decisionId }: Approval): ProposedAction | undefined =>
  entryOf(decisions, decisionId ?? '')?.action;

const argumentsOf = (action: ProposedAction | undefined): string =>
  JSON.stringify(Object.entries(action?.arguments ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));

/** The scope that is asked for: exactly the action. Empty lists permit nothing. */
export const scopeOf = (action: ProposedAction): Scope =>
  ordered({
    system: action.system,
    objects: [...(action.objects ?? [])].sort(),
    writes: [...(action.writes ?? [])].sort(),
    amountUpTo: action.amount,
    audience: action.audience,
  });

/** One spelling of a scope, so that two can be compared as texts. */
const ordered = ({ system, objects, writes, amountUpTo, audience }: Scope): Scope => ({
  ...(system !== undefined && { system }),
  ...(objects && { objects: [...objects] }),
  ...(writes && { writes: [...writes] }),
  ...(amountUpTo && {
    amountUpTo: { minor: amountUpTo.minor, currency: amountUpTo.currency },
  }),
  ...(audience !== undefined && { audience }),
});
