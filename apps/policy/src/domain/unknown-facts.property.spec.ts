import fc from 'fast-check';
import { type DecisionMadeData, type ProposedAction } from '#contracts';
import {
  cedarOf,
  completionsOf,
  type Decided,
  everythingKnown,
  type Known,
  oracle,
  randomRules,
} from '../../test/random-rules';
import { decided, fact, opened, outside, prerequisite, propose } from '../../test/refund-builders';

const facts = { a: { type: 'boolean' }, b: { type: 'boolean' }, n: { type: 'integer' } };
const { definition } = outside({ definition: { facts } });
const inspect: ProposedAction = {
  kind: 'order.inspect',
  authority: 'read',
  system: 'shop',
  objects: ['order-1'],
};

const decisionOn = (cedar: string, known: Known) => {
  const past = [
    opened(),
    prerequisite('passed'),
    ...Object.entries(known).map(([name, value]) => fact(name, value as boolean | number)),
  ];
  return decided(past, propose(inspect, { context: { ...outside({ cedar }), definition } }));
};

const answerOf = ({ outcome, owner }: DecisionMadeData): Decided =>
  outcome === 'wait' ? `wait for ${owner}` : outcome;

const some = fc
  .tuple(everythingKnown, fc.subarray(['a', 'b', 'n'] as const, { maxLength: 2 }))
  .map(([known, names]): Known =>
    Object.fromEntries(Object.entries(known).filter(([name]) => names.includes(name as 'a'))),
  );

describe('random policies over facts of which some are unknown', () => {
  it('never run or wait where any value of an unknown fact would have another answer', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(randomRules, some, (rules, known) => {
        const decision = decisionOn(cedarOf(rules), known);
        const { outcome, code } = decision;
        seen.set(code ?? outcome, (seen.get(code ?? outcome) ?? 0) + 1);
        if (outcome === 'stop') return;
        for (const completion of completionsOf(known))
          expect([completion, oracle(rules, completion)]).toEqual([completion, answerOf(decision)]);
      }),
      { numRuns: 600 },
    );
    const kinds = ['run', 'wait', 'policy-stop', 'fact-unknown'];
    expect([...seen.keys()]).toEqual(expect.arrayContaining(kinds));
  });

  it('stop where an unknown value would have another owner approve', () => {
    const cedar = `
      @id("a-waits") @owner("cfo") @outcome("wait") @approval("refund")
      permit (principal, action, resource) when { context.facts has a && context.facts.a };
      @id("waits") @owner("finance") @outcome("wait") @approval("refund")
      permit (principal, action, resource);`;
    expect(decisionOn(cedar, {})).toMatchObject({ outcome: 'stop', code: 'fact-unknown' });
    expect(answerOf(decisionOn(cedar, { a: true }))).toBe('wait for cfo');
    expect(answerOf(decisionOn(cedar, { a: false }))).toBe('wait for finance');
  });

  it('answer as their text says where everything is known', () =>
    fc.assert(
      fc.property(randomRules, everythingKnown, (rules, known) => {
        expect(answerOf(decisionOn(cedarOf(rules), known))).toBe(oracle(rules, known));
      }),
      { numRuns: 200 },
    ));

  it('answer as their text says where every rule ignores the unknown', () =>
    fc.assert(
      fc.property(randomRules, some, (rules, known) => {
        const ignoring = cedarOf(rules, '@unknown("ignore")');
        expect(answerOf(decisionOn(ignoring, known))).toBe(oracle(rules, known));
      }),
      { numRuns: 200 },
    ));
});
