import { type DriftSignal, type WorkflowDefinition, type WorkflowRef } from '#contracts';
import { type Provable, type Remediation } from '#work-order';
import { type ExceptionContext } from './raising';
import { mayAnswerFor, runsTheWork, type Sender } from './who-acts';

/** A post-review of somebody that is past its due time, on any work order. */
export interface OverdueReview {
  readonly postReviewId: string;
  readonly workOrderId: string;
}

/** Facts from outside the work order's stream. */
export interface BreakGlassContext extends ExceptionContext {
  /** Ids for what is declared and owed; `newIds` are those of the exception. */
  readonly debtIds: DebtIds;
  /** Of the one who declares and everyone they act for; read where a break-glass is declared. */
  readonly overdueReviews: readonly OverdueReview[];
  /** The workflow version that a completed remediation names; undefined when it was never published. */
  readonly published: WorkflowRef | undefined;
}

export interface DebtIds {
  readonly breakGlassId: string;
  readonly postReviewId: string;
  readonly remediationId: string;
  /** For an exception about a review that nobody owns. */
  readonly ownerMissingId: string;
}

/** Facts from outside the stream of a remediation that stands by itself. */
export interface RemediationContext extends Pick<
  BreakGlassContext,
  'catalogue' | 'calendars' | 'published'
> {
  /** As the stream of its work order leaves it; undefined where that does not know it. */
  readonly original: Remediation | undefined;
  /** Of its work order; of one that came of drift, what is named and was recorded on none. */
  readonly provable: Provable;
  /** Of a code that is getting worse: what its charts say; undefined where they do not. */
  readonly signal?: DriftSignal | undefined;
  /** The workflow of its job type; undefined unless there is one and no other. */
  readonly definition?: WorkflowDefinition | undefined;
}

export type InContext<C, Context = BreakGlassContext> = C & { readonly context: Context };

/** An actor is all whom it acts for. Keys do not matter: they share the actor's id. */
export const allOf = ({ actor: { id, onBehalfOf = [] } }: Pick<Sender, 'actor'>): string[] => [
  ...new Set([id, ...onBehalfOf]),
];

/** Whoever runs the work, and whoever may answer for the owner. */
export const maySeeTo = (owner: string, sender: Sender): boolean =>
  runsTheWork(sender) || mayAnswerFor(owner, sender);
