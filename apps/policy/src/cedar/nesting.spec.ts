import { workflowOf } from '#contracts';
import { compilePolicy, loadPolicy } from './compile';
import { parsePolicy } from './parse';
import { publishedRules } from './check';

const definition = workflowOf({
  id: 'refunds',
  jobType: 'refund',
  title: 'Refunds',
  owner: 'support-lead',
  facts: { paid: { type: 'boolean' }, total: { type: 'integer' } },
  systems: [{ name: 'shop', writes: ['refund'] }],
  actions: [{ kind: 'order.read', authority: 'read', system: 'shop' }],
});

const request = {
  delegate: 'agent',
  teams: [],
  roles: { held: [], areAll: true },
  workOrder: { id: 'wo-1', objects: [], inputs: [], jobType: 'refund' },
  action: { kind: 'order.read', authority: 'read' as const, system: 'shop' },
  facts: [],
  arguments: [],
  now: '2030-01-01T09:00:00.000Z',
};

const rule = (condition: string, more = '') =>
  `@id("a") permit (principal, action, resource) when { ${condition} }${more};`;
const nested = (open: string, close: string, count: number) =>
  `${open.repeat(count)}true${close.repeat(count)}`;
const read = 'context.authority == "read"';

/** A good policy is evaluated after every one, because a broken engine shows in the next question. */
const mustAnswer = () =>
  expect(loadPolicy('@id("good") permit (principal, action, resource);').evaluate(request)).toEqual(
    { satisfied: [expect.objectContaining({ id: 'good' })], dependent: [], errors: [] },
  );

/** The rule itself and its two braces are one level of brackets. */
const deep = {
  parentheses: (n: number) => rule(nested('(', ')', n - 1)),
  sets: (n: number) => rule(`${nested('[', ']', n - 1)} == [true]`),
  records: (n: number) => rule(`${nested('{a: ', '}', n - 1)} == {a: 1}`),
  'arguments of calls': (n: number) => rule(nested('[true].contains(', ')', n - 1)),
  'negated parentheses': (n: number) => rule(nested('!(', ')', n - 1)),
  'brackets of two kinds': (n: number) =>
    rule(nested('(true && [', '].isEmpty())', Math.floor((n - 1) / 2))),
};

const long = {
  'if in then': (n: number) => rule(nested('if true then ', ' else false', n)),
  'if in else': (n: number) => rule(nested('if false then true else ', '', n)),
  'if in if': (n: number) => rule(nested('if ', ' then true else false', n)),
  and: (n: number) => rule(nested(`${read} && `, '', n)),
  or: (n: number) => rule(nested(`context.authority == "x" || `, '', n)),
  sums: (n: number) => rule(`${'1 + '.repeat(n)}1 == 2`),
  differences: (n: number) => rule(`${'1 - '.repeat(n)}1 == 2`),
  products: (n: number) => rule(`${'1 * '.repeat(n)}1 == 1`),
  attributes: (n: number) => rule(`context${'.a'.repeat(n)} == 1`),
  indices: (n: number) => rule(`context${'["a"]'.repeat(n)} == 1`),
  calls: (n: number) => rule(`[1]${'.contains(1)'.repeat(n)}`),
  'when clauses': (n: number) => rule('true', ' when { true }'.repeat(n)),
  'unless clauses': (n: number) => rule('true', ' unless { false }'.repeat(n)),
  'comments that end with a return': (n: number) => rule(`//\r${'1 + '.repeat(n)}1 == 2`),
};

describe('a text that is nested too deep for Cedar', () => {
  afterEach(mustAnswer);

  it.each(Object.entries(deep))('[P6] is refused for %s', (_, text) => {
    for (const n of [60, 150, 3_000])
      expect(compilePolicy(text(n), definition).errors).toEqual([
        {
          pointer: '/cedar',
          message: expect.stringMatching(/^line 1, column \d+: brackets .* at most 50 deep: make/),
        },
      ]);
  });

  it.each(Object.entries(long))('[P6] is refused for %s', (_, text) => {
    for (const n of [70, 500, 5_000])
      expect(compilePolicy(text(n), definition).errors).toEqual([
        { pointer: '/cedar', message: expect.stringMatching(/at most 60 operators deep: make/) },
      ]);
  });

  it('[P6] points at the place, in letters', () =>
    expect(compilePolicy(`// é\n${rule(nested('(', ')', 99))}`, definition).errors).toEqual([
      { pointer: '/cedar', message: expect.stringMatching(/^line 2, column 103: brackets/) },
    ]));

  it('[P2] stops its own actions where it was published before, and no others', () => {
    expect(() => loadPolicy(deep.parentheses(150))).toThrow(/cannot be read: .* at most 50 deep/);
    expect(parsePolicy(deep.sets(150)).rules).toEqual([]);
  });
});

describe('a text just below the limit', () => {
  afterEach(mustAnswer);

  it.each<[string, string]>([
    ...Object.entries({ ...deep, ...long }).map(([name, text]): [string, string] => [
      name,
      text(24),
    ]),
    ['50 parentheses', deep.parentheses(50)],
    ['50 sets', deep.sets(50)],
    ['55 ands', long.and(55)],
    ['55 ifs', long['if in if'](55)],
    ['55 sums', long.sums(55)],
    ['55 attributes', long.attributes(55)],
    [
      'everything at once',
      rule(
        nested('(true && (true || {a: [if true then ', ' else false]} == {a: [1]}))', 5) +
          ` && ${read}`.repeat(15),
      ),
    ],
  ])('[P6] goes through all of Cedar with %s', (_, text) => {
    expect(compilePolicy(text, definition).errors?.map(({ message }) => message) ?? []).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/ at most \d+/)]),
    );
    expect(publishedRules(parsePolicy(text).rules)).toHaveLength(1);
    // Some go wrong, as types do; none breaks anything.
    const { satisfied, errors } = loadPolicy(text).evaluate(request);
    expect([...satisfied.map(({ id }) => id), ...errors].length).toBeLessThan(2);
  });

  it.each([
    ['many alternatives', `${read} && context.facts has paid || `.repeat(50) + read],
    ['long sums in many parts', `1 + 2 + 3 + 4 == 10 && `.repeat(50) + read],
    ['long lists', `["x", ${'"read", '.repeat(5_000)}"y"].contains(context.authority)`],
    ['brackets in strings', `"${'('.repeat(99)} \\" ${'[('.repeat(99)}" != context.system`],
    ['brackets in comments', `// ${'{('.repeat(99)} "\n ${read} // ((${'('.repeat(99)}\n`],
    ['a long comment', `${'// it reads\n'.repeat(5_000)}${read}`],
    ['many brackets side by side', `(${read}) && `.repeat(50) + `(((${read})))`],
  ])('[P6] is taken with %s', (_, condition) => {
    const text = rule(condition);
    expect(compilePolicy(text, definition).errors).toBeUndefined();
    expect(publishedRules(parsePolicy(text).rules)).toHaveLength(1);
    expect(loadPolicy(text).evaluate(request).satisfied).toHaveLength(1);
  });

  it('[P6] is measured rule by rule', () => {
    const many = Array.from({ length: 300 }, (_, index) =>
      rule(read).replace('"a"', `"r${index}"`),
    );
    expect(compilePolicy(many.join('\n'), definition).errors).toBeUndefined();
  });
});
