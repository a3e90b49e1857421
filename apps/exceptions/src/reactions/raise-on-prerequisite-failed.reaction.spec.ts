import { recorded } from '#testkit';
import { raiseOnPrerequisiteFailed } from './raise-on-prerequisite-failed.reaction';

describe('when a prerequisite failed', () => {
  it('[I2] an exception of its code is raised about it', () => {
    const data = { workOrderId: 'wo-1', prerequisite: 'input-amount', code: 'input-missing' };
    const [event] = recorded([{ type: 'prerequisite.failed', data }]);
    expect(raiseOnPrerequisiteFailed.react(event!)).toEqual([
      {
        type: 'raise-from-event',
        data: {
          workOrderId: 'wo-1',
          code: 'input-missing',
          cause: 'prerequisite',
          subject: 'input-amount',
          version: 1,
          occurredAt: event!.occurredAt,
        },
      },
    ]);
  });
});
