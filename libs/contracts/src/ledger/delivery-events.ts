import { IsIn, IsInt, Max, Min } from 'class-validator';
import { defineEvent } from '../define';
import { IsId, IsInstant, IsSha256, IsText, Optional } from '../fields';
import { Meanings } from '../meanings';

/** Whose eyes a page is for: `public` shows public proof alone, and nothing at all before it is permitted. */
export const deliveryScopes = ['client', 'public'] as const;
export type DeliveryScope = (typeof deliveryScopes)[number];

@Meanings({
  scope: 'Who the page is for: `client` or `public`.',
  audience: 'A name for those who list links; it is not on the page.',
  expiresAt: 'When the link stops working.',
  digest: 'SHA-256 of the token. The token itself is stored nowhere.',
})
export class DeliveryLinkIssuedData {
  @IsId() linkId!: string;
  @IsId() workOrderId!: string;
  @IsIn(deliveryScopes) scope!: DeliveryScope;
  @Optional() @IsText(128) audience?: string;
  @IsInstant() expiresAt!: string;
  @IsSha256() digest!: string;
}

export const deliveryLinkIssued = defineEvent({
  type: 'delivery-link.issued',
  version: 1,
  owner: 'ledger',
  meaning:
    'Everybody who has the link may look at the delivery page of a work order until it expires.',
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

@Meanings({
  openings:
    'How often it was opened since the last of these events; there is at most one a minute.',
})
export class DeliveryLinkOpenedData {
  @IsId() linkId!: string;
  @IsId() workOrderId!: string;
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
