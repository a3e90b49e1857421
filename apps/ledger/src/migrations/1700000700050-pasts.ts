import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Which pasts there are: views as they were, in schemas of their own that are made and dropped as they are asked. */
export class Pasts1700000700050 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE ledger.pasts (
        past integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        made_by text NOT NULL,
        position bigint,
        occurred_by timestamptz,
        objects text[] NOT NULL DEFAULT '{}',
        bytes bigint NOT NULL DEFAULT 0,
        made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        last_used_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        UNIQUE NULLS NOT DISTINCT (made_by, position, occurred_by),
        CHECK ((position IS NULL) <> (occurred_by IS NULL))
      );
      COMMENT ON TABLE ledger.pasts IS
        'Views as they were, in the schemas past_<past> and past_<past>_views. They can be dropped together with their row at any time, and are folded again when somebody asks.'`);
  }

  async down(db: QueryRunner): Promise<void> {
    const pasts: { past: number }[] = await db.query('SELECT past FROM ledger.pasts');
    for (const { past } of pasts)
      await db.query(`DROP SCHEMA past_${past} CASCADE; DROP SCHEMA past_${past}_views CASCADE`);
    await db.query('DROP TABLE ledger.pasts');
  }
}
