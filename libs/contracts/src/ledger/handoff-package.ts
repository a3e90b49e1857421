import {
  type DocumentOf,
  among,
  closedObjectOf,
  constant,
  count,
  filledText as text,
  flag,
  type JsonSchema,
  listOf,
  mapOf,
  meaning,
  number,
  orWord,
  time,
} from '../json-schema';
import { approvalStatuses } from '../approvals/statuses';
import { type Scalar } from '../fields';
import { evidenceLevels } from './events';
import { firstKinds, NONE, TBD } from './handoffs';

export const HANDOFF_FORMAT = 'writ.handoff.v2';

const texts = listOf(text);
const orTbd = <T>(schema: JsonSchema<T>) => orWord(schema, TBD);
const timeOrNone = orWord(time, NONE);

const value: JsonSchema<NonNullable<Scalar>> = {
  description: 'What somebody stated: TBD where nobody did.',
  anyOf: [
    { type: ['string', 'integer', 'number', 'boolean'] },
    { type: 'array', items: { type: 'string' } },
  ],
};

const workOrder = closedObjectOf({
  id: text,
  status: among('unknown', 'open', 'closed', 'abandoned', 'superseded'),
  stopped: flag,
  jobType: text,
  mode: text,
  owner: text,
  allowedOutput: text,
  openedAt: orTbd(time),
  dueAt: orTbd(time),
  parent: meaning(text, 'The work order whose track it is; none.'),
});

const stage = closedObjectOf({
  name: text,
  status: among('open', 'entered', 'completed', 'skipped'),
  owner: text,
  support: flag,
  artifact: meaning(text, 'The kind of evidence that it leaves.'),
  outdated: meaning(texts, 'Evidence that it left and that is outdated now.'),
  gates: meaning(texts, 'Gates between it and the next.'),
});

const move = closedObjectOf({
  from: text,
  to: text,
  move: among('forward', 'back', 'beside'),
  at: time,
  by: text,
});

const gate = closedObjectOf({
  gate: text,
  status: meaning(
    among('passed', 'skipped', 'open', 'closed'),
    'open: nothing is missing, and nobody has passed it yet.',
  ),
  owner: text,
  missing: meaning(texts, 'What it still requires, one sentence each.'),
  at: timeOrNone,
  by: text,
  rationale: meaning(among('stated', NONE), 'Whether a reason was given: of a skip.'),
});

const artifact = closedObjectOf({
  evidenceId: text,
  kind: text,
  path: text,
  version: orTbd(number),
  sha256: orTbd<string>({ type: 'string', pattern: '^[0-9a-f]{64}$' }),
  level: among(...evidenceLevels),
  source: meaning(text, 'Who or what made it.'),
  mediaType: text,
});

const decision = closedObjectOf({
  decisionId: text,
  outcome: among('run', 'wait', 'stop'),
  enforced: flag,
  action: text,
  system: text,
  rules: texts,
  owner: meaning(text, 'Who decides or acts next.'),
  nextAction: text,
  validUntil: time,
});

const externalAction = closedObjectOf({
  action: text,
  audience: text,
  decisionId: text,
  authorised: meaning(flag, 'Whether a run decision covered it when it was reported.'),
  approvals: meaning(
    listOf(closedObjectOf({ approvalId: text, kind: text, grantedBy: text })),
    'The approvals under which it ran.',
  ),
  evidence: texts,
  at: time,
  by: text,
});

/** `unknown`: it was never requested. */
const handoffApprovalStatuses = ['unknown', ...approvalStatuses] as const;
export type HandoffApprovalStatus = (typeof handoffApprovalStatuses)[number];
const approvalStatus = among(...handoffApprovalStatuses);

const grant = closedObjectOf({
  approvalId: text,
  status: approvalStatus,
  owner: text,
  gate: text,
  permits: texts,
  grantedBy: text,
  expiresAt: timeOrNone,
  openConditions: listOf(closedObjectOf({ number, text })),
  dependsOnOutdated: meaning(texts, 'Evidence that it depends on and that is outdated now.'),
});

const approval = closedObjectOf({ status: approvalStatus, owner: text, each: listOf(grant) });

const question = closedObjectOf({
  number,
  question: meaning(text, 'erased where nobody can read it any more.'),
  owner: text,
  askedBy: text,
  askedAt: time,
  dueAt: orTbd(time),
});

export const blockerKinds = ['exception', 'step', 'gate', 'input', 'prerequisite', 'stop'] as const;
const blocker = closedObjectOf({
  kind: among(...blockerKinds),
  subject: text,
  owner: text,
  message: text,
});

const conflict = closedObjectOf({
  fact: text,
  statements: listOf(closedObjectOf({ source: text, value })),
});

const delegation = closedObjectOf({
  dispatchId: text,
  kind: text,
  recipient: text,
  delegator: text,
  step: text,
  status: among('dispatched', 'delivered', 'accepted', 'reported-done', 'timed-out'),
  timesOutAt: time,
});

const trackStatuses = [
  'active',
  'draft-only',
  'blocked',
  'stopped',
  'closed',
  'abandoned',
  'superseded',
  TBD,
] as const;
const track = closedObjectOf({
  track: meaning(text, 'main for the work order itself.'),
  workOrderId: text,
  status: among(...trackStatuses),
  owner: text,
  blocker: text,
  allowedOutput: text,
});

const handoff = closedObjectOf({
  format: constant(HANDOFF_FORMAT),
  generatedAt: meaning(time, 'By the clock of the database.'),
  position: meaning(count, 'The ledger position that it is true at.'),
  workOrder,
  client: text,
  objects: texts,
  inputs: mapOf(value),
  workflow: closedObjectOf({ id: text, version: orTbd(number), digest: text }),
  stage: meaning(text, 'Where the work is; none where it does not go by stages.'),
  stages: listOf(stage),
  transitions: meaning(
    listOf(closedObjectOf({ from: text, to: text })),
    'Moves that the workflow lists.',
  ),
  moves: meaning(listOf(move), 'Moves that this run has made, first to last.'),
  gates: listOf(gate),
  artifacts: meaning(
    listOf(artifact),
    'Evidence that counts as proof now: what was superseded, erased or is chat is left out.',
  ),
  decisions: meaning(
    listOf(decision),
    'The newest on each action, where something still follows from it.',
  ),
  externalActions: meaning(listOf(externalAction), 'Reported actions that are visible outside.'),
  approvals: meaning(mapOf(approval), 'By kind; the status is the least of those that stand.'),
  openQuestions: listOf(question),
  blockers: listOf(blocker),
  conflicts: listOf(conflict),
  delegations: listOf(delegation),
  tracks: meaning(listOf(track), 'The work itself first.'),
  nextStage: meaning(text, 'none where only closing is left.'),
  nextOwner: text,
  nextAction: meaning(text, 'One sentence.'),
  first: meaning(
    listOf(
      closedObjectOf({ kind: among(...firstKinds), subject: text, owner: text, message: text }),
    ),
    'What comes before the next action.',
  ),
});

/** The schema of a handoff, JSON Schema 2020-12. docs/schemas/handoff.schema.json is this, printed. */
export const handoffSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Handoff',
  description:
    'The compact state of a work order for its next owner. TBD means that nobody stated it, none that there is none.',
  ...handoff,
};

/**
 * The compact state of a work order for the next owner. Every field is there: `TBD` is what nobody
 * stated, `none` is what there is not.
 */
export type Handoff = DocumentOf<typeof handoff>;
export type HandoffWorkOrder = DocumentOf<typeof workOrder>;
export type HandoffStage = DocumentOf<typeof stage>;
export type HandoffMove = DocumentOf<typeof move>;
export type HandoffGate = DocumentOf<typeof gate>;
export type HandoffArtifact = DocumentOf<typeof artifact>;
export type HandoffDecision = DocumentOf<typeof decision>;
export type HandoffAction = DocumentOf<typeof externalAction>;
export type HandoffApproval = DocumentOf<typeof approval>;
export type HandoffGrant = DocumentOf<typeof grant>;
export type HandoffQuestion = DocumentOf<typeof question>;
export type HandoffBlocker = DocumentOf<typeof blocker>;
export type HandoffConflict = DocumentOf<typeof conflict>;
export type HandoffDelegation = DocumentOf<typeof delegation>;
export type HandoffTrack = DocumentOf<typeof track>;
