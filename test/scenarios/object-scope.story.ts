import { type Stack } from '#testkit';
import { type Answer, ApiUser, newId } from './client';
import { done } from './refund-work';
import { sharedSystem } from './shared-system';

const note = {
  kind: 'order.note',
  authority: 'apply',
  system: 'shop',
  objects: ['order-2207'],
  writes: ['note'],
  rollback: 'Put the former note back.',
};
const reply = {
  kind: 'customer.reply',
  authority: 'apply',
  system: 'helpdesk',
  objects: ['case-31'],
  writes: ['reply'],
  audience: 'everyone',
};
const known = {
  'customer-verified': true,
  'order-paid': true,
  'order-fulfilled': false,
  'fulfilment-cutoff': '2035-01-01T00:00:00Z',
  'address-valid': true,
  'in-service-zone': true,
};

const NOT_COUNTED = 'order-fulfilled is stated by dev-delegate alone';

describe('a work order about one order', () => {
  let stack: Stack;
  let integrator: ApiUser;

  beforeAll(() => {
    stack = sharedSystem();
    integrator = new ApiUser(stack.url, stack.keys['integrator']!);
  });

  it('lets nothing run on another order, on another case, or on nobody knows what', async () => {
    const workOrderId = await openRecovery(known);
    const decide = decideOn(workOrderId);
    expect((await decide(note)).body.outcome).toBe('run');
    for (const action of [
      { ...note, objects: ['order-9999'] },
      { ...note, objects: ['order-2207', 'order-9999'] },
      { ...reply, objects: ['case-999'] },
      { ...note, objects: [] },
      { ...note, objects: undefined },
    ])
      expect((await decide(action)).body).toMatchObject({
        outcome: 'stop',
        code: 'object-out-of-scope',
        rules: ['engine.objects'],
        owner: 'support-lead',
        nextAction: expect.stringContaining('support-lead decides how to go on'),
      });
  });

  it('stops where a rule that may forbid an action depends on a fact that nobody has reported', async () => {
    const { 'address-valid': _, ...rest } = known;
    const workOrderId = await openRecovery(rest);
    const { body } = await decideOn(workOrderId)(note);
    expect(body).toMatchObject({
      outcome: 'stop',
      code: 'fact-unknown',
      rules: ['engine.known-facts', 'bad-address-stops'],
      owner: 'support-lead',
    });
    expect(body.reasons.join()).toMatch(
      /^The fact address-valid is unknown, and \S+ is to report it/,
    );
    await done(
      integrator.post(`/v1/work-orders/${workOrderId}/facts`, { facts: { 'address-valid': true } }),
    );
    expect((await decideOn(workOrderId)(note)).body.outcome).toBe('run');
  });

  it('takes no fact from a delegate that its workflow takes from a system', async () => {
    const { 'order-fulfilled': _, ...rest } = known;
    const workOrderId = await openRecovery(rest);
    const path = `/v1/work-orders/${workOrderId}/facts`;
    const facts = { 'order-fulfilled': false };
    const delegate = new ApiUser(stack.url, stack.keys['delegate']!);
    const claimed = await delegate.post(path, { source: '/examples/shop', facts });
    expect([claimed.status, claimed.body.code]).toEqual([403, 'source_not_yours']);
    await done(delegate.post(path, { facts }));
    const stopped = (await decideOn(workOrderId)(note)).body;
    expect(JSON.stringify(stopped.checks)).toContain(NOT_COUNTED);
    await done(integrator.post(path, { source: '/examples/shop', facts }));
    const { checks } = (await decideOn(workOrderId)(note)).body;
    expect(JSON.stringify(checks)).not.toContain(NOT_COUNTED);
  });

  const decideOn =
    (workOrderId: string) =>
    (action: object): Promise<Answer> =>
      done(integrator.post('/v1/decisions', { workOrderId, action }));

  async function openRecovery(facts: Record<string, unknown>): Promise<string> {
    const workOrderId = newId('recovery');
    const path = `/v1/work-orders/${workOrderId}`;
    await done(
      integrator.post('/v1/work-orders', {
        workOrderId,
        workflow: 'support-recovery',
        title: 'Wrong address',
        objects: ['case-31', 'order-2207'],
        inputs: { case: '31', order: '2207' },
      }),
    );
    for (const name of ['order-open', 'address-validated', 'write-limited'])
      await done(integrator.post(`${path}/prerequisites/${name}`, { result: 'passed' }));
    const { 'customer-verified': verified, ...ofShop } = facts;
    await done(integrator.post(`${path}/facts`, { source: '/examples/shop', facts: ofShop }));
    const ofHelpdesk = { source: '/examples/helpdesk', facts: { 'customer-verified': verified } };
    await done(integrator.post(`${path}/facts`, ofHelpdesk));
    return workOrderId;
  }
});
