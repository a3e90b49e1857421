import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { ChatProvesNothing1700000100004 } from './1700000100004-chat-proves-nothing';

/** What is chat by its media type proves nothing either, whatever kind it is called: as `isChat` has it. */
export class ChatByMediaType1700000300007 implements MigrationInterface {
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
          AND e.kind NOT ILIKE 'chat%' AND e.media_type !~* '^(text/.*chat|[^;]*\\ychat\\y)')`);
  }

  async down(db: QueryRunner): Promise<void> {
    await new ChatProvesNothing1700000100004().up(db);
  }
}
