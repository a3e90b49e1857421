import { recorded } from '#testkit';
import { raiseOnDelegationTimedOut } from './raise-on-delegation-timed-out.reaction';

describe('when a delegation timed out', () => {
  it.each([true, false])(
    '[D5] an exception is raised about it, whether it blocks: %s',
    (blocks) => {
      const data = { workOrderId: 'wo-1', dispatchId: 'd-1', blocks };
      const [event] = recorded([{ type: 'delegation.timed-out', data }]);
      expect(raiseOnDelegationTimedOut.react(event!)).toEqual([
        {
          type: 'raise-from-event',
          data: {
            workOrderId: 'wo-1',
            code: 'delegation-timed-out',
            cause: 'delegation',
            subject: 'd-1',
            occurredAt: '2030-01-01T09:00:00.000Z',
            version: 1,
          },
        },
      ]);
    },
  );
});
