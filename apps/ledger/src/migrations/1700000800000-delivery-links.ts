import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { type DocumentedView, documentedViewSql } from '../views/sql/documented-view';
import { nowSql } from '../views/sql/now-sql';
import { generationsOf } from '../views/sql/wider';

/** Links to delivery pages, and how often each was opened. */
export class DeliveryLinks1700000800000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(tables);
    await db.query(documentedViewSql(deliveryLinks));
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP VIEW writ.delivery_links; DROP VIEW views.delivery_links');
    for (const made of await generationsOf(db, 'delivery_links'))
      await db.query(`DROP TABLE ${made}`);
    await db.query('DROP TABLE ledger.delivery_openings');
  }
}

/** Openings are counted one by one beside the log, which hears of them once a minute. */
const tables = `
  CREATE TABLE views.delivery_links_g1 (
    tenant text, link_id text, work_order_id text NOT NULL,
    scope text NOT NULL, audience text, digest text NOT NULL,
    issued_by text NOT NULL, issued_at timestamptz NOT NULL, expires_at timestamptz NOT NULL,
    revoked_by text, revoked_at timestamptz,
    openings bigint NOT NULL, last_opened_at timestamptz,
    event_id text NOT NULL, position bigint NOT NULL, last_position bigint NOT NULL,
    PRIMARY KEY (tenant, link_id)
  );
  CREATE VIEW views.delivery_links AS SELECT * FROM views.delivery_links_g1;
  CREATE INDEX ON views.delivery_links_g1 (digest);
  CREATE INDEX ON views.delivery_links_g1 (tenant, work_order_id, position);
  CREATE INDEX ON views.delivery_links_g1 (tenant, position);
  CREATE TABLE ledger.delivery_openings (
    tenant text,
    link_id text,
    openings bigint NOT NULL,
    PRIMARY KEY (tenant, link_id)
  );
  COMMENT ON TABLE ledger.delivery_openings IS
    'How often each link to a delivery page was opened, ever; the log hears of it once a minute.';
`;

const deliveryLinks: DocumentedView = {
  name: 'delivery_links',
  meaning:
    'One row per link to a delivery page: for which work order and whose eyes it was made, until when it works, and how often it was opened.',
  from: 'views.delivery_links',
  columns: {
    tenant: 'Whose link it is.',
    link_id: 'Id of the link; it opens nothing.',
    work_order_id: 'The work order whose delivery page it opens, and no other.',
    scope: 'Whose eyes it is for: client or public.',
    audience: 'For whom it was made, as whoever made it said; null where nobody was named.',
    status: [
      `CASE WHEN revoked_at IS NOT NULL THEN 'revoked' WHEN expires_at <= ${nowSql} THEN 'expired' ELSE 'open' END`,
      'open, expired or revoked.',
    ],
    issued_by: 'Who made it.',
    issued_at: 'When it was made.',
    expires_at: 'From when on it opens nothing.',
    revoked_by: 'Who revoked it; null while nobody has.',
    revoked_at: 'When it was revoked; null while it was not.',
    openings: 'How often it was opened, as far as the log has heard: it hears once a minute.',
    last_opened_at: 'When the log last heard of an opening; null before the first.',
    event_id: 'The event that made it: ask for its receipt by this id.',
    position: 'Ledger position of that event.',
    last_position: 'Ledger position of the last event about it.',
  },
};
