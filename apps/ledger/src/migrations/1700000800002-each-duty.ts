import { type MigrationInterface, type QueryRunner } from 'typeorm';
import {
  conditionMissed,
  countedEachOf,
  eachDueMonth,
  listedEach,
} from '../views/sql/due-obligations-sql';
import { monthsSql } from '../views/sql/months-sql';
import { generationsOf, type WiderView, widenTable, widenView } from '../views/sql/wider';
import { delegationsOwed } from './1700000600020-delegated-work';

/**
 * A remediation that came back was owed more than once, and each time counts; and the condition of a yes that had run
 * out before somebody took the yes back was missed.
 */
export class EachDuty1700000800002 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // Whoever folds moves the cursors first: it waits here, and not half-way through the tables.
    await db.query('LOCK TABLE views.cursors IN EXCLUSIVE MODE');
    await widenTable(db, 'remediations', { earlier: 'jsonb' });
    for (const table of await generationsOf(db, 'remediations'))
      await db.query(
        `CREATE INDEX IF NOT EXISTS ${table.replace('views.', '')}_came_back ON ${table} (tenant, position) WHERE earlier IS NOT NULL`,
      );
    for (const view of [timeliness, dueObligations, obligations]) await widenView(db, view);
  }

  /** The views go with the migrations that made them; what is wider stays: see `widenTable`. */
  async down(): Promise<void> {}
}

const timeliness: WiderView = {
  name: 'timeliness',
  from: `${monthsSql(...eachDueMonth)} AS m CROSS JOIN LATERAL (
    SELECT workflow_id, job_type, owner, kind, count(*) AS due,
      count(*) FILTER (WHERE state = 'met') AS within,
      count(*) FILTER (WHERE state = 'open') AS late_and_open,
      count(*) FILTER (WHERE imported) AS imported
    FROM ${countedEachOf('m')}
    GROUP BY workflow_id, job_type, owner, kind
  ) AS counted`,
  expressions: {
    late: 'due - within',
    timeliness: 'round(within::numeric / due, 4)::double precision',
  },
  added: {},
};

const dueObligations: WiderView = {
  name: 'due_obligations',
  meaning:
    'One row per obligation with a due time that was done or has fallen due: what timeliness counts. The obligation itself is among the obligations, under the same id; a remediation that came back has one more row for each time that it was done before.',
  from: listedEach,
  expressions: { late: `state <> 'met'`, open: `state = 'open'` },
  explained: {
    obligation_id:
      'The obligation; with its number behind, what was owed before a remediation came back: remediation/<id>/1.',
  },
  added: {},
};

const RAN_OUT = `WHEN a.status = 'expired'`;

const obligations: WiderView = {
  name: 'obligations',
  from: delegationsOwed.from.replace(RAN_OUT, `${RAN_OUT} OR ${conditionMissed}`),
  expressions: delegationsOwed.expressions!,
  added: {},
};
