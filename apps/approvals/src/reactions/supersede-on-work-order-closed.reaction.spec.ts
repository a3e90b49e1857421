import { recorded } from '#testkit';
import { supersedeOnWorkOrderAbandoned } from './supersede-on-work-order-abandoned.reaction';
import { supersedeOnWorkOrderClosed } from './supersede-on-work-order-closed.reaction';
import { supersedeOnWorkOrderSuperseded } from './supersede-on-work-order-superseded.reaction';

const endings = [
  supersedeOnWorkOrderClosed,
  supersedeOnWorkOrderAbandoned,
  supersedeOnWorkOrderSuperseded,
];

describe('when work has ended', () => {
  it.each(endings)('[A2] what it still asked for is superseded: $name', ({ on, react }) => {
    const [event] = recorded([{ type: on, data: { workOrderId: 'wo-1' } }]);
    expect(react(event!)).toEqual([{ type: 'supersede-approvals', data: { workOrderId: 'wo-1' } }]);
  });

  it('[C3] closed, abandoned or superseded', () =>
    expect(endings.map(({ on }) => on)).toEqual([
      'work-order.closed',
      'work-order.abandoned',
      'work-order.superseded',
    ]));
});
