import { defaultBreakGlassTerms, type SecondSignature, type WorkflowDefinition } from '#contracts';
import { type CataloguedCode, type WorkOrder } from '#work-order';
import { type BreakGlassContext, type OverdueReview } from './break-glass-context';
import { lastResort } from './raising';

/** What break-glasses of a code owe, with every default filled in. */
export const termsOf = ({ breakGlass }: CataloguedCode) => ({
  ...defaultBreakGlassTerms,
  ...breakGlass,
});

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

/** Who owns what a break-glass owes. */
export interface DebtOwners {
  readonly review: string;
  readonly remediation: string;
  readonly workflow: string;
  /** Whom a debt escalates to where nobody is known. */
  readonly unowned: string;
}

/** Nobody sees to the review of what they or somebody they act for declared. */
export const debtOwners = (
  { code, definition, workOrder, requesters }: Urgency,
  context: BreakGlassContext,
): DebtOwners => {
  const owner = code.owner ?? workOrder.owner;
  const remediation = code.remediationOwner ?? owner;
  const review = code.breakGlass?.reviewOwner ?? owner;
  return {
    review: firstOther([review, definition.owner, remediation], requesters),
    remediation,
    workflow: definition.owner,
    unowned: lastResort(context),
  };
};

/** Overdue reviews never refuse: they ask for the signature of somebody else. */
export const secondSignatureOf = (
  { code, definition, workOrder, requesters }: Urgency,
  overdue: readonly OverdueReview[],
): SecondSignature | undefined => {
  if (overdue.length === 0) return undefined;
  const candidates = [definition.owner, code.owner ?? 'TBD', workOrder.owner];
  return { owner: firstOther(candidates, requesters), because: becauseOf(overdue) };
};

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
