import { type RecordedEvent } from '#kernel';
import { evolve, type WorkOrder } from '#work-order';

/** What is decided about evidence on: the work order, as far as `evolveEvidence` folds it. */
export type EvidenceState = Pick<
  WorkOrder,
  'evidence' | 'claimedEvidence' | 'delegations' | 'issuers'
>;

const READ = /^(work-order\.opened|evidence\..*|delegation\..*)$/;

/**
 * Folds the events that these rules read, as for every other rule, and skips the decisions and facts that make a
 * stream long.
 */
export const evolveEvidence = (workOrder: WorkOrder, event: RecordedEvent): WorkOrder =>
  READ.test(event.type) ? evolve(workOrder, event) : workOrder;
