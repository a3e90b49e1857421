import fc from 'fast-check';
import { type RuleRequest } from '../../domain/rules';
import { preparsePolicySet } from '../engine';
import { evaluate } from '../evaluate';
import { type ParsedRule, parsePolicy } from '../parse';
import { compileRules } from './compiled-rules';
import { policyText, ruleRequest } from './policy-texts.fixture';

/** More of them: WRIT_POLICY_REQUESTS=100000 npx jest closures.property */
const REQUESTS = Number(process.env['WRIT_POLICY_REQUESTS'] ?? 4_000);
const REQUESTS_A_POLICY = 20;

describe('a policy as closures', () => {
  it('[P3] leaves sums beyond safe integers to Cedar', () => {
    const { rules, errors } = parsePolicy(`@id("sum") @outcome("run") @reason("It adds up.")
      permit (principal, action, resource) when { 9007199254740991 + 1 > 9007199254740991 };`);
    expect(errors).toEqual([]);
    const [request] = fc.sample(ruleRequest, 1);
    expect(compileRules(rules)!(request!)).toBeUndefined();
  });

  it('[P3] has the satisfied rules that Cedar has, or leaves the request to Cedar', () => {
    const seen = { answered: 0, satisfied: 0, left: 0, wrong: 0 };
    let policies = 0;
    fc.assert(
      fc.property(
        policyText,
        fc.array(ruleRequest, {
          minLength: REQUESTS_A_POLICY,
          maxLength: REQUESTS_A_POLICY,
        }),
        (text, requests) => {
          const { rules, errors } = parsePolicy(text);
          fc.pre(errors.length === 0);
          const closures = compileRules(rules);
          policies += 1;
          const ask = cedarOf(`policy-${policies}`, rules);
          for (const request of requests) {
            const byCedar = ask(request);
            const satisfied = closures?.(request)?.map(({ id }) => id);
            if (byCedar.errors.length > 0) seen.wrong += 1;
            if (satisfied === undefined) seen.left += 1;
            else {
              seen.answered += 1;
              if (satisfied.length > 0) seen.satisfied += 1;
              expect({ satisfied, errors: [] }).toEqual(byCedar);
            }
          }
        },
      ),
      { numRuns: REQUESTS / REQUESTS_A_POLICY },
    );
    // Each outcome was compared, not only the easy ones: the bounds are six deviations from the means.
    expect(seen.answered).toBeGreaterThan(REQUESTS * 0.3);
    expect(seen.satisfied).toBeGreaterThan(REQUESTS * 0.1);
    expect(seen.wrong).toBeGreaterThan(REQUESTS * 0.05);
    // Offsets of other time zones and longs beyond safe integers are left as well, and little else.
    expect(seen.left - seen.wrong).toBeLessThan(REQUESTS * 0.1);
  });
});

const cedarOf = (name: string, rules: readonly ParsedRule[]) => {
  const staticPolicies = Object.fromEntries(rules.map(({ id, text }) => [id, text]));
  expect(preparsePolicySet(name, { staticPolicies })).toEqual({ type: 'success' });
  return (request: RuleRequest) => {
    const { satisfied, errors } = evaluate(name, rules, request);
    return { satisfied: satisfied.map(({ id }) => id), errors };
  };
};
