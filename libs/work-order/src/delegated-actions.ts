import { type ProposedAction } from '#contracts';
import { type Delegation } from './course-state';
import { awaitedDelegations, delegatorsOf, sentTo, whyNotInForce } from './delegations';
import { type WorkOrder } from './state';

/** An action, and who proposed it. */
export interface ProposedBy {
  readonly action: Pick<ProposedAction, 'kind' | 'authority' | 'step'>;
  readonly requestedBy: string;
  readonly onBehalfOf: readonly string[];
  /** With the role delegate: what was delegated to them limits them. */
  readonly asDelegate: boolean;
}

/** How the dispatches of a work order stand to an action. */
export interface DelegationStanding {
  /** Not confirmed yet, and sent by whoever proposed it or whom they act for: it waits for them. */
  readonly holding: readonly Delegation[];
  /** Ever sent to the delegate who proposed it; where there are none, no delegation limits it. */
  readonly sent: readonly Delegation[];
  /** Of those, what something may be done under. */
  readonly inForce: readonly Delegation[];
  /** Of those, what permits this kind of action. */
  readonly permitting: readonly Delegation[];
}

/**
 * How what is delegated in a work order stands to an action at `now` (an instant): asked when it is decided, and
 * again when it is reported. Domain rules 10 and 11.
 */
export const delegationStanding = (
  workOrder: Pick<WorkOrder, 'delegations'>,
  proposed: ProposedBy,
  now: string,
): DelegationStanding => {
  const { action, requestedBy, onBehalfOf, asDelegate } = proposed;
  const sent = asDelegate ? sentTo(workOrder, [requestedBy, ...onBehalfOf]) : [];
  const inForce = sent.filter((one) => whyNotInForce(one, now) === undefined);
  return {
    holding: awaitedDelegations(workOrder).filter((one) => holds(one, proposed)),
    sent,
    inForce,
    permitting: inForce.filter(({ permits }) => permits.includes(action.kind)),
  };
};

/** Looking is free. */
const holds = (delegation: Delegation, proposed: ProposedBy): boolean =>
  proposed.action.authority !== 'read' &&
  isByDelegator(delegation, proposed) &&
  isInItsStep(delegation, proposed);

/** Whoever sent it or whom they acted for; not the delegate who acts for one of them. */
const isByDelegator = (
  delegation: Delegation,
  { requestedBy, onBehalfOf }: ProposedBy,
): boolean => {
  const delegators = delegatorsOf(delegation);
  const requesters = [requestedBy, ...onBehalfOf];
  const isDelegates =
    requesters.includes(delegation.recipient) || requestedBy === delegation.acceptedBy;
  if (isDelegates && !delegators.includes(requestedBy)) return false;
  return requesters.some((one) => delegators.includes(one));
};

/** An action that names no step may belong to any: where the work stops for the dispatch, so does the action. */
const isInItsStep = ({ step, blocks }: Delegation, { action }: ProposedBy): boolean =>
  step === null || (action.step === undefined ? blocks : action.step === step);
