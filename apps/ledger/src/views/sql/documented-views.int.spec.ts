import { type Pool } from 'pg';
import { allQueries, type RowCell, rowsOf } from '#contracts';
import { Views } from '../projections/views.fixture';
import { viewOf } from '../queries/sql-question';
import { camelCase, readColumns } from '../queries/view-columns';

/** Postgres types → how cells of them stand in JSON. */
const cellsOf: Readonly<Record<string, string>> = {
  text: 'text',
  'timestamp with time zone': 'time',
  integer: 'whole',
  bigint: 'long',
  'double precision': 'number',
  boolean: 'flag',
  jsonb: 'shaped',
};

const kindOf = (cell: RowCell): string =>
  typeof cell === 'string' ? cell.replace('?', '') : 'oneOf' in cell ? 'text' : 'shaped';

/** The comments on the columns of a view or function. */
const commentsOf = async (pool: Pool, view: string): Promise<ReadonlyMap<string, string>> => {
  const { rows } = await pool.query<{ name: string; comment: string }>(
    `SELECT attname AS name, col_description(attrelid, attnum) AS comment
     FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0
     UNION ALL
     SELECT split_part(line, ': ', 1), substr(line, position(': ' IN line) + 2)
     FROM pg_proc AS p CROSS JOIN LATERAL regexp_split_to_table(obj_description(p.oid), '\n') AS line
     WHERE p.oid = to_regproc($1)`,
    [`writ.${view}`],
  );
  return new Map(rows.map(({ name, comment }) => [name, comment]));
};

describe('the documented schema', () => {
  let views: Views;
  let pool: Pool;
  beforeAll(async () => {
    views = await Views.open();
    ({ pool } = views);
  });
  afterAll(() => views.close());

  const names = async (sql: string): Promise<readonly string[]> =>
    (await pool.query<{ name: string }>(sql)).rows.map(({ name }) => name);

  it('has the views that analysts are promised', async () => {
    expect(
      await names(
        `SELECT viewname AS name FROM pg_views WHERE schemaname = 'writ' ORDER BY viewname`,
      ),
    ).toEqual([
      'alerts',
      'approval_answers',
      'approvals',
      'break_glass_trends',
      'break_glasses',
      'calendars',
      'closed_without_evidence',
      'closures',
      'conformance',
      'conformance_rates',
      'cycle_times',
      'dead_letters',
      'decisions',
      'definition_changes',
      'delegations',
      'delivery_links',
      'depends_on',
      'directly_follows',
      'drift',
      'due_obligations',
      'evidence',
      'evidence_completeness',
      'exception_codes',
      'exception_trends',
      'exceptions',
      'fact_conflicts',
      'facts',
      'first_time_fix',
      'halts',
      'handovers',
      'holds',
      'incomplete_evidence',
      'obligation_counts',
      'obligations',
      'open_unknowns',
      'open_work',
      'overdue_post_reviews',
      'plans',
      'policies',
      'positions',
      'post_reviews',
      'principals',
      'quarantine',
      'questions',
      'remediation_effects',
      'remediations',
      'repeats',
      'review_queue',
      'stages',
      'stall_rates',
      'stall_trends',
      'step_events',
      'step_times',
      'timeliness',
      'variants',
      'waiting',
      'withdrawn_runs',
      'work_orders',
      'workflows',
      'worklist',
    ]);
  });

  it('explains every view, with its grain, and every column', async () => {
    expect(
      await names(`SELECT c.relname AS name FROM pg_class AS c
        WHERE relnamespace = 'writ'::regnamespace AND relkind = 'v'
          AND coalesce(obj_description(c.oid), '') !~ '^One row per .{20,}'`),
    ).toEqual([]);
    expect(
      await names(`SELECT format('%s.%s', relname, attname) AS name
        FROM pg_class AS c JOIN pg_attribute AS a ON attrelid = c.oid
        WHERE relnamespace = 'writ'::regnamespace AND relkind = 'v' AND attnum > 0
          AND coalesce(col_description(c.oid, attnum), '') !~ '^[a-zA-Z0-9/].+[.…]$'`),
    ).toEqual([]);
  });

  it('gives every view a tenant, except the positions, which have none', async () => {
    expect(
      await names(`SELECT relname AS name FROM pg_class AS c
        WHERE relnamespace = 'writ'::regnamespace AND relkind = 'v' AND NOT EXISTS (
          SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname = 'tenant')`),
    ).toEqual(['positions']);
  });

  it('is flat: texts, numbers, times and truth values, and what is a document by nature', async () => {
    expect(
      await names(`SELECT format('%s.%s', table_name, column_name) AS name
        FROM information_schema.columns WHERE table_schema = 'writ' AND data_type NOT IN
          ('text', 'integer', 'bigint', 'double precision', 'boolean', 'timestamp with time zone')
        ORDER BY name`),
    ).toEqual([
      'alerts.filters',
      'alerts.group_by',
      'alerts.last_crossed',
      'alerts.recipients',
      'alerts.threshold',
      'approvals.access_requests',
      'approvals.condition_list',
      'approvals.packet',
      'approvals.record_list',
      'calendars.holidays',
      'calendars.hours',
      'decisions.scope_change',
      'exception_codes.aliases',
      'exception_codes.break_glass',
      'exception_codes.escalation_path',
      'exception_codes.versions',
      'plans.line_list',
      'policies.cases',
      'policies.rules',
      'post_reviews.declared_by',
      'review_queue.declared_by',
      'workflows.definition',
    ]);
  });

  it('[N1] is what API callers are promised: the same fields, of the same types and meanings', async () => {
    const fromLog = ['work-order-history', 'decision', 'views'];
    expect(Object.keys(rowsOf).sort()).toEqual(allQueries.map(({ name }) => name).sort());
    for (const query of allQueries.filter(({ name }) => !fromLog.includes(name))) {
      const columns = await readColumns(pool, viewOf(query));
      const comments = await commentsOf(pool, viewOf(query));
      const stored = columns.map(({ name, type }) => [
        camelCase(name),
        { kind: cellsOf[type], meaning: comments.get(name) },
      ]);
      const promised = Object.entries(rowsOf[query.name]!.fields).map(
        ([field, [cell, comment]]) => [field, { kind: kindOf(cell), meaning: comment }],
      );
      expect([query.name, Object.fromEntries(promised)]).toEqual([
        query.name,
        Object.fromEntries(stored),
      ]);
    }
  });

  it('lets analysts read all of it, and nothing else', async () => {
    const readable = await names(`SELECT format('%s.%s', n.nspname, c.relname) AS name
      FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = relnamespace
      WHERE relkind IN ('r', 'v', 'm', 'f', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
        AND has_schema_privilege('writ_analyst', n.oid, 'USAGE')
        AND has_any_column_privilege('writ_analyst', c.oid, 'SELECT')`);
    const documented = await names(
      `SELECT format('writ.%s', viewname) AS name FROM pg_views WHERE schemaname = 'writ'`,
    );
    expect([...readable].sort()).toEqual([...documented].sort());
    const writable = await names(`SELECT c.relname AS name FROM pg_class AS c
      JOIN pg_namespace AS n ON n.oid = relnamespace
      WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
        AND relkind IN ('r', 'v') AND has_table_privilege('writ_analyst', c.oid,
          'INSERT, UPDATE, DELETE, TRUNCATE')`);
    expect(writable).toEqual([]);
  });

  it.each([
    'SELECT FROM ledger.events',
    'SELECT FROM ledger.contents',
    'SELECT FROM views.work_orders',
    'SELECT FROM views.cursors',
    'SELECT FROM messaging.timer_claims',
    'SELECT FROM ledger_migrations',
    'SELECT writ.now()',
    'DELETE FROM writ.positions',
    'CREATE TABLE public.mine ()',
    'CREATE VIEW writ.mine AS SELECT 1',
  ])('does not let an analyst %s', async (statement) => {
    const client = await pool.connect();
    try {
      await client.query('BEGIN; SET LOCAL ROLE writ_analyst');
      await expect(client.query(statement)).rejects.toThrow(/permission denied/);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  it('gives the role a time limit and no way to log in', async () => {
    const { rows } = await pool.query(
      `SELECT rolcanlogin, rolsuper, rolconfig FROM pg_roles WHERE rolname = 'writ_analyst'`,
    );
    expect(rows).toEqual([
      {
        rolcanlogin: false,
        rolsuper: false,
        rolconfig: expect.arrayContaining(['statement_timeout=60s']),
      },
    ]);
  });
});
