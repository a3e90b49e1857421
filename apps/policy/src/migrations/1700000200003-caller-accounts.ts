import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** The account on NATS of each principal that has signed in there. */
export class CallerAccounts1700000200003 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE access.caller_accounts (
        number int PRIMARY KEY CHECK (number > 0),
        tenant text NOT NULL,
        principal text NOT NULL,
        UNIQUE (tenant, principal)
      );
      COMMENT ON TABLE access.caller_accounts IS
        'Never given to another principal: what is stored on NATS under a number stays its own.';
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE access.caller_accounts`);
  }
}
