import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** That somebody has acknowledged that the log is not what was signed, and what was signed before. */
export class LogAcknowledgements1700000900100 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE ledger.log_acknowledgements (
        position bigint PRIMARY KEY,
        note text NOT NULL
      );
      COMMENT ON TABLE ledger.log_acknowledgements IS
        'Signed by the key of the log: which checkpoints the log does not continue, and from which tree it is signed again. The event at this position says who acknowledged it, and why.';

      CREATE TABLE ledger.diverged_checkpoints (
        size bigint NOT NULL,
        key_id text NOT NULL,
        note text NOT NULL,
        signed_at timestamptz NOT NULL,
        acknowledged_at bigint NOT NULL,
        PRIMARY KEY (size, key_id, acknowledged_at)
      );
      COMMENT ON TABLE ledger.diverged_checkpoints IS
        'Checkpoints that the log does not continue since the event at acknowledged_at: the proof of what was lost or changed.';
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE ledger.log_acknowledgements, ledger.diverged_checkpoints');
  }
}
