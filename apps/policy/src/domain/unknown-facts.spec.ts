import { type ProposedAction, type Scalar } from '#contracts';
import { type PastEvent } from '#testkit';
import { decided, fact, opened, outside, prerequisite, propose } from '../../test/refund-builders';

const inspect: ProposedAction = {
  kind: 'order.inspect',
  authority: 'read',
  system: 'shop',
  objects: ['order-1'],
};

/** One rule as text: the body of its condition may be `when` or `unless`. */
const rule =
  (head: string) =>
  (id: string, condition = '', annotations = '') =>
    `@id("${id}") ${annotations} ${head} (principal, action, resource) ${condition};`;
const permit = rule('permit');
const forbid = rule('forbid');
const wait = (owner: string, approval = 'refund') =>
  rule(`@outcome("wait") @approval("${approval}") @owner("${owner}") permit`);

const has = (name: string) => `context.facts has ${name} && context.facts.${name}`;
const FLAG = { type: 'boolean' };
const definition = {
  facts: {
    a: FLAG,
    b: { type: 'boolean', source: 'erp' },
    aged: { type: 'boolean', maxAge: 'PT4H' },
  },
  inputs: [
    { name: 'order', type: 'string', required: false },
    { name: 'reason', type: 'string' },
  ],
};

interface Situation {
  readonly known?: Readonly<Record<string, Scalar>>;
  readonly past?: readonly PastEvent[];
  readonly opening?: Parameters<typeof opened>[0];
  readonly declared?: object;
  readonly at?: string;
}

/** The decision on reading an order by these rules. */
const decisionBy = (
  rules: readonly string[],
  { known = {}, past = [], opening, declared = {}, at }: Situation = {},
) =>
  decided(
    [
      opened(opening),
      prerequisite('passed'),
      ...Object.entries(known).map(([name, value]) => fact(name, value, 'erp')),
      ...past,
    ],
    propose(inspect, {
      at,
      context: outside({
        cedar: rules.join('\n'),
        definition: { ...definition, facts: { ...definition.facts, ...declared } },
      }),
    }),
  );

describe('a rule that an unknown fact could activate or deactivate', () => {
  const A = `when { ${has('a')} }`;
  const NOT_A = `unless { ${has('a')} }`;
  const stop = (...rules: readonly string[]) => ({
    outcome: 'stop',
    code: 'fact-unknown',
    rules: ['engine.known-facts', ...rules],
  });
  const run = (...rules: readonly string[]) => ({ outcome: 'run', rules });
  const waitFor = (owner: string, ...rules: readonly string[]) => ({
    outcome: 'wait',
    owner,
    rules,
  });

  it.each<[string, readonly string[], object]>([
    ['a forbid could apply', [permit('runs'), forbid('stops', A)], stop('stops')],
    ['the only permit could fail', [permit('runs', NOT_A)], stop('runs')],
    ['a wait could apply', [permit('runs'), wait('finance')('waits', A)], stop('waits')],
    ['a wait could fail', [permit('runs'), wait('finance')('waits', NOT_A)], stop('waits')],
    [
      'a wait for another approval could apply',
      [wait('finance')('waits'), wait('finance', 'price')('may-wait', A)],
      stop('may-wait'),
    ],
    [
      'a wait for another owner could apply',
      [wait('finance')('waits'), wait('cfo')('may-wait', A)],
      stop('may-wait'),
    ],
    [
      'a wait for one of two owners of the approval could apply',
      [wait('finance')('waits'), wait('cfo')('waits-too'), wait('cfo')('may-wait', A)],
      stop('may-wait'),
    ],
  ])('stops the action where %s', (_, rules, expected) =>
    expect(decisionBy(rules)).toMatchObject(expected),
  );

  it.each<[string, readonly string[], object]>([
    ['another permit applies anyway', [permit('runs'), permit('may-run', NOT_A)], run('runs')],
    [
      'it does not apply for another reason',
      [permit('runs'), wait('finance')('waits', `when { context.authority == "apply" } ${NOT_A}`)],
      run('runs'),
    ],
    [
      'it waits for what another rule already waits for',
      [permit('runs'), wait('finance')('waits'), wait('finance')('may-wait', A)],
      waitFor('finance', 'waits'),
    ],
    [
      'it lets the action run that waits anyway',
      [wait('finance')('waits'), permit('may-run', A)],
      waitFor('finance', 'waits'),
    ],
    [
      'it applies anyway',
      [wait('finance')('waits', `when { (${has('a')}) || (${has('b')}) }`), wait('cfo')('is-next')],
      waitFor('finance', 'waits', 'is-next'),
    ],
    [
      'another rule forbids the action anyway',
      [forbid('stops'), forbid('may-stop', A)],
      { outcome: 'stop', code: 'policy-stop', rules: ['stops'] },
    ],
  ])('changes nothing where %s', (_, rules, expected) =>
    expect(decisionBy(rules, { known: { b: true } })).toMatchObject(expected),
  );
});

describe('what counts as unknown', () => {
  const reasonOf = (rules: readonly string[], situation?: Situation) =>
    decisionBy(rules, situation).reasons;
  const unless = (condition: string, annotations = '') => [
    permit('runs', `unless { ${condition} }`, annotations),
  ];

  it('is the owner of the work order while it is TBD', () => {
    const rules = unless('resource has owner && resource.owner == "olga"');
    expect(decisionBy(rules)).toMatchObject({ outcome: 'run' });
    expect(reasonOf(rules, { opening: { owner: 'TBD' } })).toEqual([
      'The owner of the work order is unknown, and support-lead is to report it: the answer of runs depends on it.',
    ]);
  });

  it('is an input without a value', () => {
    const rules = unless('resource.inputs has order && resource.inputs.order == "order-9"');
    expect(decisionBy(rules)).toMatchObject({ outcome: 'run' });
    expect(reasonOf(rules, { opening: { inputs: { reason: 'broken' } } })).toEqual([
      'The input order is unknown, and support-lead is to report it: the answer of runs depends on it.',
    ]);
  });

  it('is a fact that is older than the rule or the workflow allows', () => {
    const rules = unless(has('a'), '@maxAge("PT15M")');
    const known = { a: false };
    const at = '2030-01-01T09:15:00.000Z';
    expect(decisionBy(rules, { known, at: '2030-01-01T09:14:59.999Z' }).outcome).toBe('run');
    expect(reasonOf(rules, { known, at })).toEqual([
      'The fact a is older than the rule allows, and erp is to report it: the answer of runs depends on it.',
    ]);
    const four = '2030-01-01T13:00:00.000Z';
    expect(reasonOf(unless(has('aged')), { known: { aged: false }, at: four })).toEqual([
      'The fact aged is older than PT4H, and erp is to report it: the answer of runs depends on it.',
    ]);
  });

  it.each([
    ['nobody stated', [], 'The fact b is unknown, and erp is'],
    ['is stated as null', [fact('b', null, 'erp')], 'The fact b is unknown, and erp is'],
    ['is stated as TBD', [fact('b', 'TBD', 'erp')], 'The fact b is unknown, and erp is'],
    ['has another type', [fact('b', 3, 'erp')], 'The fact b is no boolean, and erp is'],
  ])('is a fact that %s', (_, past, start) =>
    expect(reasonOf(unless(has('b')), { past })).toEqual([
      `${start} to report it: the answer of runs depends on it.`,
    ]),
  );

  it('is a fact that the workflow version of the work order lacks', () =>
    expect(decisionBy(unless(has('later')))).toMatchObject({
      reasons: [
        'The workflow version of this work order has no fact later, and support-lead is to report it: the answer of runs depends on it.',
      ],
    }));
});

describe('a stop for unknown facts', () => {
  const both = [
    permit('runs'),
    forbid('stops', `when { ${has('a')} }`),
    forbid('stops-too', `when { (${has('b')}) || (${has('a')}) }`, '@owner("cfo")'),
  ];

  it('lists each fact once, with the rules that depend on it, and names the owner of the rules', () => {
    const reasons = [
      'The fact a is unknown, and support-lead is to report it: the answer of stops, stops-too depends on it.',
      'The fact b is unknown, and erp is to report it: the answer of stops-too depends on it.',
    ];
    const decision = decisionBy(both);
    expect(decision).toMatchObject({
      reasons,
      rules: ['engine.known-facts', 'stops', 'stops-too'],
      owner: 'cfo',
      nextAction:
        'Do not carry out order.inspect: cfo decides how to go on. Report what is unknown, then propose it again.',
    });
    expect(decision.approvals).toStrictEqual([]);
    expect(decision.checks.at(-1)).toEqual({
      name: 'engine.known-facts',
      passed: false,
      message: reasons.join(' '),
    });
  });

  it('passes once the first fact is reported that somebody can report', () => {
    const first = 'when { resource.inputs has order && resource.inputs.order == "order-9" }';
    const rules = [
      permit('runs'),
      forbid('input-stops', first),
      forbid('other-stops', `when { ${has('later')} }`),
      forbid('stops', `when { ${has('b')} }`),
      forbid('stops-too', `when { ${has('a')} }`),
    ];
    const opening = { inputs: { reason: 'broken' } };
    expect(decisionBy(rules, { opening }).stopCause).toStrictEqual({
      cause: 'fact',
      subject: 'b',
      source: 'erp',
      type: 'boolean',
    });
    expect(decisionBy(rules.slice(0, 3), { opening })).not.toHaveProperty('stopCause');
  });

  it('passes by no fact that is called like what is unknown of the work order', () => {
    const condition = 'unless { resource has owner && resource.owner == "olga" }';
    const situation = { opening: { owner: 'TBD' }, declared: { owner: FLAG } };
    expect(decisionBy([permit('runs', condition)], situation)).not.toHaveProperty('stopCause');
  });

  it('wants the fact as fresh as the strictest of the workflow and the rules that read it', () => {
    const limitBy = (...limits: readonly string[]) => {
      const rules = limits.map((limit, index) =>
        forbid(`stops-${index}`, `when { ${has('aged')} }`, `@maxAge("${limit}")`),
      );
      const other = forbid('other', `when { ${has('a')} }`, '@maxAge("PT1M")');
      return decisionBy([permit('runs'), ...rules, other], { past: [stale] }).stopCause?.maxAge;
    };
    const stale = fact('aged', true, 'shop', '2029-12-31T09:00:00.000Z');
    expect(limitBy('P1D')).toBe('PT4H');
    expect(limitBy('PT30M', 'PT15M', 'PT20M')).toBe('PT15M');
    expect(limitBy('PT90S', 'PT1M30S')).toBe('PT90S');
  });
});
