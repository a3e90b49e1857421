import { delegationKinds } from '../../intake/brief';
import { modes } from '../../intake/events';
import { stageMoves } from '../../intake/stages';
import { allowedOutputs } from '../../intake/tracks';
import { begun, ofTenant, oneOf, orNull, row } from './row-definition';
import { delegationStatuses, obligationStates, workOrderStatuses } from './states';

/** The run of work: orders, stages, questions and what was delegated. */
export const workOrdersRow = row(
  'WorkOrder',
  'One row per work order: a governed run of one workflow version, from opened to closed. Facts may arrive before the opening; until then status is unknown.',
)({
  ...ofTenant,
  workOrderId: ['text', 'The work order.'],
  workflowId: ['text', 'The workflow it runs; TBD until it is opened.'],
  workflowVersion: ['whole?', 'Version of the workflow it was opened with; it keeps that version.'],
  workflowDigest: ['text?', 'SHA-256 of that version (canonical JSON).'],
  jobType: ['text', 'Job type of the workflow; TBD until it is opened.'],
  mode: [
    oneOf([...modes, 'TBD']),
    'enforce: decisions hold the work back; observe: they only say what they would.',
  ],
  owner: ['text', 'Who answers for the work order as a whole.'],
  title: ['text?', 'What its opener called it.'],
  status: [oneOf(workOrderStatuses), 'unknown, open, closed, abandoned or superseded.'],
  stopped: ['flag', 'Somebody halted it: no action runs until it is resumed.'],
  imported: ['flag', 'It comes from an imported log: it counts, and nobody is reminded.'],
  openedAt: ['time?', 'When the work began; null until the opening is reported.'],
  openedBy: ['text?', 'Who opened it.'],
  firstClosedAt: ['time?', 'When it was first closed; a reopening does not change it.'],
  firstClosedBy: ['text?', 'Who closed it first.'],
  firstClosureEvidenceId: ['text?', 'Evidence that the first closure named.'],
  closedAt: ['time?', 'When it was closed; null while it is not closed.'],
  closedBy: ['text?', 'Who closed it.'],
  closureEvidenceId: ['text?', 'Evidence that the closure names; null when it names none.'],
  closureProven: [
    'flag',
    'Whether that evidence was recorded on this work order, and verified or of a kind that the workflow takes as claimed.',
  ],
  abandonedAt: ['time?', 'When it was given up.'],
  reopenedCount: ['whole', 'How often it was taken up again after a closure.'],
  stepsCompleted: ['whole', 'Steps of the checklist run under way that are completed.'],
  stepsBlocked: ['whole', 'Steps of that run that are blocked now.'],
  everBlocked: ['flag', 'Whether any step was ever blocked.'],
  lastEventAt: ['time', 'The latest time at which anything happened to it.'],
  version: ['whole', 'Version of its event stream: send it as If-Match.'],
  firstPosition: ['long', 'Ledger position of the first event about it.'],
  lastPosition: ['long', 'Ledger position of the last event that changed the row.'],
  allowedOutput: [
    orNull(oneOf(allowedOutputs)),
    'any, or draft-only: it prepares and never applies or sends until the gates of its workflow are open; null until it is opened.',
  ],
  parentWorkOrderId: ['text?', 'The work order whose change of scope opened this one.'],
  track: ['text?', 'The track of that change that it is.'],
  holdsParent: ['flag', 'Whether the parent can be closed only after this one ended.'],
  stepsSkipped: ['whole', 'Steps of that run that somebody skipped, for a reason.'],
  dueAt: [
    'time?',
    'When it is to be done, by the service level of its workflow; null where that has none.',
  ],
  waiting: [
    'flag',
    'Whether it is open and an approval is asked for that nobody has answered, or something is delegated that nobody has confirmed.',
    'derived',
  ],
  blocked: ['flag', 'Whether it is open and an exception is open.', 'derived'],
  overdue: [
    'flag',
    'Whether it is open beyond its due time; while only debts are left, its time stands still.',
    'derived',
  ],
  stalled: [
    'flag',
    'Whether it has been waiting or blocked by one thing for longer than stallAfter of its workflow, as the view holds says: since it was taken up again, where it was. Never where the workflow says nothing.',
    'derived',
  ],
  awaitingDebts: [
    'flag',
    'Whether it is open and only the post-reviews and remediations of a break-glass are left to do.',
    'derived',
  ],
  breakGlass: [
    orNull(oneOf(['live', 'owed', 'settled'])),
    'live: something can run under a break-glass now; owed: a post-review or remediation of one is open; settled: none is; null: it never had one.',
    'derived',
  ],
  closureEvidenceState: [
    orNull(oneOf(['standing', 'superseded', 'shredded'])),
    'What became of the evidence that the closure names: standing, superseded (something newer stands in its place) or shredded (erased); the closure stands. Null where it names none that was recorded.',
  ],
  supersededAt: ['time?', 'When other work took its place.'],
  supersededBy: ['text?', 'The work order that does the work from then on.'],
  stage: [
    'text?',
    'The stage that the work last moved to, support outputs aside; null before its first move, after a reopening, and where it does not go by stages.',
  ],
});

export const stagesRow = row(
  'Stage',
  'One row per stage that a work order has entered, completed or skipped: stages that nobody has come to have none.',
)({
  ...ofTenant,
  workOrderId: ['text', 'The work order it belongs to.'],
  stage: ['text', 'The stage, as its workflow names it.'],
  status: [oneOf(['entered', 'completed', 'skipped']), 'entered, completed or skipped.'],
  timesEntered: ['whole', 'How often the work came to it: more than once where it moved back.'],
  cameFrom: ['text?', 'The stage that it last came from; null for the first.'],
  move: [orNull(oneOf(stageMoves)), 'How it last came: forward, back or beside.'],
  artifacts: ['text?', 'Evidence that it left when it was last completed, joined by commas.'],
  enteredAt: ['time?', 'When the work last came to it.'],
  completedAt: ['time?', 'When it was last completed.'],
  skippedAt: ['time?', 'When it was skipped.'],
  skippedBy: ['text?', 'Who skipped it.'],
  skipScope: ['text?', 'What the skip is permitted for.'],
  outdated: [
    'flag',
    'Whether it is completed in the run under way, and something newer stands in the place of what it left, or that was erased: look at it again. It goes on counting as completed.',
    'derived',
  ],
  currentRun: [
    'flag',
    'Whether it is of the run under way; false for what was before the last reopening.',
    'derived',
  ],
  ...begun,
});

export const questionsRow = row(
  'Question',
  'One row per question of a work order: something that is not known, with the owner who has to answer.',
)({
  ...ofTenant,
  workOrderId: ['text', 'The work order it belongs to.'],
  number: ['whole', 'Its number within the work order.'],
  owner: ['text', 'Who owes the answer.'],
  askedBy: ['text', 'Who asked.'],
  state: [
    oneOf(['open', 'met', 'breached']),
    'open, met (answered in time) or breached (answered too late).',
  ],
  overdue: ['flag?', 'Whether it is open beyond its due time.', 'derived'],
  askedAt: ['time', 'When it was asked.'],
  dueAt: ['time?', 'Until when the answer is owed; null where nobody said.'],
  answeredAt: ['time?', 'When it was answered; null while it is open.'],
  answeredBy: ['text?', 'Who answered.'],
  ...begun,
});

export const delegationsRow = row(
  'Delegation',
  'One row per dispatch of a brief. Sent, delivered, taken on, reported and confirmed are facts of their own: only the confirmation by an operator completes it.',
)({
  ...ofTenant,
  dispatchId: ['text', 'The dispatch.'],
  workOrderId: ['text', 'The work order it belongs to.'],
  kind: [oneOf(delegationKinds), 'delegate_task or execute.'],
  recipient: ['text', 'Whose inbox it went to.'],
  delegator: ['text', 'Who sent it.'],
  step: ['text?', 'The step that it is for; null for the work order as a whole.'],
  status: [
    oneOf(delegationStatuses),
    'dispatched, delivered, accepted, reported-done, confirmed, timed-out, superseded or stopped.',
  ],
  state: [
    oneOf(obligationStates),
    'open, met (confirmed in time), breached (confirmed, superseded or stopped after its hard timeout) or cancelled (superseded or stopped before).',
  ],
  overdue: ['flag', 'Whether nobody has confirmed it beyond its hard timeout.', 'derived'],
  blocks: ['flag', 'Whether the work stops when nobody confirms it in time.'],
  reads: ['text?', 'Places in the handoff area that the delegate reads, joined by commas.'],
  writes: ['text?', 'Places in the handoff area where the delegate leaves what it makes.'],
  permits: ['text?', 'Kinds of actions that the delegate may propose.'],
  digest: ['text', 'SHA-256 of what was sent.'],
  createdAt: ['time', 'When it was sent.'],
  timesOutAt: ['time', 'When its wait ends: the hard timeout.'],
  deliveredAt: ['time?', 'When it lay in the inbox.'],
  acceptedAt: ['time?', 'When it was taken on.'],
  acceptedBy: ['text?', 'Who took it on.'],
  reminders: ['whole', 'How many reminders were sent.'],
  nextAt: [
    'time?',
    'When the next reminder or the hard timeout was to come, at the last reminder.',
  ],
  reportedAt: ['time?', 'When it was last reported done, which completes nothing.'],
  reportedBy: ['text?', 'Who reported it.'],
  leftAt: ['text?', 'Where the delegate says that it left something, joined by commas.'],
  confirmedAt: ['time?', 'When an operator confirmed it.'],
  confirmedBy: ['text?', 'That operator.'],
  timedOutAt: ['time?', 'When its wait ended without a confirmation.'],
  endedAt: ['time?', 'When it was confirmed, superseded or stopped; null before.'],
  supersededBy: ['text?', 'The dispatch that took its place.'],
  ...begun,
});
