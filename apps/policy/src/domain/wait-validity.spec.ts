import { decided, issue, outside, propose, ready } from '../../test/refund-builders';

describe('a wait for several owners', () => {
  it.each([
    ['first', { refund: 'PT8H', legal: 'PT2H' }],
    ['last', { refund: 'PT2H', legal: 'PT8H' }],
  ])('[A1] holds until the one who has longest should have answered, named %s', (_, within) =>
    expect(decided(ready(), propose(issue(), { context: waitFor(within) }))).toMatchObject({
      outcome: 'wait',
      validUntil: '2030-01-01T17:00:00.000Z',
    }),
  );
});

function waitFor(within: Readonly<Record<string, string>>) {
  const approvals = Object.entries(within).map(([kind, answerWithin]) => [
    kind,
    { owner: 'finance', answerWithin, validFor: 'P1D' },
  ]);
  const rules = Object.keys(within).map(
    (kind) => `@id("${kind}") @outcome("wait") @approval("${kind}")
    permit (principal, action == Action::"refund.issue", resource);`,
  );
  return outside({
    definition: { approvals: Object.fromEntries(approvals) },
    cedar: rules.join(''),
  });
}
