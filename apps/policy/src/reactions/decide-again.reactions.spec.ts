import { DecideAgainBody } from '#contracts';
import { parseAs } from '#platform';
import { recorded } from '#testkit';
import { policyReactions } from '.';

const reacting = (name: string) => policyReactions.find((reaction) => reaction.name === name)!;

const answers = [
  'approval-granted',
  'approval-revoked',
  'approval-rejected',
  'approval-expired',
  'approval-superseded',
  'condition-met',
];

describe('deciding again', () => {
  it.each(answers)('[P1] what rests on an approval, on %s', (event) => {
    const reaction = reacting(`decide-again-on-${event}`);
    const data = { workOrderId: 'wo-1', approvalId: 'a-1' };
    const [happened] = recorded([{ type: reaction.on, data: { ...data, reason: 'x' } }]);
    expect(reaction.on.replace('.', '-')).toBe(event);
    expect(reaction.react(happened!)).toEqual([{ type: 'decide-again', data }]);
    expect(parseAs(DecideAgainBody, data)).toMatchObject(data);
  });

  it('[E7] what ran under a break-glass, on its end', () => {
    const reaction = reacting('decide-again-on-break-glass-ended');
    const data = { workOrderId: 'wo-1', breakGlassId: 'bg-1' };
    const [happened] = recorded([{ type: reaction.on, data: { ...data, because: 'expired' } }]);
    expect(reaction.on).toBe('break-glass.ended');
    expect(reaction.react(happened!)).toEqual([{ type: 'decide-again', data }]);
    expect(parseAs(DecideAgainBody, data)).toMatchObject(data);
  });

  it.each(['dispatched', 'confirmed', 'stopped', 'superseded'])(
    '[D4] what its delegator and its delegate wait for or may do, on delegation.%s',
    (verb) => {
      const reaction = reacting(`decide-again-on-delegation-${verb}`);
      const data = { workOrderId: 'wo-1', dispatchId: 'd-1' };
      const [happened] = recorded([{ type: reaction.on, data: { ...data, reason: 'x' } }]);
      expect(reaction.on).toBe(`delegation.${verb}`);
      expect(reaction.react(happened!)).toEqual([{ type: 'decide-again', data }]);
      expect(parseAs(DecideAgainBody, data)).toMatchObject(data);
    },
  );

  it.each([
    'work-order-stopped',
    'work-order-resumed',
    'work-order-closed',
    'work-order-abandoned',
    'work-order-superseded',
  ])('[P1] everything, on %s', (event) => {
    const reaction = reacting(`decide-again-on-${event}`);
    const data = { workOrderId: 'wo-1', all: true };
    const [happened] = recorded([{ type: reaction.on, data: { workOrderId: 'wo-1' } }]);
    expect(`decide-again-on-${reaction.on.replace('.', '-')}`).toBe(reaction.name);
    expect(reaction.react(happened!)).toEqual([{ type: 'decide-again', data }]);
    expect(parseAs(DecideAgainBody, data)).toMatchObject(data);
  });

  it('[I9] nothing on the closing of imported work', () => {
    const origin = { source: 'log', eventId: '1', imported: true };
    const { on, react } = reacting('decide-again-on-work-order-closed');
    const [closed] = recorded([{ type: on, data: { workOrderId: 'wo-1', origin } }]);
    expect(react(closed!)).toEqual([]);
  });
});
