import { type NewEvent } from '#kernel';
import {
  awaitedDelegations,
  type Delegation,
  delegatorsOf,
  sentTo,
  whyNotInForce,
  type WorkOrder,
} from '#work-order';

/** How somebody ends a dispatch that others may have been passed on under. */
export interface EndedDispatch {
  readonly dispatchId: string;
  readonly end: 'confirmed' | 'superseded' | 'stopped';
}

/** A dispatch that goes with something else, and why. */
interface CalledBack {
  readonly dispatchId: string;
  readonly reason: string;
}

/** Nobody could confirm or call back what is delegated on work that is given up: it is called back with it. */
export const callAllBack = (workOrder: WorkOrder, reason: string): readonly NewEvent[] =>
  awaitedDelegations(workOrder).map(({ dispatchId }) => stopped(workOrder, { dispatchId, reason }));

/**
 * Calls back what was passed on under dispatches that end at `now` (an instant), and under that in turn: a delegate who
 * passed it on has nothing of it any more. What another dispatch of theirs carries stays.
 */
export const callBackPassedOn = (
  workOrder: WorkOrder,
  ended: readonly EndedDispatch[],
  now: string,
): readonly NewEvent[] =>
  passedOnUnder(workOrder, ended, now).map((one) => stopped(workOrder, one));

/** What is called back by `callBackPassedOn`. */
export const passedOnUnder = (
  workOrder: WorkOrder,
  ended: readonly EndedDispatch[],
  now: string,
): readonly CalledBack[] => {
  const gone = new Set(ended.map(({ dispatchId }) => dispatchId));
  const isLeft = ({ dispatchId }: Delegation): boolean => !gone.has(dispatchId);
  const ends = [...ended];
  const called: CalledBack[] = [];
  // What it calls back is appended, so that it comes to what was passed on under that.
  for (const { dispatchId: parent, end } of ends) {
    const awaited = awaitedDelegations(workOrder).filter(isLeft);
    for (const one of awaited) {
      const parents = parentsOf(workOrder, one);
      if (!parents.some(({ dispatchId }) => dispatchId === parent)) continue;
      if (
        isCarried(
          one,
          parents.filter((other) => awaited.includes(other)),
          now,
        )
      )
        continue;
      const { dispatchId } = one;
      gone.add(dispatchId);
      ends.push({ dispatchId, end: 'stopped' });
      const reason = `The dispatch ${parent} is ${end}, under which it was sent.`;
      called.push({ dispatchId, reason });
    }
  }
  return called;
};

/** What had been sent to the sender of this one and what it is a part of: all work, its step, or what it permits. */
const parentsOf = (workOrder: WorkOrder, one: Delegation): readonly Delegation[] =>
  sentTo(workOrder, delegatorsOf(one)).filter(
    ({ dispatchId, dispatchedAt, step, permits }) =>
      dispatchId !== one.dispatchId &&
      dispatchedAt <= one.dispatchedAt &&
      (step === null || step === one.step || one.permits.some((kind) => permits.includes(kind))),
  );

/** Whether those that are left permit what it permits. */
const isCarried = (
  { permits }: Delegation,
  parents: readonly Delegation[],
  now: string,
): boolean => {
  const inForce = parents.filter((one) => whyNotInForce(one, now) === undefined);
  return (
    inForce.length > 0 &&
    permits.every((kind) => inForce.some((parent) => parent.permits.includes(kind)))
  );
};

const stopped = ({ id }: WorkOrder, { dispatchId, reason }: CalledBack): NewEvent => ({
  type: 'delegation.stopped',
  data: { workOrderId: id, dispatchId, reason },
});
