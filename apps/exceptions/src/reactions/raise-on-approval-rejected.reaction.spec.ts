import { recorded } from '#testkit';
import { raiseOnApprovalRejected } from './raise-on-approval-rejected.reaction';

describe('when an approval was rejected', () => {
  it('[E1] an exception is raised about it', () => {
    const data = { workOrderId: 'wo-1', approvalId: 'approval-1' };
    const [event] = recorded([{ type: 'approval.rejected', data }]);
    expect(raiseOnApprovalRejected.react(event!)).toMatchObject([
      {
        type: 'raise-from-event',
        data: { code: 'approval-rejected', cause: 'approval', subject: 'approval-1' },
      },
    ]);
  });
});
