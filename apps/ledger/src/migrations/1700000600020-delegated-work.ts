import { type MigrationInterface, type QueryRunner } from 'typeorm';
import {
  andTheirCourse,
  awaitsDebtsSql,
  awaitsDebtsSqlWith,
} from '../views/sql/awaiting-obligations-sql';
import { expressionsOf, generationsOf, type WiderView, widenView } from '../views/sql/wider';
import { timersThatFire } from './1700000300002-owed-tables';
import { standingOfWork } from './1700000300004-standing-of-work';
import { allObligations } from './1700000300005-everything-owed';
import { owedUntilSuperseded } from './1700000500010-evidence-versions';

/** What somebody owes about delegated work and open questions, and that work waits for it. */
export class DelegatedWork1700000600020 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // Whoever folds moves the cursors first: it waits here, and not half-way through the tables.
    await db.query('LOCK TABLE views.cursors IN EXCLUSIVE MODE');
    for (const name of ['questions', 'delegations'])
      for (const table of await generationsOf(db, name))
        await db.query(
          `CREATE INDEX IF NOT EXISTS ${table.replace('views.', '')}_by_state ON ${table} (tenant, state, position)`,
        );
    await db.query(awaitsDebtsSqlWith(andTheirCourse));
    await db.query(timersOfOpenWork);
    await widenView(db, standingOfDelegated);
    await widenView(db, delegationsOwed);
    await db.query(causesOfExceptions);
  }

  /** The views as they were; the indexes go with their tables. */
  async down(db: QueryRunner): Promise<void> {
    await widenView(db, { ...owedUntilSuperseded, explained: allObligations.explained });
    await widenView(db, {
      ...standingOfWork,
      expressions: expressionsOf(standingOfWork),
      added: {},
    });
    await db.query(timersThatFire);
    await db.query(awaitsDebtsSql);
  }
}

/** Nobody can confirm what was delegated on work that has ended; taken up again, its time goes on. */
const timersOfOpenWork = timersThatFire.replace(
  `t.kind <> 'work'`,
  `t.kind NOT IN ('work', 'delegation')`,
);

const causesOfExceptions = `COMMENT ON COLUMN writ.exceptions.cause IS
  'What raised it: prerequisite, step, decision, approval, action, manual, break-glass, review, work or delegation.'`;

const standing = expressionsOf(standingOfWork);

/** One of the work order's rows of another view, looked up by its key: the planner cannot hash it. */
const awaited = `coalesce((SELECT true FROM views.delegations AS t WHERE t.tenant = w.tenant
  AND t.work_order_id = w.work_order_id AND t.state = 'open' LIMIT 1), false)`;
const awaitedSince = `(SELECT min(t.created_at) FROM views.delegations AS t WHERE t.tenant = w.tenant
  AND t.work_order_id = w.work_order_id AND t.state = 'open')`;

/** For the migrations that change it further. */
export const standingOfDelegated: WiderView = {
  name: 'work_orders',
  from: standingOfWork.from,
  expressions: {
    ...standing,
    waiting: `((${standing['waiting']!}) OR (w.status = 'open' AND ${awaited}))`,
    stalled: standing['stalled']!.replace('least(', `least(${awaitedSince}, `),
  },
  explained: {
    waiting:
      'Whether it is open and an approval is asked for that nobody has answered, or something is delegated that nobody has confirmed.',
  },
  added: {},
};

/**
 * The recipient owes it until it is reported done or its time is over; from then on whoever answers for the work
 * order owes the confirmation. Looked up in the list of columns, so that it is planned as the other branches are.
 */
const delegationBranch = `
  SELECT d.tenant, 'delegation', d.dispatch_id, NULL::integer,
    format('delegation/%s', d.dispatch_id),
    concat_ws(' ', d.kind, 'by ' || d.recipient, 'for the step ' || d.step),
    d.work_order_id,
    CASE WHEN d.reported_at IS NULL AND d.timed_out_at IS NULL THEN d.recipient
      ELSE coalesce((SELECT w.owner FROM views.work_orders AS w WHERE w.tenant = d.tenant
        AND w.work_order_id = d.work_order_id), 'TBD') END,
    d.state, d.created_at, d.times_out_at, d.ended_at, d.event_id, d.position
  FROM views.delegations AS d`;

const questionBranch = `
  SELECT tenant, 'question', work_order_id, number::integer,
    format('question/%s/%s', work_order_id, number), format('answer to question %s', number),
    work_order_id, owner, state, asked_at, due_at, answered_at, event_id, position
  FROM views.questions`;

const END_OF_BRANCHES = ') AS o WHERE';
/** A timer of a dispatch has the work order in its subject. */
const subject = `CASE o.kind WHEN 'delegation' THEN o.work_order_id || '/' || o.subject ELSE o.subject END`;
const withSubject = (expression: string): string =>
  expression.replace('t.subject = o.subject', `t.subject = ${subject}`);

const owed = allObligations.expressions!;

/** For the migrations that change it further. */
export const delegationsOwed: WiderView = {
  name: 'obligations',
  meaning:
    'One row per obligation: something that somebody owes, until when, and what happens next if they do not. A wanted approval, a condition of a grant, a missing input, an exception, a post-review, a remediation, a delegation that nobody has confirmed, a question that nobody has answered and work with a due time are all obligations.',
  from: owedUntilSuperseded.from.replace(
    END_OF_BRANCHES,
    ` UNION ALL ${delegationBranch} UNION ALL ${questionBranch}${END_OF_BRANCHES}`,
  ),
  expressions: {
    ...owed,
    overdue: `coalesce(${owed['overdue']!}, false)`,
    next_escalation_step: withSubject(owed['next_escalation_step']!),
    next_at: withSubject(owed['next_at']!),
  },
  explained: {
    kind: 'What kind it is: approval, input (a missing one), exception, post-review, remediation, delegation, question or work.',
    subject:
      'The id of what is owed: the approval, exception (of an input, too), post-review, remediation, dispatch or work order; the work order of a question.',
    item: 'Number of the condition that is to be met, or of the question; null for anything that has no parts.',
    what: 'What is to be done, in short: the kind of approval and what it would permit, the condition, the code and what it is about, what is delegated to whom, the title of the work.',
    owner:
      'To whom it falls: a person, a team, an agent, or TBD. A delegation falls to its recipient until it is reported done or its time is over, and then to the owner of the work order, who sees to the confirmation.',
    due_at: 'Until when it is owed; null for a question for which nobody said.',
    next_escalation_step:
      'The next escalation step: warned, fallback or expire, remind or time-out, a number, or overdue; null where none is left, the work is imported or only observed.',
  },
  added: {},
};
