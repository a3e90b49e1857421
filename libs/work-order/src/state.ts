import {
  type AllowedOutput,
  type ApprovalStatus,
  type Condition,
  type Coverage,
  type Mode,
  type Outcome,
  type ParentWorkOrder,
  type PlanLine,
  type ProposedAction,
  type Quorum,
  type Scalar,
  type WorkflowRef,
} from '#contracts';

import { type RequestedBy } from './approvals/requested-by';
import { Entries } from './entries';
import { type RecordedEvidence } from './evidence/recorded-evidence';
import { type Assignment, type RecordedAnswer, type Signature } from './approvals/signatures';
import { type Claims } from './approvals/claim';
import { type BreakGlass, type PostReview, type Remediation } from './exceptions/break-glass-state';
import { type Blockages, noBlockages } from './exceptions/blockages';
import { type Exceptions, noExceptions } from './exceptions/opened-exceptions';
import { type Instants } from './lifecycle/instants';
import { noStoppages, type Stoppages } from './exceptions/stoppages';
import { type Delegation, type Question, type StageStatus } from './lifecycle/lifecycle-state';

/** What a work order's stream says, as far as any rule of any service reads it. */
export interface WorkOrder {
  readonly id: string | null;
  /** `unknown` until `work-order.opened` arrives: facts may come earlier and are retained. */
  readonly status: 'unknown' | 'open' | 'closed' | 'abandoned' | 'superseded';
  readonly stopped: boolean;
  readonly workflow: WorkflowRef | null;
  readonly jobType: string;
  readonly mode: Mode;
  readonly owner: string;
  readonly imported: boolean;
  readonly checklistRunId: string;
  /** Who opened or reopened it, for whom they acted, and the requesters of what it was opened for. */
  readonly openedBy: readonly string[];
  /** Who issued the keys by which somebody acted here, by that person; nobody where the deployment did. */
  readonly issuers: Readonly<Record<string, readonly string[]>>;
  /** The teams for which the keys answer by which somebody acted here, by that person. */
  readonly teams: Readonly<Record<string, readonly string[]>>;
  /** When the opening was recorded; null before it. */
  readonly openedAt: string | null;
  /** When it is to be done; null where its workflow says nothing. */
  readonly dueAt: string | null;
  readonly allowedOutput: AllowedOutput;
  readonly parent: ParentWorkOrder | null;
  /** Draft-only children that a change of scope opened: track → work order. */
  readonly tracks: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, Scalar>>;
  /** The only delegate that proposes actions in it without a dispatch; null where any may. */
  readonly delegate: string | null;
  /** For whom it is done; null where nobody is named. */
  readonly client: string | null;
  readonly objects: readonly string[];
  /** Kinds of evidence that prove though nobody verified them, as the workflow says. */
  readonly claimedEvidence: readonly string[];
  /** The latest statement of each reporter of a source, by fact name. */
  readonly facts: Readonly<Record<string, readonly StatedFact[]>>;
  readonly prerequisites: Readonly<Record<string, 'passed' | 'failed'>>;
  /** Of the checklist run that is under way. */
  readonly steps: Readonly<Record<string, 'completed' | 'skipped' | 'blocked' | 'open'>>;
  /** Where the work is, of its workflow's stages; null where it does not go by stages, or has not begun. */
  readonly stage: string | null;
  /** Stages that this run has entered, completed or skipped. */
  readonly stages: Readonly<Record<string, StageStatus>>;
  /** Gates that the work went through. */
  readonly passedGates: readonly string[];
  /** Open and answered questions, by number. */
  readonly questions: Readonly<Record<string, Question>>;
  readonly delegations: Readonly<Record<string, Delegation>>;
  /** Gates that somebody let the closure pass. */
  readonly skippedGates: readonly string[];
  /** When each step (`step/pay`) and prerequisite (`prerequisite/scope`) was last spoken of. */
  readonly lastReported: Readonly<Record<string, string>>;
  /** When each of them passed or went on. */
  readonly wentOn: Readonly<Record<string, Instants>>;
  readonly blockages: Blockages;
  readonly decisions: Entries<RecordedDecision>;
  /** What was reported as done or failed and no run covered, by the id of the report. */
  readonly unauthorisedActions: Readonly<Record<string, UnauthorisedAction>>;
  readonly stoppages: Stoppages;
  readonly approvals: Readonly<Record<string, Approval>>;
  readonly claims: Claims;
  readonly exceptions: Exceptions;
  readonly breakGlasses: Readonly<Record<string, BreakGlass>>;
  readonly reviews: Readonly<Record<string, PostReview>>;
  readonly remediations: Readonly<Record<string, Remediation>>;
  readonly evidence: Entries<RecordedEvidence>;
  /** What each closure named; since a reopening, only what was verified or taken as a claim, because only that proved it. */
  readonly closureEvidenceIds: readonly string[];
}

/** What was done without a run, by who reported it. */
export interface UnauthorisedAction extends RequestedBy {
  /** The decision that the report names; absent where that is of others, who have no part in the report. */
  readonly decisionId?: string | undefined;
}

export interface StatedFact {
  readonly value: Scalar;
  readonly source: string;
  readonly observedAt: string;
  /** The credential's holder. */
  readonly reportedBy: string;
  /** It was stated with the role delegate, or under a dispatch that its reporter had accepted; absent for false. */
  readonly asDelegate?: boolean;
}

export interface RecordedDecision {
  readonly decisionId: string;
  readonly action: ProposedAction;
  readonly outcome: Outcome;
  readonly enforced: boolean;
  readonly owner: string;
  readonly requestedBy: string;
  /** For whom the requester was acting. */
  readonly onBehalfOf: readonly string[];
  readonly approvals: readonly string[];
  /** When it was recorded. */
  readonly decidedAt: string;
  readonly validUntil: string;
  /** The decision that replaced it; null while it is in force. */
  readonly supersededBy: string | null;
  /** The catalogued code of a stop; null where there is none. */
  readonly code: string | null;
  /** Its requester gave up the wait that it replaced; absent for false. */
  readonly isRequestWithdrawn?: boolean;
  /** The work, or everything of a kind, was stopped, so it says nothing of the action; absent for false. */
  readonly isStoppedWork?: boolean;
  /** The halt that stops it; absent where none does. */
  readonly haltId?: string;
  /** The break-glass that it runs under, or for whose second signature it waits; absent for none. */
  readonly breakGlassId?: string;
  /** The line of a plan that it is about; absent where it is of none. */
  readonly plan?: PlanLine;
  /** Digest of the question of an enforcement point that it answers; absent where there is none. */
  readonly question?: string;
  /** It was proposed with the role delegate; absent where it was not. */
  readonly asDelegate?: boolean;
  /** As its event says: `recordedRoles` reads them. */
  readonly roles?: readonly string[];
  /** Teams that the requester was in by the registry; absent for none. */
  readonly memberOf?: readonly string[];
  /** The checklist run in which it was proposed: once the work has ended, the decision permits nothing. */
  readonly checklistRunId: string;
  /** When an outcome was first reported under it; null while none was. */
  readonly reportedAt: string | null;
  /** What was reported under it by those it was given to, in order; absent for nothing. */
  readonly reports?: readonly RecordedReport[];
  /** When the outcome of a run is due; absent where its workflow names no time. */
  readonly outcomeDueAt?: string;
}

/** What became of an action, as somebody reported it. */
export interface RecordedReport {
  readonly outcome: 'performed' | 'failed';
  readonly action: ProposedAction;
  readonly evidence: readonly string[];
  readonly reportedBy: string;
  readonly reportedAt: string;
}

/** What an approval covers as things stand, and everything that its answer depends on. */
export interface Approval extends Coverage {
  readonly approvalId: string;
  readonly kind: string;
  readonly status: ApprovalStatus;
  readonly owner: string;
  /** Whose it was before deputies took over, who answers too; the owner, or absent, where none did. */
  readonly firstOwner?: string;
  /** Who gave it to another owner, in order, since the last fallback; absent where nobody did. */
  readonly assignments?: readonly Assignment[];
  readonly requestedBy: string;
  readonly onBehalfOf: readonly string[];
  /** The workflow lets a requester who did not propose the action confirm it; absent for false. */
  readonly requesterMayConfirm?: boolean;
  /** The decision that waits for it; null for the approval of a gate. */
  readonly decisionId: string | null;
  readonly gate: string | null;
  /** The line of a plan that it is for, and for nothing else; absent for any fitting action. */
  readonly plan?: PlanLine;
  /** Digest of the question that it is for, and for no other; absent for any fitting action. */
  readonly question?: string;
  readonly ruleDigest: string;
  /** What was requested; `permits` and `scope` are what is granted so far. */
  readonly requested: Coverage;
  readonly quorum: Quorum;
  readonly signatures: readonly Signature[];
  readonly conditions: readonly (Condition & { readonly met: boolean })[];
  readonly dueAt: string;
  readonly warnAt: string | null;
  readonly fallback: { readonly owner: string; readonly at: string } | null;
  /** Steps of its escalation path that were taken, as `requested/warned` or `approved/warned`. */
  readonly escalationSteps: readonly string[];
  readonly expiresAt: string | null;
  readonly singleUse: boolean;
  /** How many runs it allows; absent where that is not counted. */
  readonly uses?: number;
  /** Runs under the part that was granted before the whole: they use nothing of it up. Absent where there are none. */
  readonly earlierRuns?: readonly string[];
  readonly consumed: boolean;
  /** It was requested before the work order was reopened: no answer to it counts. Absent for false. */
  readonly isOfEarlierRun?: boolean;
  /** Evidence that its grants name and that met its conditions; absent where there is none. */
  readonly dependsOn?: readonly string[];
  /** Answers that somebody recorded for somebody else, in order; absent where there are none. */
  readonly records?: readonly RecordedAnswer[];
  /** Who granted it: the last one, of several. */
  readonly grantedBy: string | null;
}

export const unknownWorkOrder: WorkOrder = {
  id: null,
  status: 'unknown',
  stopped: false,
  workflow: null,
  jobType: 'TBD',
  mode: 'enforce',
  owner: 'TBD',
  imported: false,
  checklistRunId: '',
  openedBy: [],
  issuers: {},
  teams: {},
  openedAt: null,
  dueAt: null,
  allowedOutput: 'any',
  parent: null,
  tracks: {},
  inputs: {},
  delegate: null,
  client: null,
  objects: [],
  claimedEvidence: [],
  facts: {},
  prerequisites: {},
  steps: {},
  skippedGates: [],
  stage: null,
  stages: {},
  passedGates: [],
  questions: {},
  delegations: {},
  lastReported: {},
  wentOn: {},
  blockages: noBlockages,
  decisions: Entries.of<RecordedDecision>(),
  unauthorisedActions: {},
  stoppages: noStoppages,
  approvals: {},
  claims: {},
  exceptions: noExceptions,
  breakGlasses: {},
  reviews: {},
  remediations: {},
  evidence: Entries.of<RecordedEvidence>(),
  closureEvidenceIds: [],
};
