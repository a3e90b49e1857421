import { recorded } from '#testkit';
import { resolveOnDelegationConfirmed } from './resolve-on-delegation-confirmed.reaction';

describe('when a delegation is confirmed', () => {
  it('[D5] what is open about its timeout is resolved', () => {
    const data = { workOrderId: 'wo-1', dispatchId: 'd-1' };
    const [event] = recorded([{ type: 'delegation.confirmed', data }]);
    expect(resolveOnDelegationConfirmed.react(event!)).toEqual([
      {
        type: 'resolve-from-event',
        data: { workOrderId: 'wo-1', cause: 'delegation', subject: 'd-1' },
      },
    ]);
  });
});
