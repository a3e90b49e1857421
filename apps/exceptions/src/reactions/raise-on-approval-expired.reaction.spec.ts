import { recorded } from '#testkit';
import { raiseOnApprovalExpired } from './raise-on-approval-expired.reaction';

describe('when an approval expired', () => {
  it('[A5] that nobody answered, an exception is raised about it', () =>
    expect(react('requested')).toEqual([
      {
        type: 'raise-from-event',
        data: {
          workOrderId: 'wo-1',
          code: 'approval-expired',
          cause: 'approval',
          subject: 'approval-1',
          occurredAt: '2030-01-01T09:00:00.000Z',
          version: 1,
        },
      },
    ]));

  it.each(['approved', 'partial', 'conditional'])('[A5] that was %s, nothing is raised', (was) =>
    expect(react(was)).toEqual([]),
  );
});

function react(was: string) {
  const data = { workOrderId: 'wo-1', approvalId: 'approval-1', was };
  const [event] = recorded([{ type: 'approval.expired', data }]);
  return raiseOnApprovalExpired.react(event!);
}
