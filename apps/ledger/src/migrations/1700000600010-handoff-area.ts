import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { expressionsOf, type WiderView, widenTable, widenView } from '../views/sql/wider';
import { standingOfWork } from './1700000300004-standing-of-work';

/** Where work is, what lies in its handoff area, and which stages left what is not the newest any more. */
export class HandoffArea1700000600010 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // Whoever folds moves the cursors first: it waits here, and not half-way through the tables.
    await db.query('LOCK TABLE views.cursors IN EXCLUSIVE MODE');
    for (const [name, columns] of Object.entries(tables)) await widenTable(db, name, columns);
    for (const view of views) await widenView(db, view);
  }

  /** Columns stay (see `widenTable`), and so do those of the views: they go with the migrations that made them. */
  async down(): Promise<void> {}
}

const tables = {
  evidence: { path: 'text' },
  work_orders: { stage: 'text', run_position: 'bigint' },
} as const;

const evidence: WiderView = {
  name: 'evidence',
  from: 'views.evidence',
  expressions: { work_order_id: `nullif(work_order_id, '')` },
  added: {
    path: 'Its place in the handoff area of the work order, where it was staged: there lies the one that nothing superseded. Null where it was not staged.',
  },
};

const workOrders: WiderView = {
  name: 'work_orders',
  from: standingOfWork.from,
  expressions: expressionsOf(standingOfWork),
  added: {
    stage: [
      'w.stage',
      'The stage that the work last moved to, support outputs aside; null before its first move, after a reopening, and where it does not go by stages.',
    ],
  },
};

/** Each is looked up by its key, for the rows of a page alone. */
const isOfRunUnderWay = `coalesce((SELECT s.last_position > w.run_position FROM views.work_orders AS w
  WHERE w.tenant = s.tenant AND w.work_order_id = s.work_order_id), true)`;
const leftWhatIsOld = `EXISTS (SELECT FROM unnest(string_to_array(s.artifacts, ', ')) AS named
  JOIN views.evidence AS e
    ON e.tenant = s.tenant AND e.evidence_id = named AND e.work_order_id = s.work_order_id
  WHERE e.superseded_by IS NOT NULL OR e.shredded_at IS NOT NULL)`;

const stages: WiderView = {
  name: 'stages',
  from: 'views.stages AS s',
  added: {
    outdated: [
      `s.status = 'completed' AND ${isOfRunUnderWay} AND ${leftWhatIsOld}`,
      'Whether it is completed in the run under way, and something newer stands in the place of what it left, or that was erased: look at it again. It goes on counting as completed.',
    ],
    current_run: [
      isOfRunUnderWay,
      'Whether it is of the run under way; false for what was before the last reopening.',
    ],
  },
};

const views = [evidence, workOrders, stages] as const;
