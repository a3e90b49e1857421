/** Refunds in a ledger, as the services that open and inform them would record them. */
import { v7 as uuidv7 } from 'uuid';
import { streamOf, type WorkflowRef } from '#contracts';
import { type PastEvent, type Processes } from '#testkit';
import { fact, opened, prerequisite } from './refund-builders';

export const onWorkOrder = (workOrderId: string, { type, data }: PastEvent): PastEvent => ({
  type,
  data: { ...(data as object), workOrderId },
});

/** A work order on which a refund may be proposed, and its stream. */
export const readyRefund = async (
  processes: Pick<Processes, 'record'>,
  workflow: WorkflowRef,
): Promise<{ readonly id: string; readonly stream: string }> => {
  const id = `wo-${uuidv7().slice(-12)}`;
  const stream = streamOf.workOrder(id);
  const observed = new Date().toISOString();
  const past = [
    opened({ workflow }),
    prerequisite('passed'),
    fact('order-paid', true, '/examples/shop', observed),
    fact('order-total', 500_000, '/examples/shop', observed),
  ];
  await processes.record(stream, ...past.map((event) => onWorkOrder(id, event)));
  return { id, stream };
};
