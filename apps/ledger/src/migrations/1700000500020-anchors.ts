import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Where checkpoints are kept outside: how far each anchor is, and what witnesses have said. */
export class Anchors1700000500020 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE ledger.anchor_states (
        name text PRIMARY KEY,
        due_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        claims integer NOT NULL DEFAULT 0,
        failures integer NOT NULL DEFAULT 0,
        error text,
        is_alarm boolean NOT NULL DEFAULT false,
        last_size bigint,
        last_at timestamptz,
        checked_at timestamptz,
        kept text,
        CHECK ((last_size IS NULL) = (kept IS NULL) AND (last_size IS NULL) = (last_at IS NULL))
      );
      COMMENT ON TABLE ledger.anchor_states IS
        'The checkpoint that each anchor took last (kept), and when somebody is to look at it again. A claim moves due_at on; who claims later has a higher number.';

      CREATE TABLE ledger.cosignatures (
        size bigint NOT NULL,
        witness text NOT NULL,
        text text NOT NULL,
        line text NOT NULL,
        kept_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (size, witness)
      );
      COMMENT ON TABLE ledger.cosignatures IS
        'The signature line of a witness (its verifier key) below the text of a checkpoint.';
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE ledger.anchor_states, ledger.cosignatures`);
  }
}
