import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Analysts of one tenant. The tenant of a login is in a table that the login cannot read, found by the name under which the
 * session signed in: nothing that a session sets changes that name.
 */
export class TenantAnalysts1700000000004 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const part of [schema, tenantOfLogin, createAnalyst]) await db.query(part);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      DROP PROCEDURE ledger.create_analyst(text, text);
      DROP SCHEMA writ_tenant CASCADE;
      DROP TABLE ledger.analysts`);
  }
}

/** Roles belong to the cluster: another database may be making the same one at this moment. */
const schema = `
  CREATE SCHEMA IF NOT EXISTS writ_tenant;
  COMMENT ON SCHEMA writ_tenant IS
    'What analysts of one tenant read: the views of the schema writ, with the rows of that tenant alone.';
  DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'writ_tenant_analyst') THEN RETURN; END IF;
    CREATE ROLE writ_tenant_analyst NOLOGIN;
  EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
    WHEN insufficient_privilege THEN RAISE EXCEPTION
      '% may not create roles: have an administrator run CREATE ROLE writ_tenant_analyst NOLOGIN', current_user;
  END $$;
  GRANT USAGE ON SCHEMA writ_tenant TO writ_tenant_analyst`;

const tenantOfLogin = `
  CREATE TABLE ledger.analysts (
    login name PRIMARY KEY,
    tenant text NOT NULL
  );
  COMMENT ON TABLE ledger.analysts IS 'The tenant of each login that reads one tenant.';
  CREATE FUNCTION writ_tenant.tenant() RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    AS $$ SELECT a.tenant FROM ledger.analysts AS a WHERE a.login = session_user $$;
  COMMENT ON FUNCTION writ_tenant.tenant() IS
    'The tenant of the login that this session signed in with; null where it has none, and then no view has rows.'`;

const createAnalyst = `
  CREATE PROCEDURE ledger.create_analyst(login text, of_tenant text) LANGUAGE plpgsql AS $$
    BEGIN
      CALL ledger.create_analyst(login);
      EXECUTE format('REVOKE writ_analyst FROM %I', login);
      EXECUTE format('GRANT writ_tenant_analyst TO %I', login);
      EXECUTE format('ALTER ROLE %I SET search_path = writ_tenant', login);
      INSERT INTO ledger.analysts AS known (login, tenant) VALUES (create_analyst.login, of_tenant)
        ON CONFLICT ON CONSTRAINT analysts_pkey DO UPDATE SET tenant = excluded.tenant;
      IF NOT EXISTS (SELECT FROM ledger.events AS e WHERE e.tenant = of_tenant) THEN
        RAISE WARNING 'no event is of the tenant %: is it misspelt?', quote_literal(of_tenant);
      END IF;
    END $$;
  COMMENT ON PROCEDURE ledger.create_analyst(text, text) IS
    'Creates a login that reads the views of writ_tenant, of one tenant, with the limits of an analyst. It has no password yet.';
  REVOKE ALL ON PROCEDURE ledger.create_analyst(text, text) FROM PUBLIC`;
