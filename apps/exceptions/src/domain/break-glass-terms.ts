import {
  type BreakGlassBounds,
  defaultBreakGlassTerms,
  type DriftSignal,
  type OverdueReview,
  type SecondSignature,
  type WorkflowDefinition,
  type WorkflowRef,
  runsTheWork,
} from '#contracts';
import { durationMs } from '#kernel';
import {
  type CataloguedCode,
  type NamedCode,
  type Provable,
  type Remediation,
  remediationOwnerOf,
  type WorkOrder,
} from '#work-order';
import { type ExceptionContext, lastResort } from './raising';
import { mayAnswerFor, type Sender } from './sender-roles';

/** The terms of break-glasses of a code, with every default filled in. */
export const termsOf = ({ breakGlass }: CataloguedCode) => ({
  ...defaultBreakGlassTerms,
  ...breakGlass,
});

/** The same within the bounds of the deployment, which may have been set after the code was defined. */
export const boundedTermsOf = (
  entry: CataloguedCode,
  { ttlMax, reviewWithin }: BreakGlassBounds,
) => {
  const terms = termsOf(entry);
  return {
    ...terms,
    ttlMax: shorterOf(terms.ttlMax, ttlMax),
    reviewWithin: shorterOf(terms.reviewWithin, reviewWithin),
  };
};

const shorterOf = (duration: string, bound: string): string =>
  durationMs(duration)! > durationMs(bound)! ? bound : duration;

/** Who declares, on what, under which code. */
export interface Urgency {
  readonly code: CataloguedCode;
  readonly definition: WorkflowDefinition;
  readonly workOrder: WorkOrder;
  /** The one who declares and everyone they act for. */
  readonly declarers: readonly string[];
  /** These, who delegated to them, and who opened the work order: none of them reviews or signs. */
  readonly requesters: readonly string[];
}

/** Who owns the obligations of a break-glass. */
interface ObligationOwners {
  readonly review: string;
  readonly remediation: string;
  readonly workflow: string;
  /** Whom an obligation escalates to where nobody is known. */
  readonly unowned: string;
}

/** Nobody sees to the review of what they or somebody they act for declared. */
export const obligationOwners = (
  { code, definition, workOrder, requesters }: Urgency,
  context: BreakGlassContext,
): ObligationOwners => {
  const owner = code.owner ?? workOrder.owner;
  const remediation = remediationOwnerOf(code, owner);
  const review = code.breakGlass?.reviewOwner ?? owner;
  return {
    review: firstOther([review, definition.owner, remediation], requesters),
    remediation,
    workflow: definition.owner,
    unowned: lastResort(context),
  };
};

/** Overdue reviews never refuse: they ask for the signature of somebody else, who owes none. */
export const secondSignatureOf = (
  { code, definition, workOrder, requesters }: Urgency,
  { overdueReviews, owing }: Pick<BreakGlassContext, 'overdueReviews' | 'owing'>,
): SecondSignature | undefined => {
  if (overdueReviews.length === 0) return undefined;
  const candidates = signersFor({ entry: code }, workOrder, definition);
  return {
    owner: firstOther(candidates, [...requesters, ...owing]),
    because: becauseOf(overdueReviews),
  };
};

/** Candidates for the second signature, first choice first. */
export const signersFor = (
  code: Pick<NamedCode, 'entry'> | undefined,
  workOrder: WorkOrder,
  definition: WorkflowDefinition | undefined,
): readonly string[] => [definition?.owner ?? 'TBD', code?.entry.owner ?? 'TBD', workOrder.owner];

const NAMED_MAX = 5;

const becauseOf = (overdue: readonly OverdueReview[]): string => {
  const named = overdue
    .slice(0, NAMED_MAX)
    .map(({ postReviewId, workOrderId }) => `${postReviewId} of ${workOrderId}`)
    .join(', ');
  const more = overdue.length - NAMED_MAX;
  return `Overdue post-reviews: ${named}${more > 0 ? ` and ${more} more` : ''}.`;
};

const firstOther = (owners: readonly string[], requesters: readonly string[]): string =>
  owners.find((owner) => owner !== 'TBD' && !requesters.includes(owner)) ?? 'TBD';

/** Facts from outside the work order's stream. */
export interface BreakGlassContext extends ExceptionContext {
  /** Ids for the break-glass and its obligations; `newIds` are those of the exception. */
  readonly obligationIds: ObligationIds;
  /** Of the one who declares and everyone they act for; read where a break-glass is declared. */
  readonly overdueReviews: readonly OverdueReview[];
  /** Those who could sign for it and owe an overdue review, too. */
  readonly owing: readonly string[];
  readonly bounds: BreakGlassBounds;
  /** The owners whom policy would ask now; undefined where policy does not answer. */
  readonly bypassed: readonly string[] | undefined;
  /** The workflow version that a completed remediation names; undefined when it was never published. */
  readonly published: WorkflowRef | undefined;
}

export interface ObligationIds {
  readonly breakGlassId: string;
  readonly postReviewId: string;
  readonly remediationId: string;
  /** For an exception about a review that nobody owns. */
  readonly ownerMissingId: string;
}

/** Facts from outside the stream of a remediation without a work order. */
export interface RemediationContext extends Pick<
  BreakGlassContext,
  'catalogue' | 'calendars' | 'published'
> {
  /** As the stream of its work order leaves it; undefined where that does not know it. */
  readonly original: Remediation | undefined;
  /** Of its work order; of one that came of no break-glass, what is named and was recorded on none. */
  readonly provable: Provable;
  /** Of a code that is getting worse: what its charts say; undefined where they do not. */
  readonly signal?: DriftSignal | undefined;
  /** The work order that showed it to who opens it by hand; undefined where none is named. */
  readonly seenOn?: WorkOrder | undefined;
  /** The workflow of that work order or of its job type; undefined unless there is one and no other. */
  readonly definition?: WorkflowDefinition | undefined;
}

export type InContext<C, Context = BreakGlassContext> = C & { readonly context: Context };

/** An actor is all whom it acts for. Keys do not matter: they share the actor's id. */
export const allOf = ({ actor: { id, onBehalfOf = [] } }: Pick<Sender, 'actor'>): string[] => [
  ...new Set([id, ...onBehalfOf]),
];

/** Operators of the work, and those who may answer for the owner. */
export const maySeeTo = (owner: string, sender: Sender): boolean =>
  runsTheWork(sender) || mayAnswerFor(owner, sender);
