import { confirmDelegation, internalCommandSubject, subjects } from '#contracts';
import { as, rows, useGateway } from './outside';

const confirming = internalCommandSubject(confirmDelegation);

describe('delegations over HTTP', () => {
  const { outside, app } = useGateway();

  const confirm = (body: object = {}) =>
    app.inject(as('operator', 'POST', '/v1/delegations/d-1/confirm', body));
  const found = (...workOrders: readonly string[]) =>
    outside.on(subjects.ledger.query, () =>
      rows(workOrders.map((workOrderId) => ({ dispatchId: 'd-1', workOrderId }))),
    );

  it('[D4] are confirmed by their id where it stands for one', async () => {
    found('wo-1');
    outside.on(confirming, () => ({ ok: true, answer: {}, position: 8, replayed: false }));
    expect((await confirm()).statusCode).toBe(200);
    expect(outside.requestsOn(confirming)).toMatchObject([{ data: { workOrderId: 'wo-1' } }]);
  });

  it('[D4] are confirmed where all that the id stands for is of one work order', async () => {
    found('wo-1', 'wo-1');
    outside.on(confirming, () => ({ ok: true, answer: {}, position: 8, replayed: false }));
    expect((await confirm()).statusCode).toBe(200);
  });

  it('[D4] are not guessed where an id stands for several', async () => {
    found('wo-1', 'wo-2');
    outside.on(confirming, () => ({ ok: true, answer: {}, position: 8, replayed: false }));
    const answer = await confirm();
    expect([answer.statusCode, answer.json()]).toMatchObject([
      400,
      { errors: [{ pointer: '/workOrderId' }] },
    ]);
    expect(outside.requestsOn(confirming)).toEqual([]);
    expect((await confirm({ workOrderId: 'wo-2' })).statusCode).toBe(200);
  });
});
