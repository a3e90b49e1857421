import {
  type Delegation,
  delegatorsOf,
  entryOf,
  nextEscalationStep,
  currentEvidence,
  type WorkOrder,
} from '#work-order';
import { type EventOfType, type Notification, when } from './notification';

type OfDelegation = EventOfType<
  | 'delegation.dispatched'
  | 'delegation.reminded'
  | 'delegation.reported-done'
  | 'delegation.timed-out'
  | 'delegation.confirmed'
  | 'delegation.superseded'
  | 'delegation.stopped'
>;

/**
 * To those who have to act on a delegation: the recipient until it is reported done or times out, then the owner of
 * the work order, who confirms; and how it ended, to both sides. The texts of brief and report are left out.
 */
export const delegationNotification = (
  event: OfDelegation,
  workOrder: WorkOrder,
): Notification | undefined => {
  const known = entryOf(workOrder.delegations, event.data.dispatchId);
  if (!known) return undefined;
  const { recipient, kind, dispatchId, timesOutAt } = known;
  const about = {
    subject: { kind: 'delegation', id: dispatchId },
    permits: known.permits,
    evidence: evidenceAt(workOrder, known.reads),
    link: `/v1/delegations/${dispatchId}`,
  };
  const delegates = { ...about, to: [recipient], expiresAt: timesOutAt };
  const operators = { ...about, to: [workOrder.owner, ...delegatorsOf(known)] };
  const bothSides = { ...about, to: [recipient, ...delegatorsOf(known)] };
  switch (event.type) {
    case 'delegation.dispatched':
      return {
        ...delegates,
        reason: `${event.data.delegator} sends you ${labels[kind]}${stepOf(known)}.`,
      };
    case 'delegation.reminded':
      return { ...delegates, reason: reminder(event.data.number, known) };
    case 'delegation.reported-done': {
      const { artifacts, reportedBy } = event.data;
      const reason = `${reportedBy} reports ${dispatchId} done: confirm it, or call it back. Until then it is not.`;
      return {
        ...operators,
        expiresAt: timesOutAt,
        evidence: evidenceAt(workOrder, artifacts),
        reason,
      };
    }
    case 'delegation.timed-out':
      return { ...operators, outcome: 'timed-out', reason: timeout(event.data.blocks, known) };
    case 'delegation.confirmed': {
      const reason = `${event.data.confirmedBy} confirmed that ${dispatchId} is done.`;
      return { ...bothSides, outcome: 'confirmed', permits: [], reason };
    }
    case 'delegation.superseded': {
      const reason = `${event.data.by} takes the place of ${dispatchId}: nobody waits for that any more.`;
      return { ...bothSides, outcome: 'superseded', permits: [], reason };
    }
    case 'delegation.stopped': {
      const reason = `${dispatchId} was called back: nobody waits for it any more.`;
      return { ...bothSides, outcome: 'stopped', permits: [], reason };
    }
  }
};

const labels = { delegate_task: 'a task', execute: 'something to carry out' } as const;

const stepOf = ({ step }: Delegation): string =>
  step === null ? ', for the work order as a whole' : `, for the step ${step}`;

const reminder = (number: number, known: Delegation): string => {
  const next = nextEscalationStep(known);
  const then =
    next?.is === 'remind'
      ? `the next reminder comes at ${when(next.at)}`
      : `its time is over at ${when(known.timesOutAt)}`;
  return `Reminder ${number}: nobody has confirmed ${known.dispatchId} yet; ${then}.`;
};

const timeout = (blocks: boolean, { dispatchId, recipient, reportedAt }: Delegation): string => {
  const last =
    reportedAt === null ? `${recipient} has not reported it done` : 'it was reported done';
  const work = blocks ? 'the work order is stopped' : 'the work goes on';
  return `Nobody confirmed ${dispatchId} in time (${last}): ${work}. It can still be confirmed or called back.`;
};

/** Ids of the evidence that lies at these places in the handoff area. */
const evidenceAt = (workOrder: WorkOrder, places: readonly string[]): readonly string[] =>
  currentEvidence(workOrder)
    .filter(({ path }) => path !== null && places.includes(path))
    .map(({ evidenceId }) => evidenceId);
