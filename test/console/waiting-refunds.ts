import { eventually } from '#testkit';
import { ApiUser, newId } from '../scenarios/client';
import { done, issue } from '../scenarios/refund-work';
import { sharedSystem } from '../scenarios/shared-system';

interface Waiting {
  readonly workOrderId: string;
  readonly approvalId: string;
}

export const as = (role: string): ApiUser =>
  new ApiUser(sharedSystem().url, sharedSystem().keys[role]!);

/** A refund that waits for finance, requested by somebody with this role. */
export const wait = async (
  asker = 'integrator',
  title = 'Parcel came broken',
): Promise<Waiting> => {
  const workOrderId = newId('refund');
  const path = `/v1/work-orders/${workOrderId}`;
  const integrator = as('integrator');
  const inputs = { order: 'order-7', reason: 'damaged' };
  const opening = { workOrderId, workflow: 'refunds', title, objects: ['order-7'], inputs };
  await done(integrator.post('/v1/work-orders', opening));
  await done(integrator.post(`${path}/prerequisites/order-found`, { result: 'passed' }));
  await done(state(workOrderId, 8_000));
  const decision = await done(as(asker).post('/v1/decisions', { workOrderId, action: issue }));
  const approvalId: string = decision.body.approvals[0];
  await read(approvalId, ({ status }) => status === 'requested');
  return { workOrderId, approvalId };
};

export const state = (workOrderId: string, total: number) =>
  as('integrator').post(`/v1/work-orders/${workOrderId}/facts`, {
    source: '/examples/shop',
    facts: { 'order-paid': true, 'order-total': total },
  });

/** The approval as the ledger has it, once it is as wanted. */
export const read = async (approvalId: string, wanted: (row: any) => boolean): Promise<any> => {
  const { body } = await eventually(
    () => as('auditor').get(`/v1/approvals/${approvalId}`),
    ({ status, body: row }) => status === 200 && wanted(row),
  );
  return body;
};
