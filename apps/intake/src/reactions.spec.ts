import { eventFilters, eventSubject } from '#contracts';
import { recorded } from '#testkit';
import {
  reactions,
  deliverOnDelegationDispatched,
  openTrackOnDecisionMade,
  unblockOnExceptionResolved,
} from './reactions';

describe('when a brief was sent', () => {
  it('[D3] it is noted that it lies in the inbox, and nothing more', () => {
    const data = { workOrderId: 'wo-1', dispatchId: 'd-1', recipient: 'agent-7' };
    const [event] = recorded([{ type: 'delegation.dispatched', data }]);
    expect(deliverOnDelegationDispatched.react(event!)).toEqual([
      { type: 'deliver-delegation', data: { workOrderId: 'wo-1', dispatchId: 'd-1' } },
    ]);
  });
});

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

  it('[A3] it is not even delivered, unless it waits', () => {
    const { on, detail } = openTrackOnDecisionMade;
    const filterOf = (outcome: string) =>
      eventSubject({ tenant: '*', stream: 'work-order-wo-1', type: on, data: { outcome } });
    expect(eventFilters(on, detail)).toContain(filterOf('wait'));
    expect(eventFilters(on, detail)).not.toContain(filterOf('stop'));
  });
});

function react(other: object) {
  const data = { workOrderId: 'wo-1', decisionId: 'decision-1', enforced: true, ...other };
  const [event] = recorded([{ type: 'decision.made', data }]);
  return openTrackOnDecisionMade.react(event!);
}

describe('when an exception is resolved', () => {
  it('[I2] the work order checks whether a step can go on', () => {
    const data = { workOrderId: 'wo-1', exceptionId: 'exception-1', resolution: 'found some' };
    const [event] = recorded([{ type: 'exception.resolved', data }]);
    expect(unblockOnExceptionResolved.react(event!)).toEqual([
      {
        type: 'unblock-from-event',
        data: { workOrderId: 'wo-1', exceptionId: 'exception-1' },
      },
    ]);
  });
});

/** The name is that of its position: under another one, every event would be reacted to again. */
describe('the reactions of intake', () => {
  it('[G2] keep their names', () =>
    expect(reactions.map(({ name }) => name)).toEqual([
      'open-track-on-decision-made',
      'unblock-on-exception-resolved',
      'deliver-on-delegation-dispatched',
    ]));

  it.each(reactions)('[G2] say in their name what they listen to: $name', ({ name, on }) =>
    expect(name).toMatch(new RegExp(`^[a-z-]+-on-${on.replace('.', '-')}$`)),
  );
});
