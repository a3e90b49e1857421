/** What outside systems report, as specs of the intake process say it. */
import { v7 as uuidv7 } from 'uuid';

export const newId = (): string => `wo-${uuidv7().slice(-12)}`;

export const opening = () => ({ workflow: 'refunds', inputs: { order: 'order-1' } });

/** A CloudEvent of a source of its own. */
export const cloudEvent = (
  type: string,
  data: Record<string, unknown>,
): Record<string, unknown> & { data: object } => {
  const source = `/crm/${newId()}`;
  return { specversion: '1.0', type: `writ.${type}.v1`, source, id: uuidv7(), data };
};

export const opened = (workOrderId: string) =>
  cloudEvent('work-order.opened', {
    workOrderId,
    workflow: 'refunds',
    inputs: { order: 'order-1', reason: 'late' },
  });
