import { type Actor } from '#kernel';
import { type RequestedBy, requestedByActor } from './requested-by';
import { declarersOf } from './break-glass';
import { dispatchedTeamsOf, withCredentialOf } from './credentials';
import { chainOf, onBehalfOfChain, replacedBy } from './decision-chain';
import { delegatorsOf, sentTo } from './delegations';
import { entryOf } from './entry';
import { issuersOf } from './issuers';
import { type Approval, type PostReview, type RecordedDecision, type WorkOrder } from './state';

/** Everyone who counts as having asked for something. */
export interface Requesters {
  /** None of them can say yes to it. */
  readonly requesters: readonly string[];
  /**
   * Of these, who may confirm it where the workflow says `confirmedByRequester`: everyone who neither
   * proposed it nor has work of this work order delegated to them.
   */
  readonly confirmers: readonly string[];
  /**
   * Who issued a requester's key and is none of them: they control that key, so they do not answer either, except
   * where the workflow says `confirmedByRequester`. Keys that they issued to others answer. ADR 51.
   */
  readonly issuers: readonly string[];
}

/** What the chain of a request is read from. */
type Course = Pick<WorkOrder, 'openedBy' | 'delegations' | 'issuers' | 'teams'>;

/**
 * Who the requesters of something are, for every service and interface: who proposed it, for whom they
 * acted, who delegated work of this work order to one of these or to a team of theirs (and to that delegator, and
 * so on), those teams, and who opened the work order. Somebody who asks now is given as the actor. Domain rule 6.
 */
export const requestersOf = (
  known: Course,
  ...asking: readonly (RequestedBy | Actor)[]
): Requesters => {
  const asked = asking.map((one) => ('id' in one ? requestedByActor(one) : one));
  const workOrder = asked.reduce<Course>(withCredentialOf, known);
  const proposers = new Set(asked.map(({ requestedBy }) => requestedBy));
  const chain = new Set([...proposers, ...asked.flatMap(({ onBehalfOf }) => onBehalfOf)]);
  // A set also visits what is added to it during the visit.
  for (const person of chain) {
    for (const team of dispatchedTeamsOf(workOrder, [person])) chain.add(team);
    for (const delegation of sentTo(workOrder, [person]))
      for (const delegator of delegatorsOf(delegation)) chain.add(delegator);
  }
  const requesters = [...new Set([...chain, ...workOrder.openedBy])];
  const confirmers = requesters.filter(
    (person) =>
      !proposers.has(person) &&
      sentTo(workOrder, [person]).length === 0 &&
      dispatchedTeamsOf(workOrder, [person]).length === 0,
  );
  const issuers = issuersOf(workOrder, requesters).filter((one) => !requesters.includes(one));
  return { requesters, confirmers, issuers };
};

/**
 * The requesters of an approval. A repeated proposal joins the open request, so everyone counts who proposed
 * an action that waits for it or rests on it.
 */
export const requestersOfApproval = (workOrder: WorkOrder, approval: Approval): Requesters => {
  const replaced = replacedBy(workOrder);
  const decisions = [...workOrder.decisions.values()]
    .filter(({ approvals }) => approvals.includes(approval.approvalId))
    .map((decision) => askedBy(workOrder, decision, replaced));
  return requestersOf(workOrder, approval, ...decisions);
};

/** The requesters of the review of a break-glass: who declared it, and who proposed what was decided under it. */
export const requestersOfReview = (
  workOrder: WorkOrder,
  { breakGlassId, declaredBy: [requestedBy = '', ...onBehalfOf] }: PostReview,
): Requesters => {
  const replaced = replacedBy(workOrder);
  const decisions = [...workOrder.decisions.values()]
    .filter((decision) => decision.breakGlassId === breakGlassId)
    .map((decision) => askedBy(workOrder, decision, replaced));
  return requestersOf(workOrder, { requestedBy, onBehalfOf }, ...decisions);
};

/** Who proposed what a decision answers; who declared the break-glass that it needs asks too. */
export const askedBy = (
  { breakGlasses }: Pick<WorkOrder, 'breakGlasses'>,
  decision: RecordedDecision,
  replaced: ReadonlyMap<string, RecordedDecision>,
): RequestedBy => {
  const breakGlass = entryOf(breakGlasses, decision.breakGlassId ?? '');
  const acted = onBehalfOfChain(chainOf(decision, replaced));
  return {
    requestedBy: decision.requestedBy,
    onBehalfOf: breakGlass ? [...acted, ...declarersOf(breakGlass)] : acted,
  };
};
