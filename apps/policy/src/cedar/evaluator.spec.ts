import { type RuleRequest } from '../domain/rules';
import { type Disagreement, Evaluator, onDisagreement } from './evaluator';
import { parsePolicy } from './parse';

const request: RuleRequest = {
  delegate: 'agent',
  teams: [],
  roles: { held: [], areAll: true },
  workOrder: { id: 'wo-1', objects: [], inputs: [], jobType: 'refund' },
  action: { kind: 'order.read', authority: 'read', system: 'shop' },
  facts: [],
  arguments: [],
  now: '2030-01-01T09:00:00.000Z',
};
const { rules } = parsePolicy(`
  @id("reads") permit (principal, action, resource);
  @id("shop") forbid (principal, action, resource) when { context.system == "shop" };`);
const [reads, shop] = rules;

describe('an evaluator', () => {
  let reported: Disagreement[];
  beforeEach(() => {
    reported = [];
    onDisagreement((disagreement) => reported.push(disagreement));
  });
  afterAll(() => onDisagreement(() => undefined));

  it('[P2] compares the first request and one of 256 with Cedar, whose answer counts', () => {
    let calls = 0;
    const right = new Evaluator('right', rules, () => {
      calls += 1;
      // Wrong from the second comparison on.
      return calls === 257 ? [reads!] : [shop!];
    });
    const answers = Array.from({ length: 258 }, () => right.evaluate(request));
    expect(answers).toEqual(answers.map(() => ({ satisfied: [shop], errors: [] })));
    expect(reported).toEqual([{ setId: 'right', closures: ['reads'], cedar: ['shop'] }]);
    // Cedar evaluates all that follow.
    expect(calls).toBe(257);
  });

  it('[P2] has Cedar evaluate what its closures leave', () => {
    const left = new Evaluator('left', rules, () => undefined);
    expect(left.evaluate(request)).toEqual({ satisfied: [shop], errors: [] });
    const { rules: failing } = parsePolicy(
      '@id("fails") permit (principal, action, resource) when { context.facts.paid };',
    );
    expect(new Evaluator('fails', failing).evaluate(request)).toEqual({
      satisfied: [],
      errors: [expect.stringMatching(/^fails: .*paid/)],
    });
    expect(reported).toEqual([]);
  });
});
