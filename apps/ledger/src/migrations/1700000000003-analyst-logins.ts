import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Logins of analysts. Postgres gives a member of a role its rights and not its settings, so each login has settings of its own.
 */
export class AnalystLogins1700000000003 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(createAnalyst);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP PROCEDURE ledger.create_analyst');
  }
}

const createAnalyst = `
  CREATE PROCEDURE ledger.create_analyst(login text) LANGUAGE plpgsql AS $$
    DECLARE
      setting text;
    BEGIN
      EXECUTE format('CREATE ROLE %I LOGIN CONNECTION LIMIT 4 IN ROLE writ_analyst', login);
      FOREACH setting IN ARRAY ARRAY[
        'statement_timeout = ''60s''',
        'idle_in_transaction_session_timeout = ''60s''',
        'default_transaction_read_only = on',
        'temp_file_limit = ''1GB''',
        'TimeZone = ''UTC'''
      ] LOOP
        BEGIN
          EXECUTE format('ALTER ROLE %I SET %s', login, setting);
        EXCEPTION WHEN insufficient_privilege THEN
          RAISE WARNING 'only a superuser may set this limit: ALTER ROLE % SET %', quote_ident(login), setting;
        END;
      END LOOP;
    END $$;
  COMMENT ON PROCEDURE ledger.create_analyst IS
    'Creates a login that reads what writ_analyst reads, with the limits of an analyst. It has no password yet.';
  REVOKE ALL ON PROCEDURE ledger.create_analyst FROM PUBLIC`;
