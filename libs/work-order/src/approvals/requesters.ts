import { type Actor, Refusal } from '#kernel';
import { type RequestedBy, requestedByActor } from './requested-by';
import { declarersOf } from '../exceptions/break-glass';
import { dispatchedTeamsOf, withCredentialOf } from './requester-credentials';
import { delegatorsOf, sentTo } from '../delegation/delegations';
import { entryOf } from '../entry';
import { type PostReview } from '../exceptions/break-glass-state';
import { type Approval, type RecordedDecision, type WorkOrder } from '../state';

/** Everyone who counts as a requester of something. */
export interface Requesters {
  /** None of them can grant it. */
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
type Known = Pick<WorkOrder, 'openedBy' | 'delegations' | 'issuers' | 'teams'>;

/**
 * Who the requesters of something are, for every service and interface: who proposed it, for whom they
 * acted, who delegated work of this work order to one of these or to a team of theirs (and to that delegator, and
 * so on), those teams, and who opened the work order. A present requester is passed as the actor. Domain rule 6.
 */
export const requestersOf = (
  known: Known,
  ...those: readonly (RequestedBy | Actor)[]
): Requesters => {
  const people = those.map((one) => ('id' in one ? requestedByActor(one) : one));
  const workOrder = people.reduce<Known>(withCredentialOf, known);
  const proposers = new Set(people.map(({ requestedBy }) => requestedBy));
  const chain = new Set([...proposers, ...people.flatMap(({ onBehalfOf }) => onBehalfOf)]);
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
    .map((decision) => requestersOfDecision(workOrder, decision, replaced));
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
    .map((decision) => requestersOfDecision(workOrder, decision, replaced));
  return requestersOf(workOrder, { requestedBy, onBehalfOf }, ...decisions);
};

/** The requesters of a decision: who proposed the action, and who declared the break-glass that it needs. */
export const requestersOfDecision = (
  { breakGlasses }: Pick<WorkOrder, 'breakGlasses'>,
  decision: RecordedDecision,
  replaced: ReadonlyMap<string, RecordedDecision>,
): RequestedBy => {
  const breakGlass = entryOf(breakGlasses, decision.breakGlassId);
  const acted = onBehalfOfChain(chainOf(decision, replaced));
  return {
    requestedBy: decision.requestedBy,
    onBehalfOf: breakGlass ? [...acted, ...declarersOf(breakGlass)] : acted,
  };
};

type Issuers = Pick<WorkOrder, 'issuers'>;

/** Who issued the keys by which these people acted on the work order, and who issued those issuers' keys. */
export const issuersOf = ({ issuers }: Issuers, people: Iterable<string>): readonly string[] => [
  ...new Set([...people].flatMap((person) => entryOf(issuers, person) ?? [])),
];

/**
 * Separation of duties: `actor` and each of `others` must be different people, and a key is also the hand of who issued it.
 * Refuses with `issued_by_requester` a key that one of the others issued, and with `issuer_of_requester` the issuer of a
 * key by which one of them acted on the work order. ADR 39 and 51.
 */
export const mustBeIndependentOf = (
  workOrder: Issuers,
  others: Iterable<string>,
  actor: Actor,
): void => {
  const people = [...others];
  mustNotBeIssuedBy(people, actor);
  mustNotHaveIssued(workOrder, people, actor);
};

/** Refuses a key that one of `people` issued, or that was issued by a key which one of them issued. */
export const mustNotBeIssuedBy = (
  people: readonly string[],
  { issuedBy }: Pick<Actor, 'issuedBy'>,
): void => {
  const issuer = people.find((person) => issuedBy?.includes(person));
  if (issuer !== undefined)
    throw new Refusal(
      'issued_by_requester',
      `The key of this answer was issued by ${issuer}, or under a key that ${issuer} issued, and ${issuer} may not give this answer: answer with a key that somebody else issued, or sign in at your identity provider.`,
      { issuer },
    );
};

const mustNotHaveIssued = (
  workOrder: Issuers,
  people: readonly string[],
  { id, onBehalfOf }: Actor,
): void => {
  const controlled = people.find((person) =>
    issuersOf(workOrder, [person]).some((issuer) => issuer === id || onBehalfOf?.includes(issuer)),
  );
  if (controlled !== undefined)
    throw new Refusal(
      'issuer_of_requester',
      `You issued the key by which ${controlled} acted here, or act for who did, and this answer needs a person independent of ${controlled}: somebody else answers.`,
      { requester: controlled },
    );
};

/** The decisions on one proposal, latest first: each replaced the next. */
export type Chain = readonly [RecordedDecision, ...RecordedDecision[]];

/** The decision that each decision replaced, by the id of the later one. */
export const replacedBy = ({
  decisions,
}: Pick<WorkOrder, 'decisions'>): ReadonlyMap<string, RecordedDecision> =>
  new Map(
    decisions
      .values()
      .flatMap((decision) =>
        decision.supersededBy === null ? [] : [[decision.supersededBy, decision] as const],
      ),
  );

/** A decision and all before it on the same proposal. */
export const chainOf = (
  decision: RecordedDecision,
  replaced: ReadonlyMap<string, RecordedDecision>,
): Chain => {
  const chain: [RecordedDecision, ...RecordedDecision[]] = [decision];
  for (let one = replaced.get(decision.decisionId); one; one = replaced.get(one.decisionId))
    chain.push(one);
  return chain;
};

/** For whom a proposal was made. A reaction that re-evaluates it acts for nobody, so the earlier decisions name them. */
export const onBehalfOfChain = (chain: Chain): readonly string[] => [
  ...new Set(chain.flatMap(({ onBehalfOf }) => onBehalfOf)),
];
