import {
  decided,
  fact,
  issue,
  NOW,
  opened,
  prerequisite,
  propose,
  ready,
  workOrderId,
} from '../../test/refund-builders';

const SHOP = '/examples/shop';

/** Rules and gates read a fact from the source that its workflow declares. */
describe('a fact whose source the workflow declares', () => {
  const work = [opened(), prerequisite('passed'), fact('order-total', 500_000)];
  const delegate = { id: 'agent-7' };
  const paid = fact('order-paid', true);

  it.each([
    ['another source', fact('order-paid', true, 'agent-7'), 'olga (as agent-7)'],
    [
      'a name that only begins like it',
      fact('order-paid', true, `${SHOP}/2`),
      `olga (as ${SHOP}/2)`,
    ],
    [
      'a delegate who names the source',
      { ...paid, data: { ...(paid.data as object), asDelegate: true }, actor: delegate },
      'agent-7 (as /examples/shop)',
    ],
  ])('is unknown where %s states it, and the answer says why', (_, stated, who) => {
    const decision = decided([...work, stated], propose(issue()));
    expect(decision).toMatchObject({
      outcome: 'stop',
      code: 'fact-unknown',
      facts: { 'order-paid': { value: null, source: SHOP, notFrom: [who] } },
    });
    expect(decision.reasons).toEqual([
      `The fact order-paid is stated by ${who} alone, and the workflow takes it from ${SHOP}, from no delegate, and ${SHOP} is to report it: the answer of unpaid-stops depends on it.`,
    ]);
  });

  it('is unknown where only others state it, and each of them is named', () => {
    const others = ['agent-7', 'agent-8'].map((source) => fact('order-paid', true, source));
    const decision = decided([...work, ...others], propose(issue()));
    const why = `order-paid is stated by olga (as agent-7), olga (as agent-8) alone, and the workflow takes it from ${SHOP}, from no delegate`;
    expect(decision.reasons).toEqual([expect.stringContaining(why)]);
    expect(decision.checks).toContainEqual({
      name: 'engine.facts',
      passed: true,
      message: `1 facts are known. Taken as unknown: ${why}.`,
    });
  });

  it('is unknown where somebody states it who has accepted work of the work order', () => {
    const byDelegate = { ...paid, actor: delegate };
    expect(decided([...work, byDelegate], propose(issue())).outcome).toBe('wait');
    for (const past of [
      [...work, ...takenOn(), byDelegate],
      [...work, byDelegate, ...takenOn()],
      [...work, ...takenOn(), byDelegate, comes('stopped')],
    ])
      expect(decided(past, propose(issue()))).toMatchObject({
        outcome: 'stop',
        code: 'fact-unknown',
      });
  });

  it('counts where its reporter was sent a dispatch that they did not accept', () => {
    const byShop = { ...paid, actor: delegate };
    for (const past of [
      [...work, dispatched(), byShop],
      [...work, byShop, dispatched()],
      [...work, dispatched(), comes('accepted', 'agent-8'), byShop],
      [...work, dispatched(), comes('stopped'), byShop],
      [...work, ...takenOn(), comes('stopped'), byShop],
    ])
      expect(decided(past, propose(issue())).outcome).toBe('wait');
  });

  it('keeps the statement of its source when a delegate names that source without the role', () => {
    const denied = { ...fact('order-paid', false), actor: delegate };
    for (const past of [
      [...ready(), ...takenOn(), denied],
      [...ready(), denied, ...takenOn()],
    ])
      expect(decided(past, propose(issue()))).toMatchObject({
        outcome: 'wait',
        facts: { 'order-paid': { value: true, source: SHOP, observedAt: NOW } },
      });
  });

  it('stays as its source states it, whatever others say', () => {
    for (const foreign of [
      fact('order-paid', false, 'agent-7'),
      { ...fact('order-paid', false), data: { ...falseFact(), asDelegate: true } },
    ])
      expect(decided([...ready(), foreign], propose(issue()))).toMatchObject({
        outcome: 'wait',
        facts: { 'order-paid': { value: true, source: SHOP, observedAt: NOW } },
      });
  });

  function dispatched() {
    return {
      type: 'delegation.dispatched',
      data: { workOrderId, dispatchId: 'd-1', recipient: 'agent-7', delegator: 'olga' },
    };
  }

  function comes(verb: 'accepted' | 'stopped', acceptedBy = delegate.id) {
    return { type: `delegation.${verb}`, data: { workOrderId, dispatchId: 'd-1', acceptedBy } };
  }

  function takenOn() {
    return [dispatched(), comes('accepted')];
  }

  function falseFact(): object {
    return fact('order-paid', false).data as object;
  }
});
