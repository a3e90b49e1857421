import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { generationsOf } from '../views/sql/wider';

/** The course of work: its stages, its open questions, and what was delegated. */
export class CourseTables1700000600000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const [name, columns] of Object.entries(tables)) {
      await db.query(`CREATE TABLE views.${name}_g1 (${columns}) WITH (fillfactor = 80)`);
      await db.query(`CREATE VIEW views.${name} AS SELECT * FROM views.${name}_g1`);
    }
    await db.query(indexes);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const name of Object.keys(tables)) {
      await db.query(`DROP VIEW views.${name}`);
      for (const table of await generationsOf(db, name)) await db.query(`DROP TABLE ${table}`);
    }
  }
}

const tables: Readonly<Record<string, string>> = {
  stages: `
    tenant text, work_order_id text, stage text,
    status text NOT NULL, times_entered integer NOT NULL, came_from text, move text, artifacts text,
    entered_at timestamptz, completed_at timestamptz,
    skipped_at timestamptz, skipped_by text, skip_scope text,
    event_id text NOT NULL, position bigint NOT NULL, last_position bigint NOT NULL,
    PRIMARY KEY (tenant, work_order_id, stage)`,
  questions: `
    tenant text, work_order_id text, number text,
    owner text NOT NULL, asked_by text NOT NULL, state text NOT NULL,
    asked_at timestamptz NOT NULL, due_at timestamptz, answered_at timestamptz, answered_by text,
    event_id text NOT NULL, position bigint NOT NULL, last_position bigint NOT NULL,
    PRIMARY KEY (tenant, work_order_id, number)`,
  delegations: `
    tenant text, dispatch_id text, work_order_id text,
    kind text NOT NULL, recipient text NOT NULL, delegator text NOT NULL, step text,
    status text NOT NULL, state text NOT NULL, blocks boolean NOT NULL,
    reads text, writes text, permits text, digest text NOT NULL,
    created_at timestamptz NOT NULL, times_out_at timestamptz NOT NULL,
    delivered_at timestamptz, accepted_at timestamptz, accepted_by text,
    reminders integer NOT NULL, next_at timestamptz,
    reported_at timestamptz, reported_by text, left_at text,
    confirmed_at timestamptz, confirmed_by text, timed_out_at timestamptz, ended_at timestamptz,
    superseded_by text,
    event_id text NOT NULL, position bigint NOT NULL, last_position bigint NOT NULL,
    PRIMARY KEY (tenant, work_order_id, dispatch_id)`,
};

/** An inbox is asked for most of all; a dispatch is looked up by its id. */
const indexes = `
  CREATE INDEX ON views.stages_g1 (tenant, position);
  CREATE INDEX ON views.questions_g1 (tenant, position);
  CREATE INDEX ON views.questions_g1 (tenant, owner) WHERE state = 'open';
  CREATE INDEX ON views.delegations_g1 (tenant, position);
  CREATE INDEX ON views.delegations_g1 (tenant, recipient, position);
  CREATE INDEX ON views.delegations_g1 (tenant, dispatch_id);
`;
