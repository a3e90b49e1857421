import { recorded } from '#testkit';
import { raiseOnDecisionWait } from './raise-on-decision-wait.reaction';

describe('when an action has to wait', () => {
  it('[P1] for an owner whom nobody knows, an exception is raised about it', () =>
    expect(react({})).toMatchObject([
      {
        type: 'raise-from-event',
        data: { code: 'owner-missing', cause: 'decision', subject: 'refund.issue' },
      },
    ]));

  it('[P1] for an owner who is known, nothing is raised', () => {
    expect(react({ code: undefined })).toEqual([]);
    expect(react({ code: 'policy-stop' })).toEqual([]);
  });

  it('a stop is raised elsewhere, and what was only observed nowhere', () => {
    expect(react({ outcome: 'stop' })).toEqual([]);
    expect(react({ enforced: false })).toEqual([]);
  });
});

function react(other: object) {
  const action = { kind: 'refund.issue', authority: 'apply', system: 'payments' };
  const said = { workOrderId: 'wo-1', action, outcome: 'wait', enforced: true };
  const data = { ...said, code: 'owner-missing', ...other };
  const [event] = recorded([{ type: 'decision.made', data }]);
  return raiseOnDecisionWait.react(event!);
}
