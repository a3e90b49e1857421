import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { type WiderView, widenView } from '../views/sql/wider';

/** What analysts may read of approvals from request to end, of tracks, rules and letters of approval. */
export class WiderViews1700000200001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const view of views) await widenView(db, view);
  }

  /** The added columns stay, as those of the tables do; the views go with the migrations that made them. */
  async down(): Promise<void> {}
}

const approvals: WiderView = {
  name: 'approvals',
  from: 'views.approvals',
  meaning:
    'One row per approval: whom a rule or a gate asked for a yes, what was asked, what was granted, and what became of it. A null scope column does not limit.',
  explained: {
    status:
      'draft, requested, partial, conditional, approved, rejected, expired, superseded or revoked.',
    owner:
      'Who can answer now: after an escalation or assignment another one than was asked; TBD when nobody is known, and then nobody can.',
    requested_by: 'Who proposed the action, or asked for the gate.',
    decision_id: 'The decision that asked for it; null for the approval of a gate.',
    permits: 'Action kinds that were said yes to, joined by commas; those asked for until then.',
    scope_system: 'The system that the yes is limited to; as asked until there is one.',
    conditions: 'Conditions that the grant carries, numbered, each met or unmet.',
    rule_digest:
      'SHA-256 of the rule that asked (of the workflow, for a gate): a changed rule voids the grant.',
    requested_at: 'When it was asked for; null for a draft.',
    due_at: 'Until when an answer is owed; null for a draft.',
  },
  added: {
    gate: 'The gate that it is for; null for the approval of an action.',
    asked_owner: 'Who was asked first.',
    scope_arguments:
      'Arguments of the action that the yes is limited to, as name=value, joined by commas.',
    asked_permits: 'Action kinds that were asked for, joined by commas.',
    asked_system: 'The system that was asked for.',
    asked_objects: 'The objects that were asked for, joined by commas.',
    asked_writes: 'The writes that were asked for, joined by commas.',
    asked_amount_minor: 'The highest amount that was asked for, in whole minor units.',
    asked_currency: 'ISO 4217 code of that amount.',
    asked_audience: 'The audience that was asked for.',
    asked_arguments: 'The arguments that were asked for, as name=value, joined by commas.',
    signatures_needed: 'How many distinct persons must say yes.',
    signatures_given: 'How many have.',
    signers: 'Who may sign, joined by commas; null: whoever may answer for the owner.',
    signed_by: 'Who has said yes so far, joined by commas.',
    conditions_unmet: 'How many of the conditions are still to be met.',
    condition_list:
      'The conditions as JSON: number, text, binds, met, metBy, metAt, evidence; null where there are none.',
    drafted_at: 'When it was prepared; null where it was asked for at once.',
    warn_at: 'When the owner is warned that the time to answer runs out.',
    fallback_owner: 'Who takes over when the owner does not answer.',
    fallback_at: 'When that owner takes over.',
    escalation_steps:
      'Escalation steps that were taken, as status/escalation step, joined by commas.',
    escalated_at: 'When the last of them was taken.',
    recorded_by: 'Who wrote the answer down for the one whose answer it is.',
    expired_at: 'When its time ran out, with or without an answer.',
    superseded_at: 'When nothing needed it any more.',
  },
};

const decisions: WiderView = {
  name: 'decisions',
  from: 'views.decisions',
  added: {
    scope_change:
      'How the action goes beyond a grant, as JSON: approvalId, covered, beyond, tracks; null where it does not.',
    tracks: 'Child work orders that the change of scope opens, joined by commas.',
  },
};

const workOrders: WiderView = {
  name: 'work_orders',
  from: 'views.work_orders',
  added: {
    allowed_output:
      'any, or draft-only: it prepares and never applies or sends until the gates of its workflow are open; null until it is opened.',
    parent_work_order_id: 'The work order whose change of scope opened this one.',
    track: 'The track of that change that it is.',
    holds_parent: 'Whether the parent can be closed only after this one ended.',
  },
};

const policies: WiderView = {
  name: 'policies',
  from: 'views.policies',
  expressions: { current: 'superseded_at IS NULL' },
  added: {
    rules:
      'Its rules in order, as JSON: id, outcome, reason, approval, owner, code, maxAge, digest, text.',
    cases: 'The golden cases that it passed, as JSON.',
    rollback_of: 'The earlier version whose text came back into force with this one.',
    approved_by: 'The run decision that allowed the change, where the workflow wants one.',
    approved_on: 'The work order of that decision.',
  },
};

/** For the migration that takes what was added after it away again. */
export const lettersOfApproval: WiderView = {
  name: 'evidence',
  from: 'views.evidence',
  expressions: { work_order_id: `nullif(work_order_id, '')` },
  added: {
    approver: 'Whose approval it holds, where it is a letter or a record of one.',
    approves: 'Action kinds that this approval permits, joined by commas.',
  },
};

const views = [approvals, decisions, workOrders, policies, lettersOfApproval] as const;
