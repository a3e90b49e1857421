import { recorded } from '#testkit';
import { resolveOnStepSkipped } from './resolve-on-step-skipped.reaction';

describe('when a step is skipped', () => {
  it('[E5] what is open about it is resolved', () => {
    const data = { workOrderId: 'wo-1', step: 'pay', rationale: 'Paid by hand.', scope: 'Once.' };
    const [event] = recorded([{ type: 'step.skipped', data }]);
    expect(resolveOnStepSkipped.react(event!)).toEqual([
      {
        type: 'resolve-from-event',
        data: { workOrderId: 'wo-1', cause: 'step', subject: 'pay' },
      },
    ]);
  });
});
