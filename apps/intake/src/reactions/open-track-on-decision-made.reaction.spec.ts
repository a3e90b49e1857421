import { recorded } from '#testkit';
import { openTrackOnDecisionMade } from './open-track-on-decision-made.reaction';

const tracks = [
  { track: 'security-review', workOrderId: 'wo-2' },
  { track: 'change-order', workOrderId: 'wo-3' },
];

describe('when an action goes beyond a grant', () => {
  it('[A3] each track is opened, as the child of the decision’s work order', () => {
    const parent = { workOrderId: 'wo-1', decisionId: 'decision-1' };
    expect(react({ scopeChange: { tracks } })).toEqual([
      {
        type: 'open-track',
        data: { workOrderId: 'wo-2', parent: { ...parent, track: 'security-review' } },
      },
      {
        type: 'open-track',
        data: { workOrderId: 'wo-3', parent: { ...parent, track: 'change-order' } },
      },
    ]);
  });

  it('nothing is opened where the workflow has no tracks', () =>
    expect(react({ scopeChange: { tracks: [] } })).toEqual([]));

  it('nothing is opened by a decision that was only observed', () =>
    expect(react({ scopeChange: { tracks }, enforced: false })).toEqual([]));
});

describe('when an action is decided otherwise', () => {
  it('nothing is opened', () => expect(react({})).toEqual([]));
});

function react(other: object) {
  const data = { workOrderId: 'wo-1', decisionId: 'decision-1', enforced: true, ...other };
  const [event] = recorded([{ type: 'decision.made', data }]);
  return openTrackOnDecisionMade.react(event!);
}
