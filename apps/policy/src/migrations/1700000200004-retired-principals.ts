import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Principals whose keys and sessions open nothing. */
export class RetiredPrincipals1700000200004 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE access.retired_principals (
        tenant text NOT NULL REFERENCES access.tenants,
        principal text NOT NULL,
        retired_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (tenant, principal)
      );
      COMMENT ON TABLE access.retired_principals IS
        'Who is retired, as the registry of principals in the log says.'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE access.retired_principals');
  }
}
