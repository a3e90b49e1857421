import { type GoldenCase, workflowOf } from '#contracts';
import { exampleWorkflow } from '#testkit';
import { compilePolicy } from '../cedar/compile';
import { goldenCaseProblems } from './golden-cases';

const NOW = '2030-01-01T09:00:00.000Z';
const example = exampleWorkflow('refunds');
const issue = {
  kind: 'refund.issue',
  authority: 'apply',
  system: 'payments',
  objects: ['order-1'],
  writes: ['refund'],
  amount: { minor: 1250, currency: 'EUR' },
};
const paid = { 'order-paid': true, 'order-total': 200_000 };

/** What is wrong with cases of the refunds example, changed where the spec says so. */
const problems = (
  cases: readonly object[],
  { definition = {}, cedar = example.cedar }: { definition?: object; cedar?: string } = {},
) => {
  const workflow = workflowOf({ ...example.definition, ...definition });
  const { policy, errors } = compilePolicy(cedar, workflow);
  if (!policy) throw new Error(JSON.stringify(errors));
  return goldenCaseProblems(cases as readonly GoldenCase[], workflow, policy, NOW);
};

describe('a golden case', () => {
  it('[P6] passes when the policy answers as it says', () =>
    expect(problems(example.cases)).toEqual([]));

  it('[P6] fails with the answer that the policy gives, by which rules and why', () =>
    expect(
      problems([
        { name: 'fine', action: issue, facts: paid, expect: 'wait' },
        { name: 'too much', action: issue, facts: paid, expect: 'run' },
      ]),
    ).toEqual([
      {
        pointer: '/cases/1',
        message:
          '"too much" should run and would wait, by refund-waits: Money leaves only with the word of finance.',
      },
    ]));

  it('[P6] lists every rule and every reason of the answer', () =>
    expect(
      problems([
        {
          name: 'both',
          action: { ...issue, amount: { minor: 100_001, currency: 'EUR' } },
          facts: { 'order-paid': false },
          expect: 'wait',
        },
      ]),
    ).toEqual([
      {
        pointer: '/cases/0',
        message:
          '"both" should wait and would stop, by unpaid-stops, over-limit-stops: The order is not paid, so there is nothing to give back. More than 1000.00, or not in EUR, is nothing a delegate may ask for.',
      },
    ]));

  it('[P6] may state the rules that must decide, in any order', () => {
    const stopped = {
      name: 'stopped',
      action: { ...issue, amount: { minor: 100_001, currency: 'EUR' } },
      facts: { 'order-paid': false },
      expect: 'stop',
    };
    expect(problems([{ ...stopped, rules: ['over-limit-stops', 'unpaid-stops'] }])).toEqual([]);
    expect(problems([{ ...stopped, rules: ['unpaid-stops'] }])).toEqual([
      {
        pointer: '/cases/0',
        message: '"stopped" should stop by unpaid-stops and does by unpaid-stops, over-limit-stops',
      },
    ]);
    expect(problems([{ ...stopped, rules: ['unpaid-stops', 'x', 'y'] }])[0]?.message).toMatch(
      /should stop by unpaid-stops, x, y and does/,
    );
  });

  it('[P6] may state the code of a stop', () => {
    const unpaid = {
      name: 'unpaid',
      action: issue,
      facts: { 'order-paid': false },
      expect: 'stop',
    };
    expect(problems([{ ...unpaid, code: 'order-unpaid' }])).toEqual([]);
    expect(problems([{ ...unpaid, code: 'refund-over-limit' }])).toEqual([
      {
        pointer: '/cases/0',
        message: '"unpaid" should stop with the code refund-over-limit and has order-unpaid',
      },
    ]);
    expect(
      problems([{ name: 'w', action: issue, facts: paid, expect: 'wait', code: 'order-unpaid' }]),
    ).toEqual([
      {
        pointer: '/cases/0',
        message: '"w" should stop with the code order-unpaid and has none',
      },
    ]);
  });

  it('[P6] may state no facts at all: they are then unknown', () =>
    expect(
      problems([
        {
          name: 'unknown',
          action: issue,
          expect: 'stop',
          rules: ['engine.known-facts', 'unpaid-stops', 'over-total-stops'],
          code: 'fact-unknown',
        },
        { name: 'null', action: issue, facts: { 'order-paid': null }, expect: 'stop' },
      ]),
    ).toEqual([]));

  it('[P6] is refused when it states facts that the workflow does not have', () =>
    expect(
      problems([
        {
          name: 'strange',
          action: issue,
          facts: { weather: 'good', 'order-paid': 3, 'order-total': { minor: 1 } },
          expect: 'stop',
        },
      ]),
    ).toEqual([
      { pointer: '/cases/0/facts/weather', message: 'the workflow declares no fact weather' },
      { pointer: '/cases/0/facts/order-paid', message: 'must be a boolean' },
      { pointer: '/cases/0/facts/order-total', message: 'must be a integer' },
    ]));

  it('[P6] is judged on a work order with every input, prerequisite and fact as they should be', () => {
    const types = ['boolean', 'integer', 'string', 'strings', 'instant'];
    const definition = {
      inputs: types.map((type) => ({ name: `a-${type}`, type })),
      prerequisites: ['one', 'two'].map((name) => ({ name, accept: 'It is there.' })),
      budget: { minutes: 60 },
    };
    expect(
      problems([{ name: 'complete', action: issue, facts: paid, expect: 'wait' }], { definition }),
    ).toEqual([]);
  });

  it('[P6] is judged on yes for an input that is yes or no', () => {
    const definition = { inputs: [{ name: 'urgent', type: 'boolean' }] };
    const cedar = `@id("urgent-runs") permit (principal, action, resource)
      when { resource.inputs has urgent && resource.inputs.urgent };`;
    const urgent = { name: 'urgent', action: issue, expect: 'run' };
    expect(problems([urgent], { definition, cedar })).toEqual([]);
  });

  it('[P6] waits for the approvals that its workflow adds', () => {
    const overlays = [{ name: 'audit', approval: 'refund', actions: ['order.inspect'] }];
    const action = {
      kind: 'order.inspect',
      authority: 'read',
      system: 'shop',
      objects: ['order-1'],
    };
    const inspected = { name: 'inspected', action, expect: 'wait', rules: ['overlay.audit'] };
    expect(problems([inspected], { definition: { overlays } })).toEqual([]);
  });

  it('[P6] is about the objects of its action, where it states none itself', () => {
    const { objects: _, ...unnamed } = issue;
    const [problem] = problems([{ name: 'n', action: unnamed, facts: paid, expect: 'run' }]);
    expect(problem?.message).toContain(
      'refund.issue names no object: say which it is about (the work order is about no object).',
    );
  });

  it('[P6] finds the owner of the workflow where a stop has none of its own', () => {
    const [problem] = problems([{ name: 'n', action: issue, expect: 'run' }]);
    expect(problem?.message).toMatch(
      /^"n" should run and would stop, by engine\.known-facts, unpaid-stops, over-total-stops: /,
    );
  });

  it('[P6] may rest on facts of any age that the workflow takes, because they are stated now', () =>
    expect(
      problems([{ name: 'fresh', action: issue, facts: paid, expect: 'wait' }], {
        definition: {
          facts: {
            ...(example.definition['facts'] as object),
            'order-paid': { type: 'boolean', maxAge: 'PT1S' },
          },
        },
      }),
    ).toEqual([]));

  it('[P6] names the roles of its proposer, which are unknown where it names none', () => {
    const cedar = `@id("all") permit (principal, action, resource);
      @id("no-operators") forbid (principal in Role::"operator", action, resource);`;
    const one = { action: issue, facts: paid };
    const stated = [
      { ...one, name: 'a', roles: ['operator'], expect: 'stop', rules: ['no-operators'] },
      { ...one, name: 'b', roles: ['integrator'], expect: 'run' },
      { ...one, name: 'c', roles: ['operator', 'delegate'], expect: 'run' },
      { ...one, name: 'd', expect: 'stop', code: 'fact-unknown' },
    ];
    expect(problems(stated, { cedar })).toEqual([]);
  });
});
