import { type Money, type ProposedAction, type Scope } from '#contracts';
import { type Approval } from './state';

/** What else must hold for an approval to cover an action. */
export interface AuthorisationContext {
  /** Database time. */
  readonly now: string;
  /** SHA-256 of the rule that asks for the approval today. */
  readonly ruleDigest: string;
}

export type Authorisation =
  { readonly covers: true } | { readonly covers: false; readonly why: string };

/**
 * Whether an approval covers an action: the one place that answers this, when deciding and again
 * when the action is reported. Domain rule 4.
 */
export const authorises = (
  approval: Approval,
  action: ProposedAction,
  { now, ruleDigest }: AuthorisationContext,
): Authorisation => {
  if (!['approved', 'partial', 'conditional'].includes(approval.status))
    return no(`approval ${approval.approvalId} is ${approval.status}`);
  if (approval.consumed) return no('its single use is used up');
  if (approval.expiresAt === null || approval.expiresAt <= now) return no('it has expired');
  if (approval.ruleDigest !== ruleDigest) return no('the rule that asked for it has changed');
  if (!approval.permits.includes(action.kind)) return no(`it does not permit ${action.kind}`);
  const unmet = approval.conditions.find(({ met }) => !met);
  if (unmet) return no(`condition ${unmet.number} is not met`);
  return withinScope(approval.scope, action);
};

const no = (why: string): Authorisation => ({ covers: false, why });

/**
 * Field by field; a field that the scope does not name does not limit. An action that leaves open
 * which object or amount it is about is not inside a limit on it: empty never means any.
 */
export const withinScope = (scope: Scope, action: ProposedAction): Authorisation => {
  if (scope.system !== undefined && scope.system !== action.system)
    return no(`it is for the system ${scope.system}`);
  if (scope.audience !== undefined && scope.audience !== action.audience)
    return no(`it is for the audience ${scope.audience}`);
  if (scope.objects?.length && !action.objects?.length)
    return no('it is for named objects, and the action names none');
  const objects = beyond(scope.objects, action.objects);
  if (objects.length > 0) return no(`it does not cover ${objects.join(', ')}`);
  const writes = beyond(scope.writes, action.writes);
  if (writes.length > 0) return no(`it does not allow writing ${writes.join(', ')}`);
  if (scope.amountUpTo && !withinAmount(scope.amountUpTo, action.amount))
    return no(`the amount is outside ${scope.amountUpTo.minor} ${scope.amountUpTo.currency}`);
  return { covers: true };
};

const beyond = (allowed: readonly string[] | undefined, asked: readonly string[] = []): string[] =>
  allowed === undefined ? [] : asked.filter((item) => !allowed.includes(item));

const withinAmount = (limit: Money, amount: Money | undefined): boolean =>
  amount !== undefined && amount.currency === limit.currency && amount.minor <= limit.minor;
