import { recorded } from '#testkit';
import { raiseOnApprovalRequested } from './raise-on-approval-requested.reaction';

describe('when an approval was requested', () => {
  it('[P1] of a gate that nobody owns, an exception is raised about it', () =>
    expect(react({ gate: 'launch', owner: 'TBD' })).toMatchObject([
      {
        type: 'raise-from-event',
        data: { code: 'owner-missing', cause: 'approval', subject: 'approval-1' },
      },
    ]));

  it('of an owner, or of an action, nothing is raised', () => {
    expect(react({ gate: 'launch', owner: 'finance-lead' })).toEqual([]);
    expect(react({ decisionId: 'decision-1', owner: 'TBD' })).toEqual([]);
  });
});

function react(other: object) {
  const data = { workOrderId: 'wo-1', approvalId: 'approval-1', ...other };
  const [event] = recorded([{ type: 'approval.requested', data }]);
  return raiseOnApprovalRequested.react(event!);
}
