import { type MigrationInterface, type QueryRunner } from 'typeorm';
import {
  type DocumentedFunction,
  documentedFunctionSql,
  dropFunctionSql,
} from '../views/sql/documented-function';
import { nowSql } from '../views/sql/now-sql';
import { recalledWorkSql, recallSql } from '../views/sql/recall-sql';

/** From something that turned out wrong to every decision that rested on it. */
export class Recall1700000700041 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const made of [recall, recalledWork]) await db.query(documentedFunctionSql(made));
  }

  async down(db: QueryRunner): Promise<void> {
    for (const made of [recalledWork, recall]) await db.query(dropFunctionSql(made));
  }
}

const of = {
  parameters: { of_tenant: 'text', recalled_kind: 'text', recalled_id: 'text' },
  optional: { of_work_order: 'text' },
} as const;

const given =
  'Given the tenant, the kind of thing (policy, workflow, approver, delegate, requester, person, evidence, approval, decision, break-glass or another of writ.depends_on) and its id: refunds@3, or refunds for every version; a person in whatever part for person; a delegate with what it captured. of_work_order: the work order of the thing, where several have one of that id.';

const recall: DocumentedFunction = {
  name: 'recall',
  meaning: `One row per decision that rested on something, directly or by way of other things, with the shortest way there. ${given}`,
  ...of,
  columns: {
    tenant: ['text', 'Whose row it is.'],
    work_order_id: ['text', 'The work order of the decision.'],
    decision_id: ['text', 'The decision.'],
    outcome: ['text', 'run, wait or stop.'],
    enforced: ['boolean', 'False in mode observe: nothing was held back.'],
    action_kind: ['text', 'Kind of the action that was proposed.'],
    policy_id: ['text', 'The policy that decided; null when none was published.'],
    policy_version: ['integer', 'Its version.'],
    workflow_id: ['text', 'The workflow of the work order.'],
    workflow_version: ['integer', 'Its version.'],
    requested_by: ['text', 'Who proposed the action.'],
    decided_at: ['timestamptz', 'When it was decided.'],
    performed: ['boolean', 'Whether the action was reported as carried out.'],
    reported: ['text', 'What was reported of the action: performed or failed; null when nothing.'],
    reported_at: ['timestamptz', 'When that happened.'],
    stands: ['boolean', 'Whether it is a run that may still be carried out.'],
    depth: ['integer', 'How many things away it is: 1 rested on it directly.'],
    chain: [
      'text',
      'The shortest way from the decision to what was recalled; the first in alphabetical order where there are several.',
    ],
    event_id: ['text', 'The event of the decision: ask for its receipt by this id.'],
    position: ['bigint', 'Ledger position of that event.'],
  },
  query: recallSql(nowSql),
};

const recalledWork: DocumentedFunction = {
  name: 'recalled_work',
  meaning: `One row per work order with decisions that rested on something, directly or by way of other things. ${given}`,
  ...of,
  columns: {
    tenant: ['text', 'Whose row it is.'],
    work_order_id: ['text', 'The work order.'],
    workflow_id: ['text', 'Its workflow.'],
    job_type: ['text', 'Its job type.'],
    status: ['text', 'Its status: open, closed, abandoned or superseded.'],
    owner: ['text', 'Who answers for it.'],
    decisions: ['integer', 'Its decisions that rested on the thing.'],
    performed: ['integer', 'Of them those whose action was reported as carried out.'],
    standing: ['integer', 'Of them the runs that may still be carried out.'],
    affected: ['boolean', 'Whether there are any of these: something came of it, or still may.'],
    depth: ['integer', 'How many things away the nearest of its decisions is.'],
    first_decided_at: ['timestamptz', 'When the first of them was decided.'],
    last_decided_at: ['timestamptz', 'When the last of them was decided.'],
    event_id: ['text', 'The event of the last of them: ask for its receipt by this id.'],
    position: ['bigint', 'Ledger position of that event.'],
  },
  query: recalledWorkSql,
};
