import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { type WiderView, widenView } from '../views/sql/wider';

/** A closure says whether the evidence that it names is verified or claimed. */
export class LevelOfClosureEvidence1700000901100 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await widenView(db, closures);
  }

  /** What is wider stays: see `widenTable`. */
  async down(): Promise<void> {}
}

const closures: WiderView = {
  name: 'closures',
  from: `views.work_orders AS w LEFT JOIN LATERAL (
      SELECT e.kind AS closure_evidence_kind, e.sha256 AS closure_evidence_sha256,
        e.event_id AS closure_evidence_event_id,
        CASE WHEN e.is_verified THEN 'verified' ELSE 'claimed' END AS closure_evidence_level
      FROM views.evidence AS e
      WHERE e.tenant = w.tenant AND e.evidence_id = w.closure_evidence_id
        AND e.work_order_id = w.work_order_id
    ) AS proof ON true WHERE first_closed_at IS NOT NULL`,
  added: {
    closure_evidence_level:
      'verified where Writ or somebody other than its recorder has checked the digest of that evidence, otherwise claimed; null where none was recorded.',
  },
};
