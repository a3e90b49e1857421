import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { generationsOf } from '../views/sql/wider';

/**
 * The contents of evidence, sealed, by tenant, digest and subject; the chunks of those that lie in the database; and
 * the view of which evidence names which content.
 */
export class EvidenceContents1700000500001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE ledger.evidence_contents (
        content_id uuid PRIMARY KEY,
        tenant text NOT NULL,
        sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
        subject text NOT NULL,
        size bigint,
        place text NOT NULL,
        wrapped_data_key bytea,
        chunk_bytes integer NOT NULL,
        created_at timestamptz NOT NULL DEFAULT writ.now(),
        touched_at timestamptz NOT NULL DEFAULT writ.now(),
        kept_at timestamptz,
        gone_at timestamptz,
        CHECK ((kept_at IS NULL) = (size IS NULL)),
        CHECK (gone_at IS NOT NULL OR wrapped_data_key IS NOT NULL)
      );
      CREATE UNIQUE INDEX evidence_contents_kept ON ledger.evidence_contents (tenant, sha256, subject)
        WHERE kept_at IS NOT NULL AND gone_at IS NULL;
      CREATE INDEX evidence_contents_idle ON ledger.evidence_contents (touched_at) WHERE gone_at IS NULL;
      CREATE INDEX evidence_contents_gone ON ledger.evidence_contents (gone_at) WHERE gone_at IS NOT NULL;
      COMMENT ON TABLE ledger.evidence_contents IS
        'What evidence is made of. The subject is empty where none was named. Not kept yet: it still arrives. Gone: shredded, or named by nobody; its bytes are being removed.';

      CREATE TABLE ledger.evidence_chunks (
        content_id uuid NOT NULL REFERENCES ledger.evidence_contents ON DELETE CASCADE,
        index integer NOT NULL,
        sealed bytea NOT NULL,
        PRIMARY KEY (content_id, index)
      );
      -- What is encrypted does not get smaller.
      ALTER TABLE ledger.evidence_chunks ALTER COLUMN sealed SET STORAGE EXTERNAL;

      CREATE TABLE views.named_contents_g1 (
        tenant text, evidence_id text, work_order_id text,
        sha256 text NOT NULL, subject text NOT NULL, kind text NOT NULL,
        media_type text NOT NULL, size bigint NOT NULL, uri text, shredded_at timestamptz,
        position bigint NOT NULL,
        PRIMARY KEY (tenant, evidence_id, work_order_id)
      ) WITH (fillfactor = 80);
      CREATE INDEX ON views.named_contents_g1 (tenant, sha256, subject);
      CREATE VIEW views.named_contents AS SELECT * FROM views.named_contents_g1;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE ledger.evidence_chunks, ledger.evidence_contents`);
    await db.query(`DROP VIEW views.named_contents`);
    for (const table of await generationsOf(db, 'named_contents'))
      await db.query(`DROP TABLE ${table}`);
  }
}
