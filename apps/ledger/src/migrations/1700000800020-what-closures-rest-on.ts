import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { type WiderView, widenView } from '../views/sql/wider';

/** A closure says what it rests on: whoever lists closures asks for no evidence row by row. */
export class WhatClosuresRestOn1700000800020 implements MigrationInterface {
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
        e.event_id AS closure_evidence_event_id
      FROM views.evidence AS e
      WHERE e.tenant = w.tenant AND e.evidence_id = w.closure_evidence_id
        AND e.work_order_id = w.work_order_id
    ) AS proof ON true WHERE first_closed_at IS NOT NULL`,
  added: {
    title: 'What its opener called it.',
    closure_evidence_kind: 'What that evidence proves; null where none was recorded.',
    closure_evidence_sha256: 'SHA-256 of that evidence in hex; null where none was recorded.',
    closure_evidence_event_id:
      'The event that recorded that evidence: ask for its receipt by this id; null where none was recorded.',
  },
};
