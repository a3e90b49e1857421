import { DecideAgainBody } from '#contracts';
import { parseAs } from '#platform';
import { recorded } from '#testkit';
import { decideAgainOnApprovalGranted as reaction } from './decide-again-on-approval-granted.reaction';

it('[P1] asks for every decision that rests on an approval again once it is granted', () => {
  const data = { workOrderId: 'wo-1', approvalId: 'a-1' };
  const [event] = recorded([{ type: reaction.on, data: { ...data, permits: ['refund.issue'] } }]);
  expect(reaction.on).toBe('approval.granted');
  expect(reaction.react(event!)).toEqual([{ type: 'decide-again', data }]);
  expect(parseAs(DecideAgainBody, data)).toMatchObject(data);
});
