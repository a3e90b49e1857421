import { recorded } from '#testkit';
import { unblockOnExceptionResolved } from './unblock-on-exception-resolved.reaction';

describe('when an exception is resolved', () => {
  it('[I2] the work order is asked whether a step can go on', () => {
    const data = { workOrderId: 'wo-1', exceptionId: 'exception-1', resolution: 'found some' };
    const [event] = recorded([{ type: 'exception.resolved', data }]);
    expect(unblockOnExceptionResolved.react(event!)).toEqual([
      {
        type: 'unblock-from-event',
        data: { workOrderId: 'wo-1', exceptionId: 'exception-1' },
      },
    ]);
  });
});
