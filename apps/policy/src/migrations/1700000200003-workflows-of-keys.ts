import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** The workflows that an API key is limited to. */
export class WorkflowsOfKeys1700000200003 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE access.api_keys ADD COLUMN workflows text[];
      COMMENT ON COLUMN access.api_keys.workflows IS
        'The only workflows whose work the key is for; null for any.';
      COMMENT ON COLUMN access.caller_accounts.limits IS
        'SHA-256 of source, roles, owners and workflows of the credential.'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE access.api_keys DROP COLUMN workflows');
  }
}
