import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { generationsOf } from '../views/sql/wider';

/** What each work order waited for or was blocked by, in one row. */
export class HoldsTable1700000700000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE views.holds_g1 (${columns}) WITH (fillfactor = 80)`);
    await db.query(`CREATE VIEW views.holds AS SELECT * FROM views.holds_g1`);
    await db.query(indexes);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP VIEW views.holds`);
    for (const table of await generationsOf(db, 'holds')) await db.query(`DROP TABLE ${table}`);
  }
}

const columns = `
  tenant text, work_order_id text,
  workflow_id text NOT NULL, workflow_version integer, job_type text NOT NULL, owner text NOT NULL,
  imported boolean NOT NULL, opened_at timestamptz, opened_month timestamptz,
  holds jsonb NOT NULL, run_ends jsonb NOT NULL, longest_ms bigint, open_since timestamptz,
  first_position bigint NOT NULL,
  PRIMARY KEY (tenant, work_order_id)`;

/** All work is counted by its workflow and month, from the index alone; what stalled is found by how long it was held. */
const indexes = `
  CREATE INDEX ON views.holds_g1 (tenant, workflow_id, job_type, opened_month, workflow_version);
  CREATE INDEX ON views.holds_g1 (tenant, workflow_id, workflow_version, longest_ms)
    WHERE longest_ms IS NOT NULL;
  CREATE INDEX ON views.holds_g1 (tenant, workflow_id, workflow_version, open_since)
    WHERE open_since IS NOT NULL;
  CREATE INDEX ON views.holds_g1 (tenant, first_position)
    WHERE longest_ms IS NOT NULL OR open_since IS NOT NULL;
`;
