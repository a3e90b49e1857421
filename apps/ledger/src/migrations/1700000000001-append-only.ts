import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * The log only grows, also for the role that owns it: a statement that changes or removes events fails. Who may disable a
 * trigger still can, and then the audit finds what was changed.
 */
export class AppendOnly1700000000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(appendOnly);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP FUNCTION ledger.refuse_change() CASCADE');
  }
}

const appendOnly = `
  CREATE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION '%.% is append-only: % is refused', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP
        USING HINT = 'To take something back, record another event. To erase a text, use writ erase.';
    END $$;
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.events
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change()`;
