import { recorded } from '#testkit';
import { supersedeOnDecisionMade } from './supersede-on-decision-made.reaction';

describe('when a decision was made', () => {
  it('[A2] in place of another, what only that one waited for is superseded', () =>
    expect(react({ supersedes: 'decision-1' })).toEqual([
      { type: 'supersede-approvals', data: { workOrderId: 'wo-1' } },
    ]));

  it('[A2] in place of none, nothing is', () => expect(react({})).toEqual([]));
});

function react(other: object) {
  const [event] = recorded([{ type: 'decision.made', data: { workOrderId: 'wo-1', ...other } }]);
  return supersedeOnDecisionMade.react(event!);
}
