import { recorded } from '#testkit';
import { escalateOnApprovalRequested } from './escalate-on-approval-requested.reaction';

describe('when an approval was requested', () => {
  it('[A6] it is handed to a deputy, should its owner be away', () => {
    const data = { workOrderId: 'wo-1', approvalId: 'approval-1', owner: 'finance-lead' };
    const [event] = recorded([{ type: 'approval.requested', data }]);
    expect(escalateOnApprovalRequested.react(event!)).toEqual([
      {
        type: 'escalate-approval',
        data: { workOrderId: 'wo-1', approvalId: 'approval-1', escalationStep: 'absent' },
      },
    ]);
  });
});
