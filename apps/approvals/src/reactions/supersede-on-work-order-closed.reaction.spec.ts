import { recorded } from '#testkit';
import { supersedeOnWorkOrderAbandoned } from './supersede-on-work-order-abandoned.reaction';
import { supersedeOnWorkOrderClosed } from './supersede-on-work-order-closed.reaction';

describe('when work has ended', () => {
  it.each([supersedeOnWorkOrderClosed, supersedeOnWorkOrderAbandoned])(
    '[A2] what it still asked for is superseded: $name',
    ({ on, react }) => {
      const [event] = recorded([{ type: on, data: { workOrderId: 'wo-1' } }]);
      expect(react(event!)).toEqual([
        { type: 'supersede-approvals', data: { workOrderId: 'wo-1' } },
      ]);
    },
  );

  it('[A2] closed or abandoned', () =>
    expect([supersedeOnWorkOrderClosed.on, supersedeOnWorkOrderAbandoned.on]).toEqual([
      'work-order.closed',
      'work-order.abandoned',
    ]));
});
