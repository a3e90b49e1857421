import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { type WiderView, widenTable, widenView } from '../views/sql/wider';
import { ProofOfNothing1700000900200 } from './1700000900200-proof-of-nothing';

/** Evidence is claimed or verified, and a closure that rests on a claim alone is listed unless its workflow takes claims. */
export class VerifiedEvidence1700000900300 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('LOCK TABLE views.cursors IN EXCLUSIVE MODE');
    await widenTable(db, 'evidence', {
      is_verified: 'boolean',
      verified_at: 'timestamptz',
      verified_by: 'text',
    });
    await widenTable(db, 'work_orders', { claimed_kinds: 'text' });
    await widenView(db, evidence);
    await db.query(closedWithoutEvidence);
    await db.query(meanings);
  }

  /** What is wider stays: see `widenTable`. */
  async down(db: QueryRunner): Promise<void> {
    await new ProofOfNothing1700000900200().up(db);
  }
}

const evidence: WiderView = {
  name: 'evidence',
  from: 'views.evidence',
  expressions: { work_order_id: `nullif(work_order_id, '')` },
  added: {
    is_verified:
      'Whether its content was checked against its digest: here, where it is kept, or by somebody other than its recorder.',
    verified_at: 'When somebody verified it after it was recorded; null where nobody did.',
    verified_by: 'Who did; null where nobody did.',
  },
};

const closedWithoutEvidence = `
  CREATE OR REPLACE VIEW writ.closed_without_evidence AS
  SELECT tenant, work_order_id, workflow_id, workflow_version, job_type, owner, imported,
    opened_at, closed_at, closed_by, closure_evidence_id,
    CASE WHEN closure_evidence_id IS NULL THEN 'not_named'
      WHEN EXISTS (SELECT FROM views.evidence AS e WHERE e.tenant = w.tenant
        AND e.evidence_id = w.closure_evidence_id AND e.work_order_id = w.work_order_id
        AND NOT coalesce(e.is_verified, false)) THEN 'not_verified'
      ELSE 'not_recorded' END AS reason,
    first_position, last_position
  FROM views.work_orders AS w
  WHERE status = 'closed' AND NOT closure_proven AND NOT EXISTS (
    SELECT FROM views.evidence AS e
    WHERE e.tenant = w.tenant AND e.evidence_id = w.closure_evidence_id AND e.is_verified
      AND e.sha256 NOT IN (repeat('0', 64),
        'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
      AND e.kind NOT ILIKE 'chat%' AND e.media_type !~* '^(text/.*chat|[^;]*\\ychat\\y)')`;

const PROVEN =
  'Whether that evidence was recorded on this work order, and verified or of a kind that the workflow takes as claimed.';

const meanings = `
  COMMENT ON COLUMN writ.work_orders.closure_proven IS '${PROVEN}';
  COMMENT ON COLUMN writ.closures.closure_proven IS '${PROVEN}';
  COMMENT ON VIEW writ.closed_without_evidence IS
    'One row per closed work order whose closure names no evidence, or names evidence that was never recorded, is chat text, or is claimed and not verified.';
  COMMENT ON COLUMN writ.closed_without_evidence.reason IS
    'not_named: the closure names no evidence; not_recorded: what it names was never recorded; not_verified: nobody verified what it names.';
  COMMENT ON COLUMN writ.closed_without_evidence.closure_evidence_id IS
    'The evidence that the closure names and that does not prove it.';`;
