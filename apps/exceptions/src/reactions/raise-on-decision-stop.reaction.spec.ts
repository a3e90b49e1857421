import { recorded } from '#testkit';
import { raiseOnDecisionStop } from './raise-on-decision-stop.reaction';

describe('when an action was decided', () => {
  it('[E1] a stop raises an exception of its code about the kind of action', () =>
    expect(react({ code: 'system-not-listed' })).toMatchObject([
      {
        type: 'raise-from-event',
        data: { code: 'system-not-listed', cause: 'decision', subject: 'refund.issue' },
      },
    ]));

  it('[E1] a stop without a code is a policy-stop', () =>
    expect(react({})).toMatchObject([{ data: { code: 'policy-stop' } }]));

  it.each(['approval-rejected', 'approval-expired'])(
    '[E1] a stop for an owner’s answer (%s) is about the approval that was answered',
    (code) => {
      const about = { cause: 'approval', subject: 'approval-1' };
      expect(react({ code, approvals: ['approval-1'] })).toMatchObject([
        { data: { code, ...about } },
      ]);
      expect(react({ code })).toMatchObject([{ data: { code, cause: 'decision' } }]);
    },
  );

  it('a run, a wait and what was only observed raise nothing', () => {
    expect(react({ outcome: 'run' })).toEqual([]);
    expect(react({ outcome: 'wait' })).toEqual([]);
    expect(react({ enforced: false })).toEqual([]);
  });
});

function react(other: object) {
  const action = { kind: 'refund.issue', authority: 'apply', system: 'payments' };
  const data = {
    workOrderId: 'wo-1',
    action,
    outcome: 'stop',
    enforced: true,
    approvals: [],
    ...other,
  };
  const [event] = recorded([{ type: 'decision.made', data }]);
  return raiseOnDecisionStop.react(event!);
}
