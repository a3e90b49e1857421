import { recorded } from '#testkit';
import { resolveOnStepCompleted } from './resolve-on-step-completed.reaction';

describe('when a step is completed', () => {
  it('[I2] what is open about it is resolved', () => {
    const data = { workOrderId: 'wo-1', step: 'pay' };
    const [event] = recorded([{ type: 'step.completed', data }]);
    expect(resolveOnStepCompleted.react(event!)).toEqual([
      {
        type: 'resolve-from-event',
        data: { workOrderId: 'wo-1', cause: 'step', subject: 'pay' },
      },
    ]);
  });
});
