import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** A closure that names chat text has no evidence: the list of such closures shows it, too. */
export class ChatProvesNothing1700000100004 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(closedWithoutEvidence(`AND e.kind NOT ILIKE 'chat%'`));
    await db.query(`COMMENT ON VIEW writ.closed_without_evidence IS
      'One row per closed work order whose closure names no evidence, or names evidence that was never recorded or that is chat text.'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(closedWithoutEvidence(''));
  }
}

const closedWithoutEvidence = (mayProve: string): string => `
  CREATE OR REPLACE VIEW writ.closed_without_evidence AS
  SELECT tenant, work_order_id, workflow_id, workflow_version, job_type, owner, imported,
    opened_at, closed_at, closed_by, closure_evidence_id,
    CASE WHEN closure_evidence_id IS NULL THEN 'not_named' ELSE 'not_recorded' END AS reason,
    first_position, last_position
  FROM views.work_orders AS w
  WHERE status = 'closed' AND NOT closure_proven AND NOT EXISTS (
    SELECT FROM views.evidence AS e
    WHERE e.tenant = w.tenant AND e.evidence_id = w.closure_evidence_id ${mayProve})`;
