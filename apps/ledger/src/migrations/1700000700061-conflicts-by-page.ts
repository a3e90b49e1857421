import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { type WiderView, widenView } from '../views/sql/wider';

/** What is said of the work order of a conflict is looked up for the conflicts of a page, and not for all work. */
export class ConflictsByPage1700000700061 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await widenView(db, factConflicts);
  }

  /** The view says the same as before, and goes with the migration that made it. */
  async down(): Promise<void> {}
}

const said = (name: string): string => `s->>'${name}'`;

/** In the list of columns: there Postgres asks for it when the page is cut. */
const ofWork = (column: string, otherwise: string): string =>
  `coalesce((SELECT w.${column} FROM views.work_orders AS w
    WHERE w.tenant = c.tenant AND w.work_order_id = c.work_order_id), '${otherwise}')`;

const factConflicts: WiderView = {
  name: 'fact_conflicts',
  from: `(
      SELECT f.tenant, f.work_order_id, f.name, s, f.since,
        count(*) OVER (PARTITION BY f.tenant, f.work_order_id, f.kind, f.name)::integer AS sources
      FROM views.facts AS f CROSS JOIN LATERAL jsonb_array_elements(f.statements) AS s
      WHERE f.conflicting AND jsonb_typeof(s->'value') <> 'null'
    ) AS c`,
  expressions: {
    source: said('source'),
    value: `CASE jsonb_typeof(s->'value') WHEN 'null' THEN NULL
      WHEN 'string' THEN s->>'value' ELSE (s->'value')::text END`,
    observed_at: `(${said('observedAt')})::timestamptz`,
    recorded_at: `(${said('recordedAt')})::timestamptz`,
    work_order_status: ofWork('status', 'unknown'),
    workflow_id: ofWork('workflow_id', 'TBD'),
    owner: ofWork('owner', 'TBD'),
    event_id: said('eventId'),
    position: `(${said('position')})::bigint`,
  },
  added: {},
};
