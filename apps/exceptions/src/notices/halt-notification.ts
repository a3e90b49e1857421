import { HALT_WITHDREW_RUNS } from '#contracts';
import { entryOf, type WorkOrder } from '#work-order';
import { type EventOfType, type Notification } from './notification';

/**
 * To those whose live run a halt withdraws, to the owner of the work, and to the owners whose approval the run had: once for each
 * halt, however many runs it withdraws. Each run has its own notice besides, to its holder.
 */
export const haltNotification = (
  { data }: EventOfType<'decision.made'>,
  workOrder: WorkOrder,
): Notification | undefined => {
  const { haltId, supersedes, enforced, requestedBy, action, workOrderId, reasons } = data;
  if (haltId === undefined || supersedes === undefined || !enforced) return undefined;
  const withdrawn = entryOf(workOrder.decisions, supersedes);
  if (withdrawn?.outcome !== 'run') return undefined;
  const approvers = withdrawn.approvals.flatMap(
    (id) => entryOf(workOrder.approvals, id)?.owner ?? [],
  );
  return {
    series: { type: HALT_WITHDREW_RUNS, id: haltId },
    to: [requestedBy, ...withdrawn.onBehalfOf, workOrder.owner, ...approvers],
    subject: { kind: 'halt', id: haltId },
    outcome: 'stop',
    action,
    evidence: [],
    reason: `A halt withdrew the run of ${action.kind} on the work order ${workOrderId}, and others that it covers: who carries one out stops, and reports what was done. ${reasons.join(' ')}`,
    link: `/v1/reports/withdrawn-runs?halt=${haltId}`,
  };
};
