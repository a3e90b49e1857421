import { recorded } from '#testkit';
import { raiseOnActionUnauthorised } from './raise-on-action-unauthorised.reaction';

describe('when an action was performed', () => {
  it('[P10] without a valid run, each time raises an exception of its own', () => {
    const [first, second] = performed(false);
    expect(raiseOnActionUnauthorised.react(first!)).toMatchObject([
      {
        type: 'raise-from-event',
        data: {
          code: 'unauthorised-action',
          cause: 'action',
          subject: `refund.issue ${first!.id}`,
        },
      },
    ]);
    expect(raiseOnActionUnauthorised.react(second!)).toMatchObject([
      { data: { subject: `refund.issue ${second!.id}` } },
    ]);
  });

  it('[P10] under a valid run, nothing is raised', () =>
    expect(raiseOnActionUnauthorised.react(performed(true)[0]!)).toEqual([]));
});

function performed(authorised: boolean) {
  const action = { kind: 'refund.issue', authority: 'apply', system: 'payments' };
  const event = { type: 'action.performed', data: { workOrderId: 'wo-1', action, authorised } };
  return recorded([event, event]);
}
