import { type DelegationKind, type StageArtifact, type Timeouts } from '#contracts';

/** A stage as this run left it so far. */
export interface StageStatus {
  readonly status: 'entered' | 'completed' | 'skipped';
  /** What it left when it was last completed. */
  readonly artifacts: readonly StageArtifact[];
}

/** What is not known, and who owns the answer. */
export interface Question {
  readonly number: number;
  readonly owner: string;
  readonly askedBy: string;
  readonly askedAt: string;
  readonly dueAt: string | null;
  /** Null while it is open. */
  readonly answeredBy: string | null;
}

/** One dispatch of a brief, and what is known of it. */
export interface Delegation {
  readonly dispatchId: string;
  readonly kind: DelegationKind;
  readonly recipient: string;
  readonly delegator: string;
  readonly onBehalfOf: readonly string[];
  readonly step: string | null;
  readonly digest: string;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly permits: readonly string[];
  readonly blocks: boolean;
  readonly timeouts: Timeouts;
  readonly dispatchedAt: string;
  readonly timesOutAt: string;
  readonly reminders: number;
  readonly deliveredAt: string | null;
  readonly acceptedAt: string | null;
  readonly acceptedBy: string | null;
  readonly reportedAt: string | null;
  readonly reportedBy: string | null;
  /** What the delegate says that it left, by place. */
  readonly left: readonly string[];
  /** How it ended; null while its completion is waited for. A confirmation may still follow a timeout. */
  readonly end: 'confirmed' | 'timed-out' | 'superseded' | 'stopped' | null;
  /** When it was confirmed, superseded or called back; null while it is still waited for. */
  readonly endedAt: string | null;
  /** It was over before the work order was reopened: its confirmation completes nothing any more. Absent for false. */
  readonly isOfEarlierRun?: boolean;
}
