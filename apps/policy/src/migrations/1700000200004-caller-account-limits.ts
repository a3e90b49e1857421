import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** The account on NATS is that of a principal and the limits of its credential. */
export class CallerAccountLimits1700000200004 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- An account from before had credentials of several limits: no credential gets it again.
      ALTER TABLE access.caller_accounts ADD COLUMN limits text NOT NULL DEFAULT '';
      ALTER TABLE access.caller_accounts ALTER COLUMN limits DROP DEFAULT;
      ALTER TABLE access.caller_accounts DROP CONSTRAINT caller_accounts_tenant_principal_key;
      ALTER TABLE access.caller_accounts ADD UNIQUE (tenant, principal, limits);
      COMMENT ON COLUMN access.caller_accounts.limits IS
        'SHA-256 of source, roles and owners of the credential.';
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      TRUNCATE access.caller_accounts;
      ALTER TABLE access.caller_accounts DROP COLUMN limits;
      ALTER TABLE access.caller_accounts ADD UNIQUE (tenant, principal);
    `);
  }
}
