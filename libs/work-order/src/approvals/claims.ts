import { type ClaimableObligation, type WritEvent } from '#contracts';
import { entryOf } from '../entry';
import { type WorkOrder } from '../state';
import { type Claim, type Claims } from './claim';

type ClaimEvent = Extract<
  WritEvent,
  { readonly type: 'obligation.claimed' | 'obligation.released' }
>;

interface Claimed {
  readonly kind: ClaimableObligation;
  readonly subject: string;
}

const keyOf = ({ kind, subject }: Claimed): string => `${kind}/${subject}`;

/** Folds a claim or its release into the claims of a work order. */
export const evolveClaims = (claims: Claims, { type, data }: ClaimEvent): Claims => {
  const key = keyOf(data);
  if (type === 'obligation.claimed') {
    const { claimedBy, claimedUntil } = data;
    return { ...claims, [key]: { claimedBy, claimedUntil } };
  }
  const { [key]: _, ...others } = claims;
  return others;
};

/** The claim on an open obligation at `now` (an instant). It ends when its holder signs. */
export const claimOn = (
  { claims, approvals }: Pick<WorkOrder, 'claims' | 'approvals'>,
  claimed: Claimed,
  now: string,
): Claim | undefined => {
  const claim = entryOf(claims, keyOf(claimed));
  if (!claim || claim.claimedUntil <= now) return undefined;
  const approval = claimed.kind === 'approval' ? entryOf(approvals, claimed.subject) : undefined;
  const hasSigned = approval?.signatures.some(({ signedBy }) => signedBy === claim.claimedBy);
  return hasSigned ? undefined : claim;
};
