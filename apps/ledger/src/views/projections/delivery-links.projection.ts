import {
  type DeliveryLinkIssuedData,
  type DeliveryLinkOpenedData,
  type DeliveryLinkRevokedData,
} from '#contracts';
import { type Cell, defineProjection } from '#kernel';
import { type Recorded } from './cells';

interface DeliveryLinkRow {
  readonly [column: string]: Cell;
  readonly tenant: string;
  readonly link_id: string;
  readonly work_order_id: string;
  readonly scope: string;
  readonly audience: string | null;
  /** SHA-256 of the token: by it a link is found. */
  readonly digest: string;
  readonly issued_by: string;
  readonly issued_at: string;
  readonly expires_at: string;
  readonly revoked_by: string | null;
  readonly revoked_at: string | null;
  readonly openings: number;
  readonly last_opened_at: string | null;
  readonly event_id: string;
  readonly position: number;
  readonly last_position: number;
}

const issuedRow = ({ data, ...event }: Recorded<DeliveryLinkIssuedData>): DeliveryLinkRow => ({
  tenant: event.tenant,
  link_id: data.linkId,
  work_order_id: data.workOrderId,
  scope: data.scope,
  audience: data.audience ?? null,
  digest: data.digest,
  issued_by: event.actor.id,
  issued_at: event.recordedAt,
  expires_at: data.expiresAt,
  revoked_by: null,
  revoked_at: null,
  openings: 0,
  last_opened_at: null,
  event_id: event.id,
  position: event.position,
  last_position: event.position,
});

/** Which links to delivery pages are there, and how often were they opened? */
export const deliveryLinks = defineProjection<DeliveryLinkRow>({
  name: 'delivery_links',
  version: 1,
  columns: {
    tenant: 'text',
    link_id: 'text',
    work_order_id: 'text',
    scope: 'text',
    audience: 'text',
    digest: 'text',
    issued_by: 'text',
    issued_at: 'timestamptz',
    expires_at: 'timestamptz',
    revoked_by: 'text',
    revoked_at: 'timestamptz',
    openings: 'bigint',
    last_opened_at: 'timestamptz',
    event_id: 'text',
    position: 'bigint',
    last_position: 'bigint',
  },
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
