import { IsIn, IsInt, Max, Min } from 'class-validator';
import { IssueDeliveryLinkAnswer, RevokeDeliveryLinkAnswer } from './answers';
import { defineCommand } from '../define';
import { IsDuration, IsId, IsSha256, IsText, Optional } from '../fields';
import { type DeliveryScope, deliveryScopes } from './delivery-events';
import { Meanings } from '../meanings';

/** How long a link works where nobody says so, and at most (ISO 8601). */
export const deliveryLinkTerms = { usual: 'P14D', most: 'P90D' } as const;

/** One sentence for what never was a link, has expired and was revoked: nobody learns which. */
export const NO_DELIVERY_LINK =
  'This link opens nothing: it is not all there, it has expired or it was revoked. Request a new one from the sender.';

/** What callers state of a link; the process that makes its token adds the digest. */
@Meanings({
  scope: 'Who the page is for: `client` or `public`; `client` where absent.',
  audience: 'A name for those who list links; it is not on the page.',
  validFor: 'How long the link works (ISO 8601): P14D where absent, at most P90D.',
})
export class ShareDeliveryBody {
  @IsId() workOrderId!: string;
  @Optional() @IsIn(deliveryScopes) scope?: DeliveryScope;
  @Optional() @IsText(128) audience?: string;
  @Optional() @IsDuration() validFor?: string;
}

@Meanings({
  digest: 'SHA-256 of a random token of 32 bytes, in base64url.',
})
export class IssueDeliveryLinkBody extends ShareDeliveryBody {
  @IsSha256() digest!: string;
}

export const issueDeliveryLink = defineCommand({
  name: 'issue-delivery-link',
  service: 'ledger',
  meaning: 'Make a link to the client-safe delivery page of a work order.',
  route: 'POST /v1/work-orders/{workOrderId}/delivery-links',
  roles: ['operator', 'admin'],
  body: IssueDeliveryLinkBody,
  request: ShareDeliveryBody,
  answer: IssueDeliveryLinkAnswer,
});

export class RevokeDeliveryLinkBody {
  @IsId() workOrderId!: string;
  @IsId() linkId!: string;
}

export const revokeDeliveryLink = defineCommand({
  name: 'revoke-delivery-link',
  service: 'ledger',
  meaning: 'Revoke a link to a delivery page: at once it opens nothing any more.',
  route: 'DELETE /v1/work-orders/{workOrderId}/delivery-links/{linkId}',
  roles: ['operator', 'admin'],
  body: RevokeDeliveryLinkBody,
  answer: RevokeDeliveryLinkAnswer,
});

/** Somebody has a token, and wants the page. */
@Meanings({
  digest: 'SHA-256 of the token of the link, in hex.',
})
export class OpenDeliveryBody {
  @IsSha256() digest!: string;
}

/** Somebody has a token, and wants what stands on the page under this number. */
@Meanings({
  number: 'The number of the artifact on the page.',
})
export class OpenArtifactBody extends OpenDeliveryBody {
  @IsInt() @Min(1) @Max(1_000_000) number!: number;
}
