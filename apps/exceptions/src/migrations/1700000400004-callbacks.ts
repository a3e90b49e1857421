import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Which access requests call somebody once they have ended, and what is sent then. */
export class Callbacks1700000400004 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE notices.awaited_requests (
        tenant text NOT NULL,
        work_order_id text NOT NULL,
        request_id text NOT NULL,
        PRIMARY KEY (tenant, work_order_id, request_id)
      );
      CREATE INDEX awaited_requests_by_request ON notices.awaited_requests (tenant, request_id);
      COMMENT ON TABLE notices.awaited_requests IS
        'Access requests with a callback that have not ended: only decisions on these work orders need a read of them.';

      ALTER TABLE notices.deliveries ADD COLUMN callback jsonb;
      COMMENT ON COLUMN notices.deliveries.callback IS
        'The callback of an access request, which is sent in place of its notice.';
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      DROP TABLE notices.awaited_requests;
      ALTER TABLE notices.deliveries DROP COLUMN callback;
    `);
  }
}
