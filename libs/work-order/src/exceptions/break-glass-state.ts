import {
  type Coverage,
  type EscalationStep,
  type RemediationOrigin,
  type ReviewVerdict,
  type SecondSignature,
} from '#contracts';

export interface BreakGlass extends Coverage {
  readonly breakGlassId: string;
  readonly code: string;
  readonly declaredBy: string;
  readonly onBehalfOf: readonly string[];
  readonly expiresAt: string;
  readonly exceptionId: string;
  readonly postReviewId: string;
  readonly remediationId: string;
  readonly bypassed: readonly string[];
  /** It covers what a forbid rule stops, too. Absent for false. */
  readonly overridesForbids?: boolean;
  /** Who else has to sign before anything runs under it; null where nobody has to. */
  readonly secondSignature: SecondSignature | null;
  /** How it ended; null while nobody and no time has ended it. */
  readonly ended: 'ended' | 'expired' | null;
  /** It was declared before the work order was reopened: nothing runs under it. Absent for false. */
  readonly isOfEarlierRun?: boolean;
}

export interface PostReview {
  readonly postReviewId: string;
  readonly breakGlassId: string;
  readonly code: string;
  readonly owner: string;
  /** None of these can review it. */
  readonly declaredBy: readonly string[];
  readonly dueAt: string;
  readonly escalationPath: readonly EscalationStep[];
  readonly taken: readonly number[];
  /** Null while it is open. */
  readonly verdict: ReviewVerdict | null;
}

export interface Remediation {
  readonly remediationId: string;
  readonly origin: RemediationOrigin;
  readonly code: string;
  readonly owner: string;
  readonly dueAt: string;
  readonly escalationPath: readonly EscalationStep[];
  readonly taken: readonly number[];
  readonly recurrenceWindow: string;
  readonly jobType: string;
  readonly workflowId: string;
  /** Null while it is open. */
  readonly completedAt: string | null;
}

/** That of a break-glass is proven on its work order; every other one has a stream of its own. */
export const belongsToWorkOrder = ({ origin }: Remediation): boolean => origin === 'break-glass';
