import { IsIn, IsInt, Max, Min } from 'class-validator';
import { defineEvent } from '../define';
import { IsId, IsInstant, IsSha256, IsText, Optional } from '../fields';

/** Whose eyes a page is for: `public` shows public proof alone, and nothing at all before it is permitted. */
export const deliveryScopes = ['client', 'public'] as const;
export type DeliveryScope = (typeof deliveryScopes)[number];

export class DeliveryLinkIssuedData {
  @IsId() linkId!: string;
  @IsId() workOrderId!: string;
  @IsIn(deliveryScopes) scope!: DeliveryScope;
  /** For whom it was made, as whoever made it calls them; it is not on the page. */
  @Optional() @IsText(128) audience?: string;
  @IsInstant() expiresAt!: string;
  /** Of the token. The token itself stands nowhere. */
  @IsSha256() digest!: string;
}

export const deliveryLinkIssued = defineEvent({
  type: 'delivery-link.issued',
  version: 1,
  owner: 'ledger',
  meaning: 'Whoever has the link may look at the delivery page of a work order until it expires.',
  data: DeliveryLinkIssuedData,
});

export class DeliveryLinkRevokedData {
  @IsId() linkId!: string;
  @IsId() workOrderId!: string;
}

export const deliveryLinkRevoked = defineEvent({
  type: 'delivery-link.revoked',
  version: 1,
  owner: 'ledger',
  meaning: 'The link opens nothing any more.',
  data: DeliveryLinkRevokedData,
});

export class DeliveryLinkOpenedData {
  @IsId() linkId!: string;
  @IsId() workOrderId!: string;
  /** How often it was opened since the last of these events; there is at most one a minute. */
  @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER) openings!: number;
}

export const deliveryLinkOpened = defineEvent({
  type: 'delivery-link.opened',
  version: 1,
  owner: 'ledger',
  meaning: 'Somebody who has the link looked at the delivery page, once or more in a minute.',
  data: DeliveryLinkOpenedData,
});

export const deliveryEvents = [
  deliveryLinkIssued,
  deliveryLinkRevoked,
  deliveryLinkOpened,
] as const;
