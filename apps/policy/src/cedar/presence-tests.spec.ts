import { policyToJson } from './engine';
import { readsWhole, presenceTestsOf } from './presence-tests';

const json = (conditions: string) => {
  const parsed = policyToJson(`forbid (principal, action, resource) ${conditions};`);
  if (parsed.type === 'failure') throw new Error(JSON.stringify(parsed.errors));
  return parsed.json;
};
const testsIn = (conditions: string) => presenceTestsOf(json(conditions));
const A = 'context.facts has a && context.facts.a';

describe('what an unknown value can do to a rule', () => {
  it.each<[string, string, readonly string[], readonly string[]]>([
    ['a test that helps to satisfy it', `when { ${A} }`, ['facts.a'], []],
    ['a test alone', 'when { context.facts has a }', ['facts.a'], []],
    ['a test under unless', `unless { ${A} }`, [], ['facts.a']],
    ['a test that is negated', `when { !(${A}) }`, [], ['facts.a']],
    ['a test that is negated twice', `unless { !(${A}) }`, ['facts.a'], []],
    [
      'a value that is negated behind its test',
      'when { context.facts has a && !context.facts.a }',
      ['facts.a'],
      [],
    ],
    ['one of several alternatives', `when { true || (${A}) }`, ['facts.a'], []],
    ['a path', 'when { context has facts.a && context.facts.a }', ['facts.a'], []],
    ['a name in quotes', 'when { context.facts has "a-b" }', ['facts.a-b'], []],
    ['what a choice depends on', `when { if ${A} then true else false }`, ['facts.a'], ['facts.a']],
    ['a branch of a choice', `unless { if true then ${A} else false }`, [], ['facts.a']],
    [
      'a test that is compared',
      'when { (context.facts has a) == false }',
      ['facts.a'],
      ['facts.a'],
    ],
    [
      'a test in a record with a misleading name',
      'when { {"!": context.facts has a}["!"] }',
      ['facts.a'],
      ['facts.a'],
    ],
    ['an input', 'when { resource.inputs has order }', ['inputs.order'], []],
    ['the owner', 'unless { resource has owner && resource.owner == "x" }', [], ['owner']],
    ['a role', 'when { principal in Role::"a" }', ['roles.a'], []],
    ['a role under unless', 'unless { principal in [Role::"a"] }', [], ['roles.a']],
    ['a role by type', 'when { !(principal is Delegate in Role::"a") }', [], ['roles.a']],
    ['a team, which is known', 'when { principal in Team::"a" }', [], []],
    [
      'two conditions',
      `when { ${A} } unless { context.facts has b && context.facts.b }`,
      ['facts.a'],
      ['facts.b'],
    ],
    [
      'what is always known',
      'when { context has amount && resource.objects.contains("x") }',
      [],
      [],
    ],
  ])('is read from %s', (_, conditions, activatedBy, deactivatedBy) =>
    expect(testsIn(conditions)).toEqual({ activatedBy, deactivatedBy }),
  );

  it.each([
    'when { context.facts == {} }',
    'when { (if true then context.facts else context.facts) has a }',
    'when { {x: context}.x.facts has a }',
    'when { (if true then resource else resource).inputs has a }',
    'unless { [resource.inputs].contains({}) }',
  ])('cannot be read from a rule that takes them as a whole: %s', (conditions) =>
    expect(readsWhole(json(conditions))).toBe(true),
  );

  it.each([
    `when { ${A} }`,
    'when { context has facts.a && resource.inputs has order && resource has owner }',
    'when { resource == WorkOrder::"x" && resource.objects.containsAll(context.objects) }',
    'when { context.facts has a && [context.facts.a].contains(true) }',
  ])('can be read from %s', (conditions) => expect(readsWhole(json(conditions))).toBe(false));
});
