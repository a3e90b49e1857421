import { recorded } from '#testkit';
import { requestGatesOnWorkOrderOpened } from './request-gates-on-work-order-opened.reaction';

describe('when a work order was opened', () => {
  it('[A6] that only prepares, what its gates want is asked for', () =>
    expect(react({ allowedOutput: 'draft-only' })).toEqual([
      { type: 'request-gate-approvals', data: { workOrderId: 'wo-1' } },
    ]));

  it('[A6] that may do anything, nothing is asked for', () => {
    expect(react({ allowedOutput: 'any' })).toEqual([]);
    expect(react({})).toEqual([]);
  });
});

function react(other: object) {
  const [event] = recorded([
    { type: 'work-order.opened', data: { workOrderId: 'wo-1', ...other } },
  ]);
  return requestGatesOnWorkOrderOpened.react(event!);
}
