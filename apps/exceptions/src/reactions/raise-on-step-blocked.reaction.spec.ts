import { recorded } from '#testkit';
import { raiseOnStepBlocked } from './raise-on-step-blocked.reaction';

describe('when a step is blocked', () => {
  it('[I2] an exception of its code is raised at the time of the block', () =>
    expect(react({})).toEqual([{ type: 'raise-from-event', data: raised }]));

  it('[I9] it is marked as imported where the event is', () => {
    const origin = { source: 'log', eventId: '1', imported: true };
    expect(react({ origin })).toEqual([
      { type: 'raise-from-event', data: { ...raised, imported: true } },
    ]);
  });
});

const occurredAt = '2029-06-01T00:00:00.000Z';
const raised = {
  workOrderId: 'wo-1',
  code: 'parts-missing',
  cause: 'step',
  subject: 'pay',
  occurredAt,
  version: 1,
};

function react(other: object) {
  const data = { workOrderId: 'wo-1', step: 'pay', code: 'parts-missing', ...other };
  const [event] = recorded([{ type: 'step.blocked', data, occurredAt }]);
  return raiseOnStepBlocked.react(event!);
}
