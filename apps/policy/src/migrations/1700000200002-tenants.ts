import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** The tenants that there are: no key and no session is of any other. Tenants that were in use before stay. */
export class Tenants1700000200002 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE access.tenants (
        tenant text PRIMARY KEY,
        created_at timestamptz,
        created_by text
      );
      COMMENT ON COLUMN access.tenants.created_at IS
        'Null for a tenant that was there before tenants were created by a command.';

      INSERT INTO access.tenants (tenant)
        SELECT 'default' UNION SELECT tenant FROM access.api_keys UNION SELECT tenant FROM access.sessions;

      ALTER TABLE access.api_keys ADD FOREIGN KEY (tenant) REFERENCES access.tenants;
      ALTER TABLE access.sessions ADD FOREIGN KEY (tenant) REFERENCES access.tenants`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE access.sessions DROP CONSTRAINT sessions_tenant_fkey;
      ALTER TABLE access.api_keys DROP CONSTRAINT api_keys_tenant_fkey;
      DROP TABLE access.tenants`);
  }
}
