import { recorded } from '#testkit';
import { resolveOnDelegationSuperseded } from './resolve-on-delegation-superseded.reaction';

describe('when a delegation is superseded', () => {
  it('[D7] what is open about its timeout is resolved', () => {
    const data = { workOrderId: 'wo-1', dispatchId: 'd-1' };
    const [event] = recorded([{ type: 'delegation.superseded', data }]);
    expect(resolveOnDelegationSuperseded.react(event!)).toEqual([
      {
        type: 'resolve-from-event',
        data: { workOrderId: 'wo-1', cause: 'delegation', subject: 'd-1' },
      },
    ]);
  });
});
