import { allQueries } from '#contracts';
import { ledgerProjections } from '../projections';
import { monthSql } from './months-sql';
import { searchIndex } from './search-words';

/** A table of a projection as the database has to have it. */
export interface DerivedTable {
  /** The projection's name: its tables are `views.<name>_g1`, `_g2` …, and the view `views.<name>` shows the serving one. */
  readonly name: string;
  /** Name → Postgres type. */
  readonly columns: Readonly<Record<string, string>>;
  readonly key: readonly string[];
  readonly indexes: readonly string[];
  /** Of `CREATE STATISTICS`; a new table gets them. */
  readonly statistics?: string;
  /** Percent: the rest of a page is left for changed rows. */
  readonly fillfactor: number;
}

/**
 * Lists are read newest first by position, or by time; open obligations by owner and work order. Reports count the months of a
 * page from the indexes alone, without a look at the rows.
 */
const indexesOf: Readonly<Record<string, readonly string[]>> = {
  alerts: ['(tenant, position)'],
  approvals: [
    `(tenant, work_order_id) WHERE request_state = 'open'`,
    `(tenant, ${monthSql('due_at')})`,
    '(tenant, request_state, position)',
    `(tenant, ${monthSql('expires_at')}) WHERE condition_list IS NOT NULL`,
    `(tenant, requested_at) WHERE request_state = 'open'`,
    '(tenant, position)',
    '(tenant, work_order_id)',
    '(tenant, position) WHERE condition_list IS NOT NULL',
    '(tenant, plan_id) WHERE plan_id IS NOT NULL',
  ],
  break_glasses: ['(tenant, position)', '(tenant, work_order_id)'],
  decisions: [
    '(tenant, position)',
    '(tenant, work_order_id)',
    `(tenant, position) WHERE outcome = 'run' AND superseded_by IS NULL AND reported IS NULL`,
    '(tenant, halt_id, position) WHERE halt_id IS NOT NULL',
    `(tenant, superseded_by) WHERE outcome = 'run' AND superseded_by IS NOT NULL`,
    '(tenant, plan_id) WHERE plan_id IS NOT NULL',
  ],
  delegations: [
    `(tenant, ${monthSql('times_out_at')})`,
    '(tenant, state, position)',
    `(tenant, created_at) WHERE state = 'open'`,
    '(tenant, dispatch_id)',
    '(tenant, position)',
    '(tenant, recipient, position)',
  ],
  delivery_links: ['(digest)', '(tenant, position)', '(tenant, work_order_id, position)'],
  depends_on: ['(tenant, on_kind, on_id, on_work_order_id)', '(tenant, position)'],
  evidence: ['(tenant, position)', '(tenant, work_order_id)'],
  exceptions: [
    '(tenant, code, job_type, raised_at) INCLUDE (work_order_id)',
    `(tenant, ${monthSql('due_at')})`,
    '(tenant, obligation_kind, position)',
    '(tenant, raised_month) INCLUDE (code, job_type, owner, remediation_owner, status)',
    '(tenant, state, position)',
    `(tenant, raised_at) WHERE state = 'open'`,
    `(tenant, work_order_id) WHERE status = 'open'`,
    '(tenant, position)',
    '(tenant, raised_at)',
    '(tenant, work_order_id)',
  ],
  facts: [
    '(tenant, ledger.latest_position(statements), name)',
    '(tenant, work_order_id) WHERE conflicting',
    '(tenant, work_order_id) WHERE NOT known AND NOT conflicting',
  ],
  holds: [
    '(tenant, opened_month, workflow_id, job_type, workflow_version)',
    `(tenant, opened_month, workflow_id, workflow_version, longest_ms)
      WHERE longest_ms IS NOT NULL`,
    `(tenant, workflow_id, workflow_version, longest_ms)
      INCLUDE (job_type, longest_step)
      WHERE held = 1 AND opened_month IS NOT NULL`,
    `(tenant, workflow_id, workflow_version, longest_ms)
      WHERE held IS DISTINCT FROM 1 AND longest_ms IS NOT NULL`,
    '(tenant, workflow_id, workflow_version, job_type) WHERE opened_month IS NOT NULL',
    '(tenant, first_position) WHERE longest_ms IS NOT NULL OR open_since IS NOT NULL',
    '(tenant, workflow_id, workflow_version, open_since) WHERE open_since IS NOT NULL',
  ],
  named_contents: ['(tenant, sha256, subject)'],
  post_reviews: [
    `(tenant, ${monthSql('due_at')})`,
    `(tenant, work_order_id) WHERE status = 'open'`,
    `(tenant, due_at) WHERE status = 'open'`,
    '(tenant, position)',
    '(tenant, state, position)',
    '(tenant, work_order_id)',
  ],
  quarantine: ['(tenant, position)'],
  questions: [
    `(tenant, ${monthSql('due_at')})`,
    '(tenant, state, position)',
    '(tenant, event_id)',
    `(tenant, owner) WHERE state = 'open'`,
    '(tenant, position)',
  ],
  remediations: [
    `(tenant, ${monthSql('due_at')})`,
    '(tenant, position) WHERE earlier IS NOT NULL',
    `(tenant, work_order_id) WHERE status = 'open'`,
    '(tenant, code, status)',
    '(tenant, position)',
    '(tenant, state, position)',
    '(tenant, work_order_id)',
  ],
  stages: ['(tenant, event_id)', '(tenant, position)'],
  step_events: ['(tenant, position)'],
  timers: ['(due_at) WHERE due_at IS NOT NULL'],
  work_orders: [
    '(tenant, due_state, opened_position) WHERE due_state IS NOT NULL',
    '(tenant, parent_work_order_id) WHERE parent_work_order_id IS NOT NULL',
    `(tenant, due_month)
      INCLUDE (work_order_id, workflow_id, job_type, owner, status, imported, due_at, due_state, done_at, observed_until)
      WHERE due_month IS NOT NULL`,
    '(tenant, opened_position) WHERE due_state IS NOT NULL',
    `(tenant, first_closed_month, first_closed_at, work_order_id)
      INCLUDE (workflow_id, workflow_version, job_type, owner, status, imported, reopened_count, closing_kinds, skipped_stages)
      WHERE first_closed_month IS NOT NULL`,
    '(tenant, opened_position) WHERE due_at IS NOT NULL',
    `(tenant, opened_at) WHERE due_state = 'open'`,
    `(tenant, work_order_id) WHERE status = 'open'`,
    '(tenant, job_type, opened_at) INCLUDE (status) WHERE opened_at IS NOT NULL',
    `(tenant, closed_at, work_order_id) WHERE status = 'closed' AND NOT closure_proven`,
    '(tenant, first_position)',
    '(tenant, opened_at)',
    '(tenant, opened_month, job_type)',
  ],
  worked_objects: [
    '(tenant, work_order_id) INCLUDE (object, job_type, opened_at, position, family)',
    '(tenant, job_type, object, opened_at, position, work_order_id, family)',
  ],
};

/** The planner has to know that many work orders are opened on one day. */
const statisticsOf: Readonly<Record<string, string>> = {
  work_orders: `(ndistinct)
    ON tenant, job_type, (date_bin(interval '24 hours', opened_at, timestamptz '2001-01-01Z'))`,
};

/**
 * Where a page has no room for a changed row, the row gets an entry in every index. Rows of `depends_on` are never changed; all
 * rows of a page of `work_orders` may change in one fold, and it has the most indexes.
 */
const fillfactorOf: Readonly<Record<string, number>> = { depends_on: 100, work_orders: 65 };
const FILLFACTOR = 80;

/** A list is searched by an index of its table. */
const searchIndexesOf = (table: string): readonly string[] =>
  allQueries
    .filter(({ name }) => name.replaceAll('-', '_') === table)
    .flatMap(({ search, searchesWork }) =>
      search && searchesWork !== 'only' ? [searchIndex(search)] : [],
    );

/** Every table that projections fill. Columns outside the key may be null: the row types say which are. */
export const derivedTables: readonly DerivedTable[] = ledgerProjections.map(
  ({ name, columns, key }) => ({
    name,
    columns,
    key,
    indexes: [...(indexesOf[name] ?? []), ...searchIndexesOf(name)],
    statistics: statisticsOf[name],
    fillfactor: fillfactorOf[name] ?? FILLFACTOR,
  }),
);
