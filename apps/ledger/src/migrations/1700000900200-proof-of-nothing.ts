import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { ChatByMediaType1700000300007 } from './1700000300007-chat-by-media-type';

/** Evidence with the digest of no bytes, or with zeros for a digest, proves nothing: as `isDigestOfNothing` has it. */
export class ProofOfNothing1700000900200 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE OR REPLACE VIEW writ.closed_without_evidence AS
      SELECT tenant, work_order_id, workflow_id, workflow_version, job_type, owner, imported,
        opened_at, closed_at, closed_by, closure_evidence_id,
        CASE WHEN closure_evidence_id IS NULL THEN 'not_named' ELSE 'not_recorded' END AS reason,
        first_position, last_position
      FROM views.work_orders AS w
      WHERE status = 'closed' AND NOT closure_proven AND NOT EXISTS (
        SELECT FROM views.evidence AS e
        WHERE e.tenant = w.tenant AND e.evidence_id = w.closure_evidence_id
          AND e.sha256 NOT IN (repeat('0', 64),
            'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
          AND e.kind NOT ILIKE 'chat%' AND e.media_type !~* '^(text/.*chat|[^;]*\\ychat\\y)')`);
  }

  async down(db: QueryRunner): Promise<void> {
    await new ChatByMediaType1700000300007().up(db);
  }
}
