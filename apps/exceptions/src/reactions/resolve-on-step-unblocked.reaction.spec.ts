import { recorded } from '#testkit';
import { resolveOnStepUnblocked } from './resolve-on-step-unblocked.reaction';

describe('when a blocked step goes on', () => {
  it('[I2] what is open about it is resolved', () => {
    const data = { workOrderId: 'wo-1', step: 'pay' };
    const [event] = recorded([{ type: 'step.unblocked', data }]);
    expect(resolveOnStepUnblocked.react(event!)).toEqual([
      {
        type: 'resolve-from-event',
        data: { workOrderId: 'wo-1', cause: 'step', subject: 'pay' },
      },
    ]);
  });
});
