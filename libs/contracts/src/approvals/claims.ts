import { IsString } from 'class-validator';
import { Answer, OrNull } from '../answers';
import { approvers } from '../access';
import { defineCommand } from '../define';
import { IsInstant } from '../fields';
import { Meanings } from '../meanings';
import { ObligationReference } from './assignment';
import { ClaimableReference } from './claim-events';

@Answer('The obligation, and who works on it now.')
@Meanings({
  claimedBy: 'Who works on it; null where nobody does.',
  claimedUntil: 'When the claim ends by itself; null where there is none.',
})
export class ClaimAnswer extends ClaimableReference {
  @OrNull() @IsString() claimedBy!: string | null;
  @OrNull() @IsInstant() claimedUntil!: string | null;
}

export const claimObligation = defineCommand({
  name: 'claim-obligation',
  service: 'approvals',
  meaning:
    'Show others that you work on the answer, for 30 minutes. It gives no right and takes none.',
  route: 'POST /v1/obligations/{obligationId}/claim',
  roles: approvers,
  body: ClaimableReference,
  request: ObligationReference,
  answer: ClaimAnswer,
});

export const releaseObligation = defineCommand({
  name: 'release-obligation',
  service: 'approvals',
  meaning: 'Show others that you no longer work on the answer.',
  route: 'POST /v1/obligations/{obligationId}/release',
  roles: approvers,
  body: ClaimableReference,
  request: ObligationReference,
  answer: ClaimAnswer,
});
