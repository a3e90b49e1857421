import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { cursorTableSql, timerClaimsSql } from '#platform';
import { digestOf } from '../views/sql/documented-view';
import { contents, log, proofs } from './log-tables';

/**
 * Everything that the ledger stores: the log with its contents and keys, what proves it, messaging, and the role of analysts.
 * The tables of projections and all documented views and functions are derived from declarations: see `deriveSchema`.
 */
export class Ledger1700000000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const part of baseline) await db.query(part);
    await db.query(`COMMENT ON SCHEMA ledger IS '${baselineMark}'`);
  }

  async down(db: QueryRunner): Promise<void> {
    const made: { schema: string }[] = await db.query(
      `SELECT nspname AS schema FROM pg_namespace WHERE nspname ~ '^as_of_'`,
    );
    const all = ['messaging', 'ledger', 'views', 'writ', 'statistics', 'drift'];
    await db.query(
      `DROP SCHEMA ${[...all, ...made.map(({ schema }) => schema)].join(', ')} CASCADE`,
    );
  }
}

/** Roles belong to the cluster: another database may be making the same one at this moment. */
const schemas = `
  CREATE SCHEMA IF NOT EXISTS ledger;
  CREATE SCHEMA IF NOT EXISTS views;
  CREATE SCHEMA IF NOT EXISTS messaging;
  CREATE SCHEMA IF NOT EXISTS writ;
  CREATE SCHEMA IF NOT EXISTS drift;
  CREATE SCHEMA IF NOT EXISTS statistics;
  DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'writ_analyst') THEN RETURN; END IF;
    CREATE ROLE writ_analyst NOLOGIN;
    ALTER ROLE writ_analyst SET statement_timeout = '60s';
    ALTER ROLE writ_analyst SET default_transaction_read_only = on;
  EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
    WHEN insufficient_privilege THEN RAISE EXCEPTION
      '% may not create roles: have an administrator run CREATE ROLE writ_analyst NOLOGIN', current_user;
  END $$;
  GRANT USAGE ON SCHEMA writ, statistics TO writ_analyst;
  COMMENT ON SCHEMA writ IS
    'What analysts read. Times are those of the world unless a column says recorded. TBD: nobody has stated it. A single statement is always consistent; a transaction of several statements in REPEATABLE READ begins with LOCK TABLE <views> IN ACCESS SHARE MODE, because views may be rebuilt meanwhile.';
  COMMENT ON SCHEMA statistics IS
    'Exact probabilities, control limits and confidence intervals of counts, each with its source.';
  CREATE TABLE ledger.derived_objects (
    number bigint PRIMARY KEY,
    name text NOT NULL UNIQUE,
    digest text NOT NULL
  );
  COMMENT ON TABLE ledger.derived_objects IS
    'Tables, views and functions that were made from declarations, in order, with the digest of the declaration.'`;

const clock = `
  CREATE TABLE ledger.clock (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    ahead interval NOT NULL DEFAULT interval '0'
  );
  INSERT INTO ledger.clock DEFAULT VALUES;
  CREATE FUNCTION writ.now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT date_trunc('milliseconds', clock_timestamp() + ahead) FROM ledger.clock $$;
  COMMENT ON FUNCTION writ.now() IS
    'The time that all rules go by: the database clock, moved by tests only.';
  CREATE FUNCTION ledger.time_of_rules() RETURNS timestamptz
    LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    AS $$ SELECT writ.now() $$;
  COMMENT ON FUNCTION ledger.time_of_rules() IS
    'writ.now() for readers of a view that needs it.'`;

/** Claims of timers, and up to where charts were evaluated, are no views: they stay when one is rebuilt. */
const messaging = `
  CREATE TABLE messaging.reaction_cursors (
    consumer text PRIMARY KEY,
    position bigint NOT NULL
  );

  CREATE TABLE messaging.dead_letters (
    id uuid PRIMARY KEY,
    consumer text NOT NULL,
    subject text NOT NULL,
    message_id text NOT NULL,
    payload bytea NOT NULL,
    error text NOT NULL,
    tries integer NOT NULL,
    died_at timestamptz NOT NULL,
    replayed_at timestamptz,
    UNIQUE (consumer, message_id)
  );

  CREATE TABLE drift.evaluations (
    tenant text,
    period_kind text,
    evaluated_to timestamptz NOT NULL,
    PRIMARY KEY (tenant, period_kind)
  )`;

const asOf = `
  CREATE TABLE ledger.as_of_views (
    past integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    made_by text NOT NULL,
    position bigint,
    occurred_by timestamptz,
    objects text[] NOT NULL DEFAULT '{}',
    bytes bigint NOT NULL DEFAULT 0,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    last_used_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE NULLS NOT DISTINCT (made_by, position, occurred_by),
    CHECK ((position IS NULL) <> (occurred_by IS NULL))
  );
  COMMENT ON TABLE ledger.as_of_views IS
    'Views as they were, in the schemas as_of_<past> and as_of_<past>_views. They can be dropped together with their row at any time, and are folded again when a query needs them.';

  CREATE TABLE ledger.as_of_uses (
    past integer NOT NULL REFERENCES ledger.as_of_views ON DELETE CASCADE,
    tenant text NOT NULL,
    last_used_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (past, tenant)
  );
  COMMENT ON TABLE ledger.as_of_uses IS 'When each tenant last used an as-of view.'`;

const delivery = `
  CREATE TABLE ledger.delivery_openings (
    tenant text,
    link_id text,
    openings bigint NOT NULL,
    PRIMARY KEY (tenant, link_id)
  );
  COMMENT ON TABLE ledger.delivery_openings IS
    'How often each link to a delivery page was opened; the log records it once a minute.'`;

const baseline = [
  schemas,
  clock,
  log,
  contents,
  proofs,
  messaging,
  asOf,
  delivery,
  cursorTableSql('views'),
  timerClaimsSql('messaging'),
  timerClaimsSql('drift'),
];

/** The comment on the schema `ledger`: a database with another one was made by another baseline. */
export const baselineMark = `Baseline ${digestOf(baseline.join(';'))}`;
