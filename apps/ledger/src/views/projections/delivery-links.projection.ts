import {
  type DeliveryLinkIssuedData,
  type DeliveryLinkOpenedData,
  type DeliveryLinkRevokedData,
  deliveryLinksRow,
} from '#contracts';
import { defineProjection } from '#kernel';
import { type Recorded } from './cells';
import { type StoredRow, storedTable } from './stored-table';

const deliveryLinksTable = storedTable({
  ...deliveryLinksRow.fields,
  /** SHA-256 of the token: by it a link is found. */
  digest: 'text',
});

type DeliveryLinkRow = StoredRow<typeof deliveryLinksTable>;

const issuedRow = ({ data, ...event }: Recorded<DeliveryLinkIssuedData>): DeliveryLinkRow => ({
  ...deliveryLinksTable.empty,
  tenant: event.tenant,
  link_id: data.linkId,
  work_order_id: data.workOrderId,
  scope: data.scope,
  audience: data.audience ?? null,
  digest: data.digest,
  issued_by: event.actor.id,
  issued_at: event.recordedAt,
  expires_at: data.expiresAt,
  openings: 0,
  event_id: event.id,
  position: event.position,
  last_position: event.position,
});

/** Which links to delivery pages are there, and how often were they opened? */
export const deliveryLinks = defineProjection<DeliveryLinkRow>({
  name: 'delivery_links',
  version: 1,
  columns: deliveryLinksTable.columns,
  key: ['tenant', 'link_id'],
  rowsOf: ({ tenant, data }) => [[tenant, data.linkId]],
  on: {
    'delivery-link.issued': (row, event: Recorded<DeliveryLinkIssuedData>) =>
      row ?? issuedRow(event),
    'delivery-link.revoked': (
      row,
      { actor, recordedAt, position }: Recorded<DeliveryLinkRevokedData>,
    ) =>
      row && {
        ...row,
        revoked_by: row.revoked_by ?? actor.id,
        revoked_at: row.revoked_at ?? recordedAt,
        last_position: position,
      },
    'delivery-link.opened': (
      row,
      { data, recordedAt, position }: Recorded<DeliveryLinkOpenedData>,
    ) =>
      row && {
        ...row,
        openings: row.openings + data.openings,
        last_opened_at: recordedAt,
        last_position: position,
      },
  },
});
