import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { literal } from '../views/sql/documented-view';
import { generationsOf, type WiderView, widenView } from '../views/sql/wider';

/** Pages of facts, and of what fell due, are read in their order from an index. */
export class LatestStatements1700000700071 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(latestPosition);
    // Whoever folds moves the cursors first: it waits here, and not half-way through the tables.
    await db.query('LOCK TABLE views.cursors IN EXCLUSIVE MODE');
    for (const [name, made] of Object.entries(indexesOf))
      for (const table of await generationsOf(db, name))
        for (const [index, columns] of Object.entries(made))
          await db.query(
            `CREATE INDEX IF NOT EXISTS ${table.replace('views.', '')}_${index} ON ${table} ${columns}`,
          );
    await widenView(db, facts);
  }

  /** What is wider stays: see `widenTable`. The indexes and the view need the function. */
  async down(): Promise<void> {}
}

/** Whatever reads the view calls it; it looks nothing up. */
const latestPosition = `
  CREATE OR REPLACE FUNCTION ledger.latest_position(statements jsonb) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT max((s->>'position')::bigint) FROM jsonb_array_elements(statements) AS s $$;
  COMMENT ON FUNCTION ledger.latest_position IS ${literal(
    'Ledger position of the latest of the statements about a fact.',
  )};
  GRANT EXECUTE ON FUNCTION ledger.latest_position TO writ_analyst`;

const LATEST = 'ledger.latest_position(statements)';

const indexesOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  facts: { latest: `(tenant, ${LATEST}, name)` },
  work_orders: { ever_due: '(tenant, opened_position) WHERE due_at IS NOT NULL' },
};

const said = (item: string): string => `s->>'${item}'`;

const facts: WiderView = {
  name: 'facts',
  from: 'views.facts CROSS JOIN LATERAL jsonb_array_elements(statements) AS s',
  expressions: {
    source: said('source'),
    value: `CASE jsonb_typeof(s->'value') WHEN 'null' THEN NULL
      WHEN 'string' THEN s->>'value' ELSE (s->'value')::text END`,
    observed_at: `(${said('observedAt')})::timestamptz`,
    recorded_at: `(${said('recordedAt')})::timestamptz`,
    event_id: said('eventId'),
    position: `(${said('position')})::bigint`,
  },
  added: {
    last_position: [
      LATEST,
      'Ledger position of the latest statement about the fact, of whichever source: what all of them say of it stands together.',
    ],
  },
};
