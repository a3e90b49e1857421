import { isGrantedStatus, type ProposedAction } from '#contracts';
import { beyondScope } from './coverage';
import { type Approval } from '../state';

/** What else must hold for an approval to cover an action. */
export interface AuthorisationContext {
  /** Database time. */
  readonly now: string;
  /** SHA-256 of the rule that requires the approval today; undefined where none does. */
  readonly ruleDigest: string | undefined;
  /** The requesters of the action: none of them can have granted it. */
  readonly requesters: readonly string[];
  /** Of these, whose grant counts where the workflow lets a requester confirm; nobody where absent. */
  readonly confirmers?: readonly string[];
  /** Who issued a requester's key: their grant counts where that of a confirmer does; nobody where absent. */
  readonly issuers?: readonly string[];
}

/** Why an approval does not cover an action. */
export type NotCovered =
  | 'status'
  | 'consumed'
  | 'expired'
  | 'rule'
  | 'self'
  | 'permits'
  | 'scope'
  | 'plan'
  | 'question'
  | 'condition';

export type Authorisation =
  | { readonly covers: true }
  | { readonly covers: false; readonly because: NotCovered; readonly why: string };

/**
 * Whether an approval covers an action: the one place that answers this, when deciding and again
 * when the action is reported. Domain rules 4 and 6. A condition is checked last, so that
 * `condition` means: covered as soon as it is met.
 */
export const authorises = (
  approval: Approval,
  action: ProposedAction,
  { now, ruleDigest, requesters, confirmers, issuers }: AuthorisationContext,
): Authorisation => {
  if (approval.isOfEarlierRun)
    return no('status', 'it was requested before the work order was reopened');
  if (!isGranted(approval)) return no('status', `it is ${approval.status}`);
  if (approval.consumed) return no('consumed', usedUp(approval));
  if (approval.expiresAt === null || approval.expiresAt <= now)
    return no('expired', 'it has expired');
  if (approval.ruleDigest !== ruleDigest)
    return no('rule', 'the rule that requires it has changed');
  if (isByRequester(approval, { requesters, confirmers, issuers }))
    return no('self', 'it was granted by a requester');
  if (!approval.permits.includes(action.kind))
    return no('permits', `it does not permit ${action.kind}`);
  const [beyond] = beyondScope(approval.scope, action);
  if (beyond)
    return no('scope', `${beyond.field}: granted ${beyond.granted}, requested ${beyond.requested}`);
  const unmet = approval.conditions.find(
    ({ met, binds }) => !met && (binds === undefined || binds.includes(action.kind)),
  );
  if (unmet) return no('condition', `condition ${unmet.number} is not met: ${unmet.text}`);
  return { covers: true };
};

const no = (because: NotCovered, why: string): Authorisation => ({ covers: false, because, why });

/** Why an approval that is used up covers nothing, for people. */
export const usedUp = ({ uses }: Approval): string =>
  uses === undefined ? 'its single use is used up' : `its ${uses} uses are used up`;

/** Somebody granted it, and nothing has ended it. */
export const isGranted = ({ status, isOfEarlierRun }: Approval): boolean =>
  !isOfEarlierRun && isGrantedStatus(status);

/** Whether one of its grants is that of a requester. */
export const isOwnApproval = ({ signatures }: Approval, requesters: readonly string[]): boolean =>
  signatures.some(({ signedBy, inNameOf = [] }) =>
    [signedBy, ...inNameOf].some((person) => requesters.includes(person)),
  );

/** Whether a grant is that of a requester whose grant does not count, or was recorded by one. */
const isByRequester = (
  approval: Approval,
  {
    requesters,
    confirmers,
    issuers = [],
  }: Pick<AuthorisationContext, 'requesters' | 'confirmers' | 'issuers'>,
): boolean => {
  const everyRequester = [...requesters, ...issuers];
  const excluded = approval.requesterMayConfirm
    ? requesters.filter((person) => !confirmers?.includes(person))
    : everyRequester;
  const witnesses = approval.signatures.flatMap(({ recordedBy, confirmedBy }) => [
    recordedBy,
    confirmedBy,
  ]);
  return (
    isOwnApproval(approval, excluded) ||
    isByKeyOf(approval, requesters) ||
    witnesses.some((person) => typeof person === 'string' && everyRequester.includes(person))
  );
};

/** Whether a grant was given, recorded or confirmed by a key that one of these people issued to somebody else. */
const isByKeyOf = ({ signatures }: Approval, people: readonly string[]): boolean =>
  signatures.some(({ signedBy, inNameOf, issuedBy }) =>
    issuedBy?.some(
      (person) => people.includes(person) && person !== signedBy && !inNameOf?.includes(person),
    ),
  );
