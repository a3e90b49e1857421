import { type Answer, type ApiUser, newId } from './client';

/** Money that leaves only with the word of finance. */
export const issue = {
  kind: 'refund.issue',
  authority: 'apply',
  system: 'payments',
  writes: ['refund'],
  objects: ['order-7'],
  amount: { minor: 5_000, currency: 'EUR' },
  rollback: 'Charge the card again.',
};

/** Opens a refund whose order is paid, ready for everything that waits for finance. */
export const openRefund = async (integrator: ApiUser): Promise<string> => {
  const workOrderId = newId('refund');
  const path = `/v1/work-orders/${workOrderId}`;
  await done(
    integrator.post('/v1/work-orders', {
      workOrderId,
      workflow: 'refunds',
      title: 'Parcel came broken',
      objects: ['order-7'],
      inputs: { order: 'order-7', reason: 'damaged' },
    }),
  );
  await done(integrator.post(`${path}/prerequisites/order-found`, { result: 'passed' }));
  await done(
    integrator.post(`${path}/facts`, {
      source: '/examples/shop',
      facts: { 'order-paid': true, 'order-total': 8_000 },
    }),
  );
  return workOrderId;
};

/** The answer; throws where it is a refusal or an error, with its `status`. */
export const done = async (request: Promise<Answer>): Promise<Answer> => {
  const answer = await request;
  if (answer.status < 300) return answer;
  const { status } = answer;
  throw Object.assign(new Error(`${status}: ${answer.text}`), { status });
};
