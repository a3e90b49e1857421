import { type ProposedAction, type WorkOrderOpenedData } from '#contracts';
import { type PastEvent } from '#testkit';
import {
  again,
  decided,
  draft,
  euros,
  fact,
  made,
  outside,
  propose,
  ready,
  report,
  resumed,
  stopped,
} from '../../test/refund-builders';

const inspect: ProposedAction = {
  kind: 'order.inspect',
  authority: 'read',
  system: 'shop',
  objects: ['order-1'],
};
const reply: ProposedAction = {
  kind: 'customer.reply',
  authority: 'apply',
  system: 'helpdesk',
  objects: ['order-1'],
  writes: ['reply'],
};
const inOneWay = (name: string) => ({
  find: (checks: readonly { name: string }[]) => checks.find((check) => check.name === name),
});

describe('draft-only work', () => {
  const gates = [
    { name: 'launch', approvals: ['refund'], facts: ['order-paid'] },
    { name: 'handover', evidence: ['minutes'] },
  ];
  const context = outside({ definition: { gates } });
  const only: Partial<WorkOrderOpenedData> = { allowedOutput: 'draft-only' };
  const prepares = (action: ProposedAction, ...past: readonly PastEvent[]) =>
    decided([...ready(only), ...past], propose(action, { context }));
  const draftCheck = inOneWay('engine.draft-only');

  it('[P5] neither applies nor sends until every gate is open, and says what is missing', () =>
    expect(prepares(reply)).toMatchObject({
      outcome: 'stop',
      code: 'draft-only',
      rules: ['engine.draft-only'],
      owner: 'support-lead',
      reasons: [
        'This work order only prepares for now: at the gate launch the approval refund is not ' +
          'granted: nobody requested it; at the gate handover evidence of kind minutes is not recorded.',
      ],
    }));

  it.each<[string, Partial<ProposedAction>]>([
    ['apply', { authority: 'apply' }],
    ['roll back', { authority: 'rollback' }],
    ['approve', { authority: 'approve' }],
    ['send', { authority: 'propose', audience: 'customer' }],
  ])('[P5] may not %s', (_, action) =>
    expect(prepares({ ...draft, ...action }).rules).toContain('engine.draft-only'),
  );

  it.each<[string, ProposedAction]>([
    ['draft', draft],
    ['draft for the house', { ...draft, audience: 'internal' }],
    ['look', inspect],
  ])('[P5] may %s', (_, action) => {
    const { outcome, checks } = prepares(action);
    expect(outcome).toBe('run');
    expect(draftCheck.find(checks)).toEqual({
      name: 'engine.draft-only',
      passed: true,
      message: 'It only prepares, or every gate is open.',
    });
  });

  it('[P5] is no draft any more once its gates are open', () => {
    const facts = [{ name: 'known', facts: ['order-paid'] }];
    const open = outside({ definition: { gates: facts } });
    expect(decided(ready(only), propose(reply, { context: open })).outcome).toBe('run');
    const unknown = [...ready(only), fact('order-paid', null)];
    expect(decided(unknown, propose(reply, { context: open })).code).toBe('draft-only');
  });

  it('[P5] stays so where its workflow has no gate', () =>
    expect(decided(ready(only), propose(reply)).reasons).toEqual([
      'This work order only prepares for now: its workflow has no gate that could open.',
    ]));

  it('[P5] is only what was opened so', () => {
    const { outcome, checks } = decided(ready(), propose(reply, { context }));
    expect(outcome).toBe('run');
    expect(draftCheck.find(checks)).toMatchObject({
      passed: true,
      message: 'The work order may do more than prepare.',
    });
  });
});

describe('the budget of a work order', () => {
  const ids = (id: string) => ({ ...outside().ids, decision: (old?: string) => old ?? id });
  const within = (budget: object) => outside({ definition: { budget } });
  /** A work order on which another delegate let these run. */
  const ran = (...actions: readonly ProposedAction[]): readonly PastEvent[] =>
    actions.reduce<readonly PastEvent[]>(
      (past, action, index) => [
        ...past,
        ...made(
          past,
          propose(action, {
            by: 'agent-8',
            context: { ...outside(), ids: ids(`ran-${index}`) },
          }),
        ),
      ],
      ready(),
    );
  const beyond = (reason: string) => ({
    outcome: 'stop',
    code: 'budget-exceeded',
    rules: ['engine.budget'],
    reasons: [`Beyond the budget: ${reason}.`],
  });
  const fits = { outcome: 'run' };
  const check = inOneWay('engine.budget');

  it.each<[string, object, readonly ProposedAction[], ProposedAction, object]>([
    ['the last action', { actions: 2 }, [inspect], inspect, fits],
    [
      'one action too many',
      { actions: 1 },
      [inspect],
      inspect,
      beyond('1 of 1 actions are used up'),
    ],
    ['the last write', { writes: 2 }, [draft, inspect], draft, fits],
    [
      'one write too many',
      { writes: 1 },
      [draft, inspect],
      draft,
      beyond('1 of 1 writes are used up'),
    ],
    ['a look after the last write', { writes: 1 }, [draft], inspect, fits],
    ['no action at all', { actions: 0 }, [], inspect, beyond('0 of 0 actions are used up')],
    ['the last cent', { amount: euros(2_500) }, [draft], draft, fits],
    [
      'one cent too much',
      { amount: euros(2_499) },
      [draft],
      draft,
      beyond('1250 and 1250 come to more than 2499 EUR (minor units)'),
    ],
    [
      'another currency',
      { amount: { minor: 9_999, currency: 'USD' } },
      [],
      draft,
      beyond('it is an amount in EUR, and the budget is in USD'),
    ],
    ['a write without an amount', { amount: euros(0) }, [], reply, fits],
    ['a look with an amount', { amount: euros(0) }, [], { ...inspect, amount: euros(9) }, fits],
    [
      'too much of everything',
      { actions: 1, writes: 1, amount: euros(0) },
      [draft],
      draft,
      beyond(
        '1 of 1 actions are used up; 1 of 1 writes are used up; ' +
          '1250 and 1250 come to more than 0 EUR (minor units)',
      ),
    ],
  ])('[P8] decides on %s', (_, budget, past, action, expected) =>
    expect(decided(ran(...past), propose(action, { context: within(budget) }))).toMatchObject(
      expected,
    ),
  );

  it('[P8] counts minutes from the opening', () => {
    const after = (at: string) =>
      decided(ready(), propose(inspect, { context: within({ minutes: 60 }), at }));
    expect(after('2030-01-01T09:59:59.999Z').outcome).toBe('run');
    expect(after('2030-01-01T10:00:00.000Z')).toMatchObject(
      beyond('it is 60 minutes since the opening, of 60'),
    );
  });

  it('[P8] does not count what it decides again, unless that was done', () => {
    const context = { ...within({ actions: 1 }), ids: ids('x') };
    const past = [...ready(), ...made(ready(), propose(inspect, { context }))];
    expect(made(past, again({ all: true }, { context }))).toEqual([]);
    const halted = [...past, stopped];
    const back = { ...context, ids: { ...context.ids, decision: (old?: string) => `${old}-2` } };
    const resumedAgain = [
      ...halted,
      ...made(halted, again({ all: true }, { context: back })),
      resumed,
    ];
    expect(decided(resumedAgain, again({ all: true }, { context: back })).outcome).toBe('run');
    const done = made(resumedAgain, report('performed', { decisionId: 'x' }));
    expect(
      decided([...resumedAgain, ...done], again({ all: true }, { context: back })),
    ).toMatchObject({ outcome: 'stop', code: 'budget-exceeded' });
  });

  it('[P8] says that it was looked at', () => {
    const looked = (definition: Record<string, unknown>) =>
      check.find(decided(ready(), propose(inspect, { context: outside({ definition }) })).checks);
    expect(looked({ budget: { actions: 9 } })).toMatchObject({
      passed: true,
      message: 'It is within the budget.',
    });
    expect(looked({})).toMatchObject({
      passed: true,
      message: 'No budget limits the work order.',
    });
  });
});
