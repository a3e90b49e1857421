/** What a random life leaves behind. */
import { type PastEvent } from '#testkit';
import { type WorkOrder } from '#work-order';

/** What happened, who did it and under which policy. */
export interface Happened extends PastEvent {
  readonly at: string;
  readonly policy: number;
  /** Everyone who asks, where it is a decision. */
  readonly requesters: readonly string[];
}

/** One life: everything so far, and what it comes to. */
export interface Life {
  readonly events: readonly Happened[];
  readonly workOrder: WorkOrder;
  readonly now: string;
  readonly policy: number;
}
