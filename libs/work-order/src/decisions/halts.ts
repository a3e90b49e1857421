import { type HaltScope, type ProposedAction, type WritEvent } from '#contracts';
import { type Actor, type RecordedEvent } from '#kernel';
import { everybodyBehind, peopleOf, type RequestedBy } from '../approvals/requested-by';
import { entryOf } from '../entry';
import { type RecordedDecision, type WorkOrder } from '../state';

/** A halt as the stream of a tenant's halts describes it. */
export interface Halt extends HaltScope {
  readonly haltId: string;
  readonly reason: string;
  readonly until: string;
  /** Who declared it, for whom they acted and who issued their key: none of them lifts it. */
  readonly declaredBy: readonly string[];
  readonly hasEnded: boolean;
}

/** Halt id → the halt, the latest last. */
export type Halts = Readonly<Record<string, Halt>>;

export const evolveHalts = (halts: Halts, recorded: RecordedEvent): Halts => {
  const event = recorded as WritEvent;
  switch (event.type) {
    case 'halt.declared': {
      const declaredBy = everybodyBehind(event.actor);
      return { ...halts, [event.data.haltId]: { ...event.data, declaredBy, hasEnded: false } };
    }
    case 'halt.lifted':
    case 'halt.expired': {
      const halt = entryOf(halts, event.data.haltId);
      return halt ? { ...halts, [halt.haltId]: { ...halt, hasEnded: true } } : halts;
    }
    default:
      return halts;
  }
};

export const isInForce = ({ hasEnded, until }: Halt, now: string): boolean =>
  !hasEnded && until > now;

interface Halted extends RequestedBy {
  readonly action: ProposedAction;
  readonly workOrder: Pick<WorkOrder, 'workflow'>;
  readonly halts: Halts;
  readonly now: string;
}

/** The halt that stops an action now, the first one declared; undefined where none does. */
export const haltOn = (proposal: Halted): Halt | undefined =>
  Object.values(proposal.halts).find(
    (halt) => isInForce(halt, proposal.now) && covers(halt, proposal),
  );

const covers = (
  { principal, action: kind, system, workflow }: HaltScope,
  { requestedBy, onBehalfOf, action, workOrder }: Halted,
): boolean =>
  (principal === undefined || [requestedBy, ...onBehalfOf].includes(principal)) &&
  (kind === undefined || kind === action.kind) &&
  (system === undefined || system === action.system) &&
  (workflow === undefined || workflow === workOrder.workflow?.id);

/** What is halted at a time, and who uses a run then: its requester, or somebody else. */
export interface RunUse extends Pick<Halted, 'halts' | 'now'> {
  readonly by: Pick<Actor, 'id' | 'onBehalfOf'>;
}

/** The halt that lets nobody, or not this person, carry out what was decided; undefined where none does. */
export const haltOnUse = (
  decision: RecordedDecision,
  workOrder: WorkOrder,
  { halts, now, by }: RunUse,
): Halt | undefined =>
  haltOn({
    ...decision,
    onBehalfOf: [...decision.onBehalfOf, ...peopleOf(by)],
    halts,
    workOrder,
    now,
  });
