import { IsIn } from 'class-validator';
import { defineEvent } from '../define';
import { IsId, IsInstant } from '../fields';
import { Meanings } from '../meanings';
import { IsRecordedName } from '../principals';

/** How long a claim lasts (ISO 8601). */
export const CLAIM_LASTS = 'PT30M';

/** Kinds of obligations that a person can claim: each is done by one answer. */
export const claimableObligations = ['approval', 'exception', 'post-review'] as const;
export type ClaimableObligation = (typeof claimableObligations)[number];

@Meanings({
  kind: 'The kind of obligation.',
  subject: 'The id of the approval, exception or post-review.',
})
export class ClaimableReference {
  @IsId() workOrderId!: string;
  @IsIn(claimableObligations) kind!: ClaimableObligation;
  @IsId() subject!: string;
}

@Meanings({ claimedBy: 'Who claimed it.' })
export class ObligationReleasedData extends ClaimableReference {
  @IsRecordedName() claimedBy!: string;
}

@Meanings({ claimedUntil: 'When the claim ends by itself.' })
export class ObligationClaimedData extends ObligationReleasedData {
  @IsInstant() claimedUntil!: string;
}

export const obligationClaimed = defineEvent({
  type: 'obligation.claimed',
  version: 1,
  owner: 'approvals',
  meaning: 'Somebody works on the answer to an obligation. Everybody else may still answer it.',
  data: ObligationClaimedData,
});

export const obligationReleased = defineEvent({
  type: 'obligation.released',
  version: 1,
  owner: 'approvals',
  meaning: 'Who had claimed an obligation no longer works on it.',
  data: ObligationReleasedData,
});
