import { cardOf } from './decision-card';

describe('the card of a decision', () => {
  const decision = { decisionId: 'd1', outcome: 'run', enforced: true } as const;

  it('has its position in the log', () =>
    expect(cardOf({ ...decision, position: 12 })).toContain('  decision  d1 at position 12'));

  it('names as one from before what answers a repeated ask', () =>
    expect(cardOf({ ...decision, alreadyDecided: true, position: null })).toContain(
      '  decision  d1 from before: you proposed the same already',
    ));
});
