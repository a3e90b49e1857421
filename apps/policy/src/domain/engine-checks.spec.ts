import { type ProposedAction } from '#contracts';
import { type PastEvent } from '#testkit';
import {
  decided,
  draft,
  fact,
  issue,
  opened,
  outside,
  prerequisite,
  propose,
  ready,
} from '../../test/refund-builders';
import { ofAnySource } from '../../test/any-source';

const inspect: ProposedAction = {
  kind: 'order.inspect',
  authority: 'read',
  system: 'shop',
  objects: ['order-1'],
};

const checksOf = (
  action: ProposedAction,
  past: readonly PastEvent[] = ready(),
  context = outside(),
) =>
  Object.fromEntries(
    decided(past, propose(action, { context })).checks.map(({ name, passed, message }) => [
      name.replace('engine.', ''),
      `${passed ? 'fine' : 'not'}: ${message}`,
    ]),
  );

describe('checks of the engine, whatever the policy says', () => {
  it('[P1] are listed check by check, in order, when all is well', () =>
    expect(Object.entries(checksOf(draft))).toEqual([
      ['work-order', 'fine: The work order is open.'],
      ['workflow', 'fine: Workflow refunds is known.'],
      ['policy', 'fine: A policy is in force.'],
      ['system', 'fine: The system helpdesk is listed.'],
      ['action', 'fine: The action refund.draft is listed.'],
      ['authority', 'fine: The authority propose is the one listed.'],
      ['writes', 'fine: Writes are limited to draft.'],
      ['arguments', 'fine: The arguments are as listed.'],
      ['objects', 'fine: It is about order-1, as the work order is.'],
      ['inputs', 'fine: Every required input is there.'],
      ['prerequisites', 'fine: Every prerequisite is passed.'],
      ['draft-only', 'fine: The work order may do more than prepare.'],
      ['budget', 'fine: No budget limits the work order.'],
      ['facts', 'fine: 2 facts are known.'],
      ['fresh-facts', 'fine: No fact is too old for it.'],
      ['rules', 'fine: 1 rules are satisfied.'],
      ['known-facts', 'fine: No unknown fact could make the answer stricter.'],
    ]));

  it('names the prerequisite that a stop is about, also where an input is missing', () => {
    const unchecked = decided([opened()], propose(draft));
    expect(unchecked.stopCause).toEqual({ cause: 'prerequisite', subject: 'order-found' });
    const inputs = { order: null, reason: 'x' };
    const missing = decided([opened({ inputs }), prerequisite('passed')], propose(draft));
    expect(missing.stopCause).toEqual({ cause: 'prerequisite', subject: 'input-order' });
    expect(decided(ready(), propose(issue({ system: 'bank' })))).not.toHaveProperty('stopCause');
  });

  it('[D4] looks at the step that an action names, and at none where it names none', () => {
    const stages = [{ name: 'all', steps: [{ name: 'reply' }] }];
    const context = outside({ definition: { stages } });
    expect(checksOf({ ...draft, step: 'reply' }, ready(), context)['step']).toBe(
      'fine: The step reply is listed.',
    );
    expect(checksOf(draft, ready(), context)).not.toHaveProperty('step');
    expect(decided(ready(), propose({ ...draft, step: 'rest' }, { context }))).toMatchObject({
      outcome: 'stop',
      code: 'action-not-listed',
      rules: ['engine.step'],
      reasons: ['The workflow has no step rest: name one of its steps, or none.'],
    });
  });

  it('[P1] says so when nothing is written, or more than one thing', () => {
    expect(checksOf(inspect)['writes']).toBe('fine: Nothing is written.');
    const systems = [{ name: 'helpdesk', writes: ['draft', 'note'] }];
    const listed = {
      kind: 'refund.draft',
      authority: 'propose',
      system: 'helpdesk',
      objects: ['order-1'],
    };
    const actions = [{ ...listed, writes: ['draft', 'note'] }];
    const context = outside({ definition: { systems, actions } });
    expect(checksOf({ ...draft, writes: ['draft', 'note'] }, ready(), context)['writes']).toBe(
      'fine: Writes are limited to draft, note.',
    );
  });

  it('[I3] says what is not listed, and what is listed instead', () => {
    expect(checksOf(issue({ system: 'bank' }))).toMatchObject({
      system: 'not: The workflow does not list the system bank: nothing there is touched.',
      action: 'not: The workflow lists refund.issue for the system payments, not bank.',
    });
    expect(checksOf(issue({ kind: 'refund.x' }))).toMatchObject({
      action: 'not: The workflow does not list the action refund.x.',
      authority: 'not: The authority apply is not the one listed for refund.x.',
      writes: 'not: refund.x may not write refund in payments.',
    });
    expect(
      checksOf(issue({ authority: 'read', writes: ['refund', 'price', 'stock'] })),
    ).toMatchObject({
      authority: 'not: The authority read is not the one listed for refund.issue (apply).',
      writes: 'not: refund.issue may not write price, stock in payments.',
    });
  });

  it.each<[ProposedAction, string]>([
    [issue({ system: 'bank' }), 'system-not-listed'],
    [issue({ kind: 'refund.x', writes: [] }), 'action-not-listed'],
    [issue({ authority: 'read' }), 'action-not-listed'],
    [issue({ writes: ['price'] }), 'system-not-listed'],
    [issue({ arguments: { a: 1 } }), 'action-not-listed'],
  ])('[I3] stops %j with the code of the first thing that is wrong', (action, code) =>
    expect(decided(ready(), propose(action)).code).toBe(code),
  );

  it('[I3] says which arguments do not fit, and lets an unknown one be', () => {
    const listed = {
      kind: 'refund.draft',
      authority: 'propose',
      system: 'helpdesk',
      objects: ['order-1'],
    };
    const actions = [{ ...listed, writes: ['draft'], arguments: { to: 'string', at: 'instant' } }];
    const cedar = `@id("to-ana") permit (principal, action, resource)
      when { context.arguments has to && context.arguments.to == "ana" };`;
    const context = outside({ definition: { actions }, cedar });
    const withArguments = (values: NonNullable<ProposedAction['arguments']>) => ({
      ...draft,
      arguments: values,
    });
    const wrong = withArguments({ to: 7, at: 'noon', who: 'me' });
    expect(checksOf(wrong, ready(), context)['arguments']).toBe(
      'not: Arguments do not fit: to is no string; at is no instant; who is not listed.',
    );
    const decide = (to: string | null) =>
      decided(ready(), propose(withArguments({ to }), { context }));
    expect(decide('ana').outcome).toBe('run');
    expect(decide('ben').rules).toEqual(['engine.default-stop']);
    expect(decide(null).rules).toEqual(['engine.default-stop']);
  });

  it('[I2] says which inputs and prerequisites are missing', () => {
    const definition = {
      prerequisites: [
        { name: 'order-found', accept: 'The order exists.', onFail: 'order-not-found' },
        { name: 'scope-clear', accept: 'Somebody wrote it down.' },
      ],
    };
    const past = [opened({ inputs: { order: 7 as never } }), prerequisite('failed')];
    expect(checksOf(draft, past, outside({ definition }))).toMatchObject({
      inputs:
        'not: Inputs are missing: order needs a value of type string; reason needs a value (string).',
      prerequisites:
        'not: Before work starts: order-found failed (The order exists.); ' +
        'scope-clear is not passed yet (Somebody wrote it down.)',
    });
    const only = outside({ definition: { prerequisites: definition.prerequisites.slice(1) } });
    expect(decided(ready(), propose(draft, { context: only })).code).toBe('prerequisite-failed');
  });

  it('[I8] list each statement about each fact that is in conflict', () =>
    expect(
      checksOf(
        draft,
        [
          ...ready(),
          fact('order-paid', false, 'payments'),
          fact('order-total', 5),
          fact('order-total', 6, 'payments'),
        ],
        ofAnySource(),
      )['facts'],
    ).toBe(
      'not: Sources differ on order-paid (/examples/shop says true, payments says false) and ' +
        'order-total (/examples/shop says 5, payments says 6): settle that first.',
    ));

  it('[I4] list what counts as unknown, and what the rules then see', () => {
    const past = [...ready(), fact('order-paid', 'yes'), fact('order-total', 'much')];
    expect(checksOf(inspect, past)['facts']).toBe(
      'fine: 0 facts are known. Taken as unknown: order-paid is no boolean; order-total is no integer.',
    );
    const unstated = [...ready(), fact('order-paid', null), fact('order-total', 'TBD')];
    expect(checksOf(inspect, unstated)['facts']).toBe(
      'fine: 0 facts are known. Taken as unknown: order-total is TBD.',
    );
    expect(decided(past, propose(issue())).reasons).toEqual([
      'The fact order-paid is no boolean, and /examples/shop is to report it: the answer of unpaid-stops depends on it.',
      'The fact order-total is no integer, and /examples/shop is to report it: the answer of over-total-stops depends on it.',
    ]);
    expect(decided([...ready(), fact('order-paid', null)], propose(issue())).reasons).toEqual([
      'The fact order-paid is unknown, and /examples/shop is to report it: the answer of unpaid-stops depends on it.',
    ]);
  });

  it.each<[string, PastEvent, string]>([
    ['closed', { type: 'work-order.closed', data: {} }, 'The work order is closed: reopen it'],
    [
      'abandoned',
      { type: 'work-order.abandoned', data: {} },
      'The work order is abandoned: reopen',
    ],
  ])('says that it is %s', (_, past, message) =>
    expect(checksOf(draft, [...ready(), past])['work-order']).toContain(`not: ${message}`),
  );

  it('[P2] says that there is no workflow version, or no policy', () => {
    const without = (what: object) => ({ ...outside(), ...what });
    expect(checksOf(draft, ready(), without({ definition: undefined }))).toEqual({
      'work-order': 'fine: The work order is open.',
      workflow:
        'not: The work order’s workflow version is not published here, or its stored definition was altered.',
      policy: 'fine: A policy is in force.',
    });
    expect(checksOf(draft, ready(), without({ policy: undefined }))).toMatchObject({
      policy: 'not: No policy is published for this workflow: publish one first.',
    });
    const decide = (what: object) => decided(ready(), propose(draft, { context: without(what) }));
    expect(decide({ definition: undefined })).toMatchObject({
      rules: ['engine.workflow'],
      code: 'policy-missing',
      facts: {},
    });
    expect(decide({ policy: undefined })).not.toHaveProperty('policy');
  });

  it('cuts a message that nobody would read to the end, at a thousand letters', () => {
    const named = (letters: number) => {
      const name = 'n'.repeat(letters - 'The system  is listed.'.length);
      const actions = [{ kind: 'order.inspect', authority: 'read', system: name }];
      const context = outside({ definition: { systems: [{ name }], actions } });
      return checksOf({ ...inspect, system: name }, ready(), context)['system']!.slice(6);
    };
    expect(named(1_000)).toMatch(/^The system n+ is listed\.$/);
    expect(named(1_001)).toMatch(/^The system n+ is liste…$/);
    expect(named(1_001)).toHaveLength(1_000);
  });
});

describe('who decides next about a stop', () => {
  const stop = (owner: string, what: object = {}) =>
    decided(
      ready({ owner }),
      propose(issue({ system: 'bank' }), { context: { ...outside(), ...what } }),
    );

  it('[P1] is the owner of the work order, or else of the workflow', () => {
    expect(stop('olga').owner).toBe('olga');
    expect(stop('TBD')).toMatchObject({ owner: 'support-lead' });
    const others = outside({ definition: { owner: 'lead-2' } });
    expect(stop('TBD', others)).toMatchObject({ owner: 'lead-2' });
  });

  it('[P1] is nobody known where the workflow is not', () =>
    expect(stop('TBD', { definition: undefined })).toMatchObject({
      owner: 'TBD',
      nextAction: 'Do not carry out refund.issue: an owner yet to be named decides how to go on.',
    }));

  it('[P1] is whom the rule names, first of all', () => {
    const cedar = `
      @id("a") forbid (principal, action, resource);
      @id("b") @owner("cfo") @code("order-unpaid") @reason("No.") forbid (principal, action, resource);
      @id("c") @owner("ceo") forbid (principal, action, resource);`;
    expect(decided(ready(), propose(issue(), { context: outside({ cedar }) }))).toMatchObject({
      outcome: 'stop',
      rules: ['a', 'b', 'c'],
      reasons: ['Rule a says stop.', 'No.', 'Rule c says stop.'],
      owner: 'cfo',
      code: 'order-unpaid',
      approvals: [],
      consumes: [],
      nextAction: 'Do not carry out refund.issue: cfo decides how to go on.',
    });
    const plain = outside({ cedar: '@id("a") forbid (principal, action, resource);' });
    expect(decided(ready(), propose(issue(), { context: plain }))).toMatchObject({
      owner: 'support-lead',
      code: 'policy-stop',
    });
  });
});
