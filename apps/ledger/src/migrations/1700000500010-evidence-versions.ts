import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { awaitsDebtsSql } from '../views/sql/awaiting-obligations-sql';
import { documentedViewSql } from '../views/sql/documented-view';
import { expressionsOf, type WiderView, widenTable, widenView } from '../views/sql/wider';
import { recordedEvidence } from './1700000100002-record-views';
import { lettersOfApproval } from './1700000200001-wider-views';
import { standingOfWork } from './1700000300004-standing-of-work';
import { allObligations } from './1700000300005-everything-owed';

/**
 * Versions of evidence and what became of each; the approvals and closures that rested on one that is not the
 * newest any more; and work that other work took the place of.
 */
export class EvidenceVersions1700000500010 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // Whoever folds moves the cursors first: it waits here, and not half-way through the tables.
    await db.query('LOCK TABLE views.cursors IN EXCLUSIVE MODE');
    for (const [name, columns] of Object.entries(tables)) await widenTable(db, name, columns);
    for (const view of views) await widenView(db, view);
    await db.query(awaitsDebtsSql);
  }

  /** The columns of the tables stay: see `widenTable`. The other views go with the migrations that made them. */
  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP VIEW writ.evidence');
    await db.query(documentedViewSql(recordedEvidence));
    await widenView(db, lettersOfApproval);
  }
}

const tables = {
  evidence: {
    version: 'integer',
    supersedes: 'text',
    superseded_by: 'text',
    superseded_at: 'timestamptz',
    subject: 'text',
    is_kept: 'boolean',
    shredded_at: 'timestamptz',
    last_position: 'bigint',
  },
  approvals: { depends_on: 'jsonb' },
  work_orders: {
    closure_evidence_state: 'text',
    superseded_at: 'timestamptz',
    superseded_by: 'text',
  },
} as const;

/** Whom the content is about is personal data: no view shows it. */
const evidence: WiderView = {
  name: 'evidence',
  from: 'views.evidence',
  expressions: { work_order_id: `nullif(work_order_id, '')` },
  added: {
    version: 'Which version of the artifact it is: 1, and one more for each that it superseded.',
    supersedes: 'The evidence that it took the place of; null for a first version.',
    superseded_by:
      'The evidence that stands in its place: from then on it proves nothing new; null while it is the newest.',
    superseded_at: 'When that was recorded.',
    is_kept: 'Whether its content is kept here; false where only its address and digest are known.',
    shredded_at:
      'When the key to its content was destroyed for ever: its digest and receipts stay; null while nobody asked for that.',
    last_position: 'Ledger position of the last event that changed the row.',
  },
};

/** Each is looked up by its key, for the rows of a page alone. */
const dependsOnSuperseded = `(SELECT string_agg(e.evidence_id, ', ' ORDER BY e.evidence_id)
  FROM jsonb_array_elements_text(a.depends_on) AS named JOIN views.evidence AS e
    ON e.tenant = a.tenant AND e.evidence_id = named AND e.work_order_id = a.work_order_id
  WHERE e.superseded_by IS NOT NULL)`;

export const restingApprovals: WiderView = {
  name: 'approvals',
  from: 'views.approvals AS a',
  added: {
    depends_on: [
      `(SELECT string_agg(named, ', ') FROM jsonb_array_elements_text(a.depends_on) AS named)`,
      'The evidence that it was asked for with, that a yes names and that met a condition of it, joined by commas; null where there is none.',
    ],
    depends_on_superseded: [
      dependsOnSuperseded,
      'Those of them that something newer stands in the place of, joined by commas: look at the answer again; it goes on holding until somebody revokes it. Null where there are none.',
    ],
  },
};

const workOrders: WiderView = {
  name: 'work_orders',
  from: standingOfWork.from,
  expressions: expressionsOf(standingOfWork),
  explained: {
    status: 'unknown, open, closed, abandoned or superseded.',
    abandoned_at: 'When it was given up.',
  },
  added: {
    closure_evidence_state: [
      'w.closure_evidence_state',
      'What became of the evidence that the closure names: standing, superseded (something newer stands in its place) or shredded (erased); the closure stands. Null where it names none that was recorded.',
    ],
    superseded_at: ['w.superseded_at', 'When other work took its place.'],
    superseded_by: ['w.superseded_by', 'The work order that does the work from then on.'],
  },
};

const closures: WiderView = {
  name: 'closures',
  from: 'views.work_orders WHERE first_closed_at IS NOT NULL',
  added: {
    closure_evidence_state:
      'What became of that evidence: standing, superseded or shredded; null where none was recorded.',
  },
};

/** Work that other work took the place of is owed by nobody, from then on. */
export const owedUntilSuperseded: WiderView = {
  name: 'obligations',
  from: allObligations.from.replace(
    'coalesce(closed_at, abandoned_at)',
    'coalesce(closed_at, abandoned_at, superseded_at)',
  ),
  expressions: allObligations.expressions!,
  added: {},
};

const views = [evidence, restingApprovals, workOrders, closures, owedUntilSuperseded] as const;
