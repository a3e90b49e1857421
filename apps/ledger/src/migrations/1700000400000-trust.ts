import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * What makes the log provable to others: roots of complete subtrees, from which proofs are read instead of being
 * hashed anew; what was signed; and the keys that it was signed with. All but the signatures can be made again.
 */
export class Trust1700000400000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE ledger.tree_nodes (
        level smallint NOT NULL,
        index bigint NOT NULL,
        hash bytea NOT NULL,
        PRIMARY KEY (level, index)
      );
      COMMENT ON TABLE ledger.tree_nodes IS
        'Root of the complete subtree over leaves index·256^level to (index + 1)·256^level − 1.';

      CREATE TABLE ledger.checkpoints (
        size bigint NOT NULL,
        key_id text NOT NULL,
        note text NOT NULL,
        signed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (size, key_id)
      );

      CREATE TABLE ledger.log_keys (
        verifier_key text PRIMARY KEY,
        first_used timestamptz NOT NULL DEFAULT clock_timestamp(),
        revoked_at timestamptz,
        revoked_because text,
        CHECK ((revoked_at IS NULL) = (revoked_because IS NULL))
      );
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE ledger.tree_nodes, ledger.checkpoints, ledger.log_keys`);
  }
}
