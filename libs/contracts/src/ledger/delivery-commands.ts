import { IsIn, IsInt, Max, Min } from 'class-validator';
import { defineCommand } from '../define';
import { IsDuration, IsId, IsSha256, IsText, Optional } from '../fields';
import { type DeliveryScope, deliveryScopes } from './delivery-events';

/** How long a link works where nobody says so, and at most (ISO 8601). */
export const deliveryLinkTerms = { usual: 'P14D', most: 'P90D' } as const;

/** What callers say of a link; whoever makes its token adds the digest. */
export class ShareDeliveryBody {
  @IsId() workOrderId!: string;
  /** Whose eyes it is for; `client` where absent. */
  @Optional() @IsIn(deliveryScopes) scope?: DeliveryScope;
  /** For whom it is made, for those who list links; it is not on the page. */
  @Optional() @IsText(128) audience?: string;
  /** How long the link works (ISO 8601): P14D where absent, P90D at most. */
  @Optional() @IsDuration() validFor?: string;
}

export class IssueDeliveryLinkBody extends ShareDeliveryBody {
  /** SHA-256 of a token of 32 bytes that nobody can guess, in base64url. */
  @IsSha256() digest!: string;
}

export const issueDeliveryLink = defineCommand({
  name: 'issue-delivery-link',
  service: 'ledger',
  meaning: 'Make a link to the client-safe delivery page of a work order.',
  roles: ['operator', 'admin'],
  body: IssueDeliveryLinkBody,
});

export class RevokeDeliveryLinkBody {
  @IsId() workOrderId!: string;
  @IsId() linkId!: string;
}

export const revokeDeliveryLink = defineCommand({
  name: 'revoke-delivery-link',
  service: 'ledger',
  meaning: 'Revoke a link to a delivery page: at once it opens nothing any more.',
  roles: ['operator', 'admin'],
  body: RevokeDeliveryLinkBody,
});

/** Somebody has a token, and wants the page. */
export class OpenDeliveryBody {
  @IsSha256() digest!: string;
}

/** Somebody has a token, and wants what stands on the page under this number. */
export class OpenArtifactBody extends OpenDeliveryBody {
  @IsInt() @Min(1) @Max(1_000_000) number!: number;
}
