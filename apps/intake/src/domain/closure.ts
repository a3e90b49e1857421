import { type closeWorkOrder, type CommandOf } from '#contracts';
import { type NewEvent } from '#kernel';
import { isClosureProof, unmetForClosure, type WorkOrder } from '#work-order';
import { type InContext, mustBeOpen } from './intake-context';

/**
 * Closing needs proof (domain rule 9). A refusal is an event too, with every unmet item: an auditor asks
 * for it. In mode observe it closes as it is requested; what is no proof is left out of the closure,
 * so that the report of closures without evidence shows it.
 */
export const close = (
  { data, metadata, context }: InContext<CommandOf<typeof closeWorkOrder>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, closureEvidenceId } = data;
  mustBeOpen(workOrder, workOrderId);
  const definition = context.workflow?.definition;
  // The time of the decision: a later check of the closure decides again at that time.
  const occurredAt = metadata.now;
  const { onlyObligationsSince } = context;
  if (workOrder.mode === 'observe') {
    const isProof = isClosureProof(workOrder, definition, closureEvidenceId);
    const proof = isProof ? closureEvidenceId : undefined;
    const closed = { workOrderId, closureEvidenceId: proof, onlyObligationsSince };
    return [{ type: 'work-order.closed', data: closed, occurredAt }];
  }
  const closing = { closureEvidenceId, now: metadata.now, held: context.held };
  const unmet = unmetForClosure(workOrder, definition, closing);
  if (unmet.length > 0)
    return [{ type: 'work-order.closure-refused', data: { workOrderId, unmet } }];
  const closed = { workOrderId, closureEvidenceId, onlyObligationsSince };
  return [{ type: 'work-order.closed', data: closed, occurredAt }];
};
