import { recorded } from '#testkit';
import { resolveOnPrerequisitePassed } from './resolve-on-prerequisite-passed.reaction';

describe('when a prerequisite passes', () => {
  it('[I2] what is open about it is resolved', () => {
    const data = { workOrderId: 'wo-1', prerequisite: 'scope' };
    const [event] = recorded([{ type: 'prerequisite.passed', data }]);
    expect(resolveOnPrerequisitePassed.react(event!)).toEqual([
      {
        type: 'resolve-from-event',
        data: { workOrderId: 'wo-1', cause: 'prerequisite', subject: 'scope' },
      },
    ]);
  });
});
