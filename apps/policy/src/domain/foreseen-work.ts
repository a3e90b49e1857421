import { type ForeseenOpening } from '#contracts';
import { type CommandMetadata, type RecordedEvent } from '#kernel';
import { evolve, type PublishedWorkflow, unknownWorkOrder, type WorkOrder } from '#work-order';

/** A work order as it would be if the caller opened it now. */
export const asOpened = (
  workOrderId: string,
  { ref, definition }: PublishedWorkflow,
  { inputs }: Pick<ForeseenOpening, 'inputs'>,
  { actor, now }: Pick<CommandMetadata, 'actor' | 'now'>,
): WorkOrder => {
  const { jobType, mode, owner, allowedOutput } = definition;
  const opened = {
    type: 'work-order.opened',
    recordedAt: now,
    occurredAt: now,
    actor,
    data: {
      workOrderId,
      workflow: ref,
      jobType,
      mode,
      owner,
      inputs,
      ...(allowedOutput !== 'any' && { allowedOutput }),
    },
  };
  // The fold reads no more of an opening.
  return evolve(unknownWorkOrder, opened as unknown as RecordedEvent);
};
