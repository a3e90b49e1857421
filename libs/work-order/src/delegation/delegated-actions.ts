import { type ProposedAction } from '#contracts';
import { type Delegation } from '../lifecycle/lifecycle-state';
import { type RequestedBy } from '../approvals/requested-by';
import { dispatchedTeamsOf, withCredentialOf } from '../approvals/requester-credentials';
import { awaitedDelegations, delegatorsOf, sentTo, whyNotInForce } from './delegations';
import { type WorkOrder } from '../state';

/** An action, and who proposed it. */
export interface ProposedBy extends RequestedBy {
  readonly action: Pick<ProposedAction, 'kind' | 'authority' | 'step'>;
  /** With the role delegate: what was delegated to them limits them. */
  readonly asDelegate: boolean;
  /** Teams by the registry of the proposer and those for whom they act. A dispatch to one limits the action and makes nobody a requester (ADR 86). */
  readonly memberOf?: readonly string[];
}

/** How the dispatches of a work order stand to an action. */
export interface DelegationStatus {
  /** Not confirmed yet, and sent by its proposer or whom they act for: it waits for them. */
  readonly holding: readonly Delegation[];
  /** Ever sent to the delegate who proposed it, or to a team of theirs; where there are none, no delegation limits it. */
  readonly sent: readonly Delegation[];
  /** Of those, what something may be done under. */
  readonly inForce: readonly Delegation[];
  /** Of those, what permits this kind of action. */
  readonly permitting: readonly Delegation[];
  /** The delegate for whom the work order was opened, where the proposer is another one; null else. */
  readonly reservedFor: string | null;
}

/** Whether delegations let it be proposed: a dispatch does, or none limits the proposer and the work order is no other delegate's. */
export const isDelegated = ({ sent, permitting, reservedFor }: DelegationStatus): boolean =>
  sent.length > 0 ? permitting.length > 0 : reservedFor === null;

/**
 * How the delegations of a work order limit an action at `now` (an instant): read when it is decided, and
 * again when it is reported. Domain rules 10 and 11.
 */
export const delegationStatus = (
  workOrder: Pick<WorkOrder, 'delegate' | 'delegations' | 'issuers' | 'teams'>,
  proposed: ProposedBy,
  now: string,
): DelegationStatus => {
  const { action, asDelegate } = proposed;
  const { delegate } = workOrder;
  const requesters = everybodyLimited(workOrder, proposed);
  const sent = asDelegate ? sentTo(workOrder, requesters) : [];
  const inForce = sent.filter((one) => whyNotInForce(one, now) === undefined);
  return {
    holding: awaitedDelegations(workOrder).filter((one) => holds(one, proposed, requesters)),
    sent,
    inForce,
    permitting: inForce.filter(({ permits }) => permits.includes(action.kind)),
    reservedFor:
      asDelegate && delegate !== null && !requesters.includes(delegate) ? delegate : null,
  };
};

/** Who proposed it, everyone they act for, and their teams that something was sent to: all whom a dispatch may limit. */
export const everybodyLimited = (
  workOrder: Pick<WorkOrder, 'delegations' | 'issuers' | 'teams'>,
  { memberOf = [], ...by }: RequestedBy & Pick<ProposedBy, 'memberOf'>,
): readonly string[] => {
  const people = [by.requestedBy, ...by.onBehalfOf];
  const member = { ...by, teams: [...(by.teams ?? []), ...memberOf] };
  return [...people, ...dispatchedTeamsOf(withCredentialOf(workOrder, member), people)];
};

/** Looking is free. */
const holds = (
  delegation: Delegation,
  proposed: ProposedBy,
  requesters: readonly string[],
): boolean =>
  proposed.action.authority !== 'read' &&
  isByDelegator(delegation, proposed, requesters) &&
  isInItsStep(delegation, proposed);

/** Its sender, or those for whom the sender acted; not the delegate who acts for one of them. */
const isByDelegator = (
  delegation: Delegation,
  { requestedBy }: ProposedBy,
  requesters: readonly string[],
): boolean => {
  const delegators = delegatorsOf(delegation);
  const isDelegates =
    requesters.includes(delegation.recipient) || requestedBy === delegation.acceptedBy;
  if (isDelegates && !delegators.includes(requestedBy)) return false;
  return requesters.some((one) => delegators.includes(one));
};

/** An action that names no step may belong to any: where the work stops for the dispatch, so does the action. */
const isInItsStep = ({ step, blocks }: Delegation, { action }: ProposedBy): boolean =>
  step === null || (action.step === undefined ? blocks : action.step === step);
