import { workflowOf } from '#contracts';
import { compilePolicy, loadPolicy } from './compile';

const definition = workflowOf({
  id: 'refunds',
  jobType: 'refund',
  title: 'Refunds',
  owner: 'support-lead',
  facts: {
    paid: { type: 'boolean' },
    total: { type: 'integer' },
    cutoff: { type: 'instant' },
    tags: { type: 'strings' },
    'in-stock': { type: 'boolean' },
  },
  systems: [{ name: 'shop', writes: ['refund'] }],
  actions: [
    {
      kind: 'refund.issue',
      authority: 'apply',
      system: 'shop',
      writes: ['refund'],
      arguments: { partial: 'boolean' },
    },
    { kind: 'order.read', authority: 'read', system: 'shop' },
  ],
  approvals: { refund: { owner: 'finance', answerWithin: 'P1D', validFor: 'PT4H' } },
  exceptionCodes: ['order-unpaid'],
});

const problems = (text: string) => compilePolicy(text, definition).errors ?? [];
const messages = (text: string) => problems(text).map(({ message }) => message);

const WAIT = `@id("refund-waits")
@outcome("wait") @approval("refund")
permit (principal, action == Action::"refund.issue", resource);`;

describe('compiling a policy', () => {
  it('[P6] takes rules that fit the workflow', () => {
    const text = `${WAIT}
      // Ünïcödé before the next rule, so that bytes are no letters.
      @id("unpaid") @code("order-unpaid") @reason("The order is not paid.")
      forbid (principal, action == Action::"refund.issue", resource)
        unless { context.facts has paid && context.facts.paid };
      @id("small") permit (principal, action == Action::"refund.issue", resource) when {
        context has amount && context.amount.minor < 5000 && context.writes.containsAny(["refund"]) &&
        context.facts has cutoff && context.now < context.facts.cutoff &&
        context.facts has tags && context.facts.tags.contains("vip") &&
        context.facts has "in-stock" && context.facts["in-stock"] &&
        context.arguments has partial && context.arguments.partial
      };`;
    expect(problems(text)).toEqual([]);
  });

  it('[P6] points at syntax by line and column', () =>
    expect(problems('@id("a")\npermit (principal, action;')).toEqual([
      { pointer: '/cedar', message: expect.stringMatching(/^line 2, column 26: .*unexpected/) },
    ]));

  it('[P6] points at what the workflow does not have, counting letters and not bytes', () => {
    const text = `// é\n@id("a") permit (principal, action, resource) when { context.facts has paid && context.sum == 1 };`;
    expect(messages(text)[0]).toMatch(/^line 2, column 80: .*attribute `sum`.*not found/);
  });

  it('[I4] does not take a fact that is not tested for, because it may be unknown', () =>
    expect(
      messages('@id("a") permit (principal, action, resource) when { context.facts.paid };').join(),
    ).toMatch(/unable to guarantee safety of access to optional attribute/));

  it.each([
    [
      'an action that is not listed',
      'permit (principal, action == Action::"pay", resource);',
      /pay/,
    ],
    [
      'an argument of another action',
      'permit (principal, action == Action::"order.read", resource) when { context.arguments has partial && context.arguments.partial };',
      /impossible/,
    ],
    [
      'an approval that is not declared',
      '@outcome("wait") @approval("legal") permit (principal, action, resource);',
      /no approval legal/,
    ],
    [
      'a code that is not listed',
      '@code("oops") forbid (principal, action, resource);',
      /no exception code oops/,
    ],
    ['a misspelt annotation', '@outcom("wait") permit (principal, action, resource);', /@outcom /],
    [
      'a wait without an approval',
      '@outcome("wait") permit (principal, action, resource);',
      /names/,
    ],
    ['a forbid that waits', '@outcome("wait") forbid (principal, action, resource);', /"stop"/],
    [
      'an approval of a run',
      '@approval("refund") permit (principal, action, resource);',
      /belongs/,
    ],
    [
      'a code of a permit',
      '@code("order-unpaid") permit (principal, action, resource);',
      /belongs/,
    ],
    ['a slot', 'permit (principal == ?principal, action, resource);', /slots/],
  ])('[P6] refuses %s', (_, rule, message) =>
    expect(messages(`@id("a") ${rule}`).join('\n')).toMatch(message),
  );

  it.each([
    [
      'an age that is no duration',
      '@maxAge("15 minutes")',
      'context.facts has paid',
      /takes a dur/,
    ],
    ['an age where no fact is read', '@maxAge("PT15M")', 'context.writes.isEmpty()', /reads facts/],
  ])('[P7] refuses %s', (_, annotation, condition, message) =>
    expect(
      messages(
        `@id("a") ${annotation} permit (principal, action, resource) when { ${condition} };`,
      ),
    ).toEqual([expect.stringMatching(message)]),
  );

  it('[P6] refuses a test for a fact that nobody declared, which Cedar alone would let pass', () =>
    expect(
      messages(`@id("a") forbid (principal, action, resource) when {
        (context.facts has piad && context.facts.piad) ||
        (context has facts.total && context.facts.total > 3) || context has facts.sum
      };`),
    ).toEqual([
      'line 1, column 1: the workflow declares no facts.piad',
      'line 1, column 1: the workflow declares no facts.sum',
    ]));

  it('[P6] wants an id of its own for each rule', () => {
    expect(messages('permit (principal, action, resource);').join()).toMatch(
      /give the rule an @id/,
    );
    expect(messages('@id("engine.x") permit (principal, action, resource);').join()).toMatch(/@id/);
    expect(messages(`${WAIT}\n${WAIT}`).join()).toMatch(/taken by another rule/);
  });

  it('gives a rule a digest of its own, whatever surrounds it and however it is laid out', () => {
    const digests = (text: string) =>
      compilePolicy(text, definition)
        .policy!.evaluate(request)
        .satisfied.map(({ digest }) => digest);
    const [alone] = digests(WAIT);
    expect(alone).toMatch(/^[0-9a-f]{64}$/);
    const relaid = WAIT.replace(
      '@outcome("wait") @approval("refund")',
      '@approval("refund")\n@outcome("wait") // x',
    );
    expect(digests(`@id("b") permit (principal, action, resource);\n${relaid}`)).toContain(alone);
    expect(digests(WAIT.replace(');', ') when { true };'))).not.toContain(alone);
  });
});

const request = {
  delegate: 'agent "7"',
  teams: [],
  roles: { held: [], areAll: true },
  workOrder: { id: 'wo-1', objects: [], inputs: [], jobType: 'refund' },
  action: {
    kind: 'refund.issue',
    authority: 'apply' as const,
    system: 'shop',
    writes: ['refund'],
    amount: { minor: 1250, currency: 'EUR' },
  },
  facts: [],
  arguments: [],
  now: '2030-01-01T09:00:00.000Z',
};

describe('the facts that rules read', () => {
  const read = (text: string, kind = 'refund.issue') => loadPolicy(text).factsRead(kind);
  const rule = (id: string, condition: string, annotation = '') =>
    `@id("${id}") ${annotation} permit (principal, action, resource) when { ${condition} };`;

  it('[P7] are those that a rule names in any way, each once', () =>
    expect(
      read(
        rule(
          'a',
          `context.facts has paid && context.facts.paid && context.facts["in-stock"] &&
           (if context has facts.total then context.facts.tags.contains("x") else true) &&
           {facts: {x: context.arguments}}.facts.x has partial && context.arguments.partial`,
        ),
      ),
    ).toEqual(['paid', 'in-stock', 'total', 'tags'].map((name) => ({ name }))));

  it('[P7] are none where a rule reads everything else', () =>
    expect(
      read(rule('a', 'context has facts && context.amount.minor < 3 && principal has facts')),
    ).toEqual([]));

  it('[P7] may be as old as the strictest rule lets them be', () => {
    const paid = (id: string, age?: string) =>
      rule(id, 'context.facts.paid', age ? `@maxAge("${age}")` : '');
    const total = rule('t', 'context.facts.total > 3');
    expect(read(`${paid('a', 'PT1H')}${paid('b', 'PT15M')}${paid('c', 'PT20M')}${total}`)).toEqual([
      { name: 'paid', maxAge: 'PT15M' },
      { name: 'total' },
    ]);
    expect(read(`${paid('a')}${paid('b', 'PT15M')}${paid('c')}`)).toEqual([
      { name: 'paid', maxAge: 'PT15M' },
    ]);
  });

  it('[P7] are those of the rules that speak of the kind of action', () => {
    const text = `@id("a") permit (principal, action == Action::"order.read", resource)
      when { context.facts.paid };`;
    expect(read(text)).toEqual([]);
    expect(read(text, 'order.read')).toEqual([{ name: 'paid' }]);
  });
});

describe('evaluating a policy', () => {
  const ask = (text: string, facts: { name: string; type: any; value: any }[] = []) =>
    loadPolicy(text).evaluate({
      ...request,
      facts: facts.map((fact) => ({ ...fact, observedAt: request.now })),
    });
  const ids = (answer: ReturnType<typeof ask>) => answer.satisfied.map(({ id }) => id);

  it('names the satisfied rules in the order of the text', () => {
    const text = ['z', 'a', 'm', 'k', 'c']
      .map((id) => `@id("${id}") permit (principal, action, resource);`)
      .join('\n');
    for (let round = 0; round < 5; round++)
      expect(ids(ask(text))).toEqual(['z', 'a', 'm', 'k', 'c']);
  });

  it('evaluates the rules about the action’s kind, alone, among others or of all', () => {
    const rule = (id: string, scope: string) =>
      `@id("${id}") permit (principal, ${scope}, resource);`;
    const text = [
      rule('one', 'action == Action::"refund.issue"'),
      rule('other', 'action == Action::"order.read"'),
      rule('some', 'action in [Action::"order.read", Action::"refund.issue"]'),
      rule('others', 'action in [Action::"order.read"]'),
      rule('group', 'action in Action::"refund.issue"'),
      rule('all', 'action'),
    ].join('\n');
    expect(ids(ask(text))).toEqual(['one', 'some', 'group', 'all']);
  });

  it('names only the forbids when one is satisfied', () =>
    expect(
      ids(
        ask(`@id("yes") permit (principal, action, resource);
             @id("no") forbid (principal, action, resource);`),
      ),
    ).toEqual(['no']));

  it('[I4] leaves an unknown fact out, so that no rule takes it as true', () => {
    const text = `@id("paid") permit (principal, action, resource)
      when { context.facts has paid && context.facts.paid };`;
    expect(ids(ask(text))).toEqual([]);
    expect(ids(ask(text, [{ name: 'paid', type: 'boolean', value: true }]))).toEqual(['paid']);
  });

  it('compares times as times', () => {
    const text = `@id("early") permit (principal, action, resource)
      when { context.facts has cutoff && context.now < context.facts.cutoff };`;
    const cutoff = (value: string) => ids(ask(text, [{ name: 'cutoff', type: 'instant', value }]));
    expect(cutoff('2030-01-01T11:30:00+02:00')).toEqual(['early']);
    expect(cutoff('2030-01-01T10:30:00+02:00')).toEqual([]);
  });

  it('[P2] reports a rule that goes wrong as an error, next to those that are satisfied', () => {
    const answer = ask(
      `@id("fine") permit (principal, action, resource);
       @id("bad") permit (principal, action, resource) when { context.facts.total > 3 };`,
      [{ name: 'total', type: 'string', value: 'many' }],
    );
    expect(ids(answer)).toEqual(['fine']);
    expect(answer.errors).toEqual([expect.stringMatching(/^bad: .*type error/)]);
  });

  it('[P2] answers what the engine cannot take with an error and never with a rule', () =>
    expect(
      ask('@id("a") permit (principal, action, resource);', [
        { name: 'total', type: 'integer', value: 1.5 },
      ]),
    ).toEqual({ satisfied: [], dependent: [], errors: [expect.any(String)] }));

  it('takes no text that does not parse', () =>
    expect(() => loadPolicy('permit (')).toThrow(/cannot be read/));
});
