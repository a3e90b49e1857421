import { recorded } from '#testkit';
import { resolveOnDelegationStopped } from './resolve-on-delegation-stopped.reaction';

describe('when a delegation is stopped', () => {
  it('[D7] what is open about its timeout is resolved', () => {
    const data = { workOrderId: 'wo-1', dispatchId: 'd-1' };
    const [event] = recorded([{ type: 'delegation.stopped', data }]);
    expect(resolveOnDelegationStopped.react(event!)).toEqual([
      {
        type: 'resolve-from-event',
        data: { workOrderId: 'wo-1', cause: 'delegation', subject: 'd-1' },
      },
    ]);
  });
});
