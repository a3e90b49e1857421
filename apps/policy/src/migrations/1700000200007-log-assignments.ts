import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Which tenants are in which log: the services of the default log store it for the deployment. */
export class LogAssignments1700000200007 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE access.log_assignments (
        version bigint PRIMARY KEY,
        slot smallint NOT NULL CHECK (slot BETWEEN 0 AND 255),
        log text NOT NULL,
        tenant text UNIQUE,
        assigned_at timestamptz NOT NULL DEFAULT now(),
        assigned_by text NOT NULL
      );
      CREATE INDEX log_assignments_by_slot ON access.log_assignments (slot, version DESC);
      COMMENT ON TABLE access.log_assignments IS
        'A slot belongs to the log of its newest row, and to the log default without one. A row with a tenant fixes the slot of a tenant that is created: only slots without tenants are assigned.'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE access.log_assignments');
  }
}
