import { type Scalar } from '../fields';
import { type EvidenceLevel } from './events';
import { type FirstThing } from './handoffs';

export const HANDOFF_FORMAT = 'writ.handoff.v2';

/**
 * The compact state of a work order for whoever goes on with it. Every field is there: `TBD` stands for what nobody
 * stated, `none` for what there is not. Its JSON Schema is docs/schemas/handoff.schema.json. Feature L4.
 */
export interface Handoff {
  readonly format: typeof HANDOFF_FORMAT;
  /** An instant, database time. */
  readonly generatedAt: string;
  /** The ledger position that it is true at. */
  readonly position: number;
  readonly workOrder: HandoffWorkOrder;
  readonly client: string;
  readonly objects: readonly string[];
  /** What the workflow asks for and what was brought along. */
  readonly inputs: Readonly<Record<string, NonNullable<Scalar>>>;
  readonly workflow: {
    readonly id: string;
    readonly version: number | 'TBD';
    readonly digest: string;
  };
  /** Where the work is; `none` where it does not go by stages. */
  readonly stage: string;
  readonly stages: readonly HandoffStage[];
  /** Moves that the workflow lists. */
  readonly transitions: readonly { readonly from: string; readonly to: string }[];
  /** Moves that this run has made, first to last. */
  readonly moves: readonly HandoffMove[];
  readonly gates: readonly HandoffGate[];
  /** What proves something now: what was superseded, erased or is chat is left out. */
  readonly artifacts: readonly HandoffArtifact[];
  /** The newest on each action, where something still comes of it. */
  readonly decisions: readonly HandoffDecision[];
  /** What was carried out and is seen outside the house. */
  readonly externalActions: readonly HandoffAction[];
  /** By kind, every one that the workflow declares or somebody was asked for. */
  readonly approvals: Readonly<Record<string, HandoffApproval>>;
  readonly openQuestions: readonly HandoffQuestion[];
  readonly blockers: readonly HandoffBlocker[];
  readonly conflicts: readonly HandoffConflict[];
  readonly delegations: readonly HandoffDelegation[];
  /** The work itself first, then what runs beside it. */
  readonly tracks: readonly HandoffTrack[];
  /** `none` where only closing is left. */
  readonly nextStage: string;
  readonly nextOwner: string;
  /** One sentence. */
  readonly nextAction: string;
  /** What comes before it. */
  readonly first: readonly FirstThing[];
}

export interface HandoffWorkOrder {
  readonly id: string;
  readonly status: 'unknown' | 'open' | 'closed' | 'abandoned' | 'superseded';
  readonly stopped: boolean;
  readonly jobType: string;
  readonly mode: string;
  readonly owner: string;
  readonly allowedOutput: string;
  readonly openedAt: string;
  readonly dueAt: string;
  /** The work order whose track it is. */
  readonly parent: string;
}

export interface HandoffStage {
  readonly name: string;
  readonly status: 'open' | 'entered' | 'completed' | 'skipped';
  readonly owner: string;
  readonly support: boolean;
  /** The kind that it leaves. */
  readonly artifact: string;
  /** Evidence that it left and that is outdated now. */
  readonly outdated: readonly string[];
  /** Gates between it and the next. */
  readonly gates: readonly string[];
}

export interface HandoffMove {
  readonly from: string;
  readonly to: string;
  readonly move: 'forward' | 'back' | 'beside';
  readonly at: string;
  readonly by: string;
}

export interface HandoffGate {
  readonly gate: string;
  /** `open`: nothing is missing, and nobody went through yet. */
  readonly status: 'passed' | 'skipped' | 'open' | 'closed';
  readonly owner: string;
  /** What it still wants, one sentence each. */
  readonly missing: readonly string[];
  readonly at: string;
  readonly by: string;
  /** Whether a reason was given: of a skip. */
  readonly rationale: 'stated' | 'none';
}

export interface HandoffArtifact {
  readonly evidenceId: string;
  readonly kind: string;
  readonly path: string;
  readonly version: number | 'TBD';
  readonly sha256: string;
  readonly level: EvidenceLevel;
  /** Who or what made it. */
  readonly source: string;
  readonly mediaType: string;
}

export interface HandoffDecision {
  readonly decisionId: string;
  readonly outcome: 'run' | 'wait' | 'stop';
  readonly enforced: boolean;
  readonly action: string;
  readonly system: string;
  readonly rules: readonly string[];
  /** Who decides or acts next. */
  readonly owner: string;
  readonly nextAction: string;
  readonly validUntil: string;
}

export interface HandoffAction {
  readonly action: string;
  readonly audience: string;
  readonly decisionId: string;
  /** Whether a run decision covered it when it was reported. */
  readonly authorised: boolean;
  /** What it ran on. */
  readonly approvals: readonly {
    readonly approvalId: string;
    readonly kind: string;
    readonly grantedBy: string;
  }[];
  readonly evidence: readonly string[];
  readonly at: string;
  readonly by: string;
}

/** As the design has them; there is no yes or no anywhere. `unknown`: nobody was asked. */
export const handoffApprovalStatuses = [
  'unknown',
  'draft',
  'requested',
  'partial',
  'conditional',
  'approved',
  'rejected',
  'expired',
  'superseded',
  'revoked',
] as const;
export type HandoffApprovalStatus = (typeof handoffApprovalStatuses)[number];

export interface HandoffApproval {
  /** The least of what stands: it never says more than every one of them does. */
  readonly status: HandoffApprovalStatus;
  readonly owner: string;
  readonly each: readonly HandoffGrant[];
}

export interface HandoffGrant {
  readonly approvalId: string;
  readonly status: HandoffApprovalStatus;
  readonly owner: string;
  readonly gate: string;
  readonly permits: readonly string[];
  readonly grantedBy: string;
  readonly expiresAt: string;
  readonly openConditions: readonly { readonly number: number; readonly text: string }[];
  /** Evidence that it rests on and that proves nothing any more. */
  readonly dependsOnOutdated: readonly string[];
}

export interface HandoffQuestion {
  readonly number: number;
  /** `erased` where nobody can read it any more. */
  readonly question: string;
  readonly owner: string;
  readonly askedBy: string;
  readonly askedAt: string;
  readonly dueAt: string;
}

export const blockerKinds = ['exception', 'step', 'gate', 'input', 'prerequisite', 'stop'] as const;

export interface HandoffBlocker {
  readonly kind: (typeof blockerKinds)[number];
  readonly subject: string;
  readonly owner: string;
  readonly message: string;
}

export interface HandoffConflict {
  readonly fact: string;
  readonly statements: readonly {
    readonly source: string;
    readonly value: NonNullable<Scalar>;
  }[];
}

export interface HandoffDelegation {
  readonly dispatchId: string;
  readonly kind: string;
  readonly recipient: string;
  readonly delegator: string;
  readonly step: string;
  readonly status: 'dispatched' | 'delivered' | 'accepted' | 'reported-done' | 'timed-out';
  readonly timesOutAt: string;
}

export interface HandoffTrack {
  /** `main` for the work order itself. */
  readonly track: string;
  readonly workOrderId: string;
  readonly status:
    'active' | 'draft-only' | 'blocked' | 'stopped' | 'closed' | 'abandoned' | 'superseded' | 'TBD';
  readonly owner: string;
  readonly blocker: string;
  readonly allowedOutput: string;
}
