import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Who asks which past: no tenant may keep more of them than its share. */
export class PastUses1700000700051 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE ledger.past_uses (
        past integer NOT NULL REFERENCES ledger.pasts ON DELETE CASCADE,
        tenant text NOT NULL,
        last_used_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (past, tenant)
      );
      COMMENT ON TABLE ledger.past_uses IS 'When each tenant asked a past last.'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE ledger.past_uses');
  }
}
