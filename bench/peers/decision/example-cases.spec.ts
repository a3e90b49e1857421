import { exampleCases } from './example-cases';

const CASES = `
- { name: by the policy, action: { kind: refund.draft }, facts: { order-paid: true }, expect: run }
- { name: unknown, action: { kind: refund.issue }, facts: { order-paid: null }, expect: stop }
- { name: by the workflow, action: { kind: refund.draft }, expect: stop, rules: [engine.objects] }
`;

describe('the cases for peers', () => {
  it('leave out what the policy alone does not stop', () => {
    expect(exampleCases(CASES).map(({ title }) => title)).toEqual(['by the policy', 'unknown']);
  });

  it('have no facts that nobody knows', () => {
    expect(exampleCases(CASES).map(({ request }) => request.facts)).toEqual([
      { 'order-paid': true },
      {},
    ]);
  });
});
