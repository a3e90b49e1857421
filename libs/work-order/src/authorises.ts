import { type ProposedAction } from '#contracts';
import { beyondScope } from './coverage';
import { type Approval } from './state';

/** What else must hold for an approval to cover an action. */
export interface AuthorisationContext {
  /** Database time. */
  readonly now: string;
  /** SHA-256 of the rule that asks for the approval today. */
  readonly ruleDigest: string;
  /** Who proposed the action and everyone they act for: none of them can have granted it. */
  readonly requesters: readonly string[];
}

/** Why an approval does not cover an action. */
export type NotCovered =
  'status' | 'consumed' | 'expired' | 'rule' | 'self' | 'permits' | 'scope' | 'condition';

export type Authorisation =
  | { readonly covers: true }
  | { readonly covers: false; readonly because: NotCovered; readonly why: string };

/**
 * Whether an approval covers an action: the one place that answers this, when deciding and again
 * when the action is reported. Domain rules 4 and 6. A condition is looked at last, so that
 * `condition` means: covered as soon as it is met.
 */
export const authorises = (
  approval: Approval,
  action: ProposedAction,
  { now, ruleDigest, requesters }: AuthorisationContext,
): Authorisation => {
  if (approval.isOfEarlierRun)
    return no('status', 'it was asked for before the work order was reopened');
  if (!isGranted(approval)) return no('status', `it is ${approval.status}`);
  if (approval.consumed) return no('consumed', 'its single use is used up');
  if (approval.expiresAt === null || approval.expiresAt <= now)
    return no('expired', 'it has expired');
  if (approval.ruleDigest !== ruleDigest)
    return no('rule', 'the rule that asked for it has changed');
  if (saidYes(approval).some((person) => requesters.includes(person)))
    return no('self', 'it was granted by one who asks');
  if (!approval.permits.includes(action.kind))
    return no('permits', `it does not permit ${action.kind}`);
  const [beyond] = beyondScope(approval.scope, action);
  if (beyond)
    return no('scope', `${beyond.field}: granted ${beyond.granted}, asked ${beyond.asked}`);
  const unmet = approval.conditions.find(
    ({ met, binds }) => !met && (binds === undefined || binds.includes(action.kind)),
  );
  if (unmet) return no('condition', `condition ${unmet.number} is not met: ${unmet.text}`);
  return { covers: true };
};

const no = (because: NotCovered, why: string): Authorisation => ({ covers: false, because, why });

/** Somebody said yes, and nothing has ended it. */
export const isGranted = ({ status, isOfEarlierRun }: Approval): boolean =>
  !isOfEarlierRun && (status === 'approved' || status === 'partial' || status === 'conditional');

/** Everyone whose yes it is, whom they acted for, and everyone who wrote one down. */
const saidYes = ({ signatures }: Approval): readonly string[] =>
  signatures.flatMap(({ signedBy, recordedBy, inNameOf = [] }) => [
    signedBy,
    ...inNameOf,
    ...(recordedBy === null ? [] : [recordedBy]),
  ]);
