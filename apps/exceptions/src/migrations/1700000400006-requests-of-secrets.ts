import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** A webhook by whose request it has its secret, and with secrets of which each signs until its own time. */
export class RequestsOfSecrets1700000400006 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE notices.webhooks ADD COLUMN secret_request text,
        ADD COLUMN earlier_secrets jsonb NOT NULL DEFAULT '[]';
      COMMENT ON COLUMN notices.webhooks.secret_request IS
        'SHA-256 of the request that set its secret: sent again, it changes nothing; null for secrets of before.';
      COMMENT ON COLUMN notices.webhooks.earlier_secrets IS
        'Secrets before the previous one, each with the time until which it signs: encrypted as that of the column secret.';
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      'ALTER TABLE notices.webhooks DROP COLUMN secret_request, DROP COLUMN earlier_secrets',
    );
  }
}
