import { subjects } from '#contracts';
import { as, refusal, useGateway } from './outside';

const { next, handoff, possibleActions } = subjects.handoffs;
const WORK_ORDER = '/v1/work-orders/wo-1';

describe('what is next, over HTTP', () => {
  const { outside, app } = useGateway();

  const get = (path: string) => app.inject(as('delegate', 'GET', `${WORK_ORDER}${path}`));
  const metadata = expect.objectContaining({ tenant: 'acme', roles: ['delegate'] });

  it('[L3] asks the ledger for the target, and answers with its position', async () => {
    outside.on(next, () => ({ ok: true, position: 7, answer: { stage: 'delivery' } }));
    const answer = await get('/next?target=checklist');
    expect([answer.statusCode, answer.headers['writ-position']]).toEqual([200, '7']);
    expect(answer.json()).toEqual({ stage: 'delivery' });
    expect(outside.requestsOn(next)).toEqual([
      { workOrderId: 'wo-1', target: 'checklist', metadata },
    ]);
  });

  it('[L3] passes on that there is no such target, and takes no other question', async () => {
    outside.on(next, () => refusal('stage_not_found', {}, 'There is none.'));
    expect((await get('/next?target=moon')).statusCode).toBe(404);
    expect((await get('/next?stage=moon')).statusCode).toBe(400);
  });

  it('[N4] answers what may be proposed, as the ledger says', async () => {
    const answer = { workflow: null, objects: [], actions: [], systems: [], exceptionCodes: [] };
    outside.on(possibleActions, () => ({ ok: true, position: 8, answer }));
    const response = await get('/actions');
    expect([response.headers['writ-position'], response.json()]).toEqual(['8', answer]);
    expect(outside.requestsOn(possibleActions)).toEqual([{ workOrderId: 'wo-1', metadata }]);
  });

  it('[L4] hands over the package as the ledger made it', async () => {
    const answer = { format: 'writ.handoff.v2' };
    outside.on(handoff, () => ({ ok: true, position: 9, answer }));
    const response = await get('/handoff');
    expect([response.statusCode, response.headers['writ-position'], response.json()]).toEqual([
      200,
      '9',
      answer,
    ]);
    expect(outside.requestsOn(handoff)).toEqual([{ workOrderId: 'wo-1', metadata }]);
  });

  it('[L4] passes on that there is no such work order', async () => {
    outside.on(handoff, () => refusal('work_order_not_found', {}, 'There is none.'));
    expect((await get('/handoff')).statusCode).toBe(404);
  });
});
