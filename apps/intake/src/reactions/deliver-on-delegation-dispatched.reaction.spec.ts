import { recorded } from '#testkit';
import { deliverOnDelegationDispatched } from './deliver-on-delegation-dispatched.reaction';

describe('when a brief was sent', () => {
  it('[D3] it is noted that it lies in the inbox, and nothing more', () => {
    const data = { workOrderId: 'wo-1', dispatchId: 'd-1', recipient: 'agent-7' };
    const [event] = recorded([{ type: 'delegation.dispatched', data }]);
    expect(deliverOnDelegationDispatched.react(event!)).toEqual([
      { type: 'deliver-delegation', data: { workOrderId: 'wo-1', dispatchId: 'd-1' } },
    ]);
  });
});
