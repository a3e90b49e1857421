import { recorded } from '#testkit';
import { textsIn, withTexts } from './texts-in-events';

const sha256 = 'ab'.repeat(32);
const rationale = { ref: '0190a0b0-0000-7000-8000-000000000001', sha256 };
const eventOf = (type: string, data: object) => recorded([{ type, data }])[0]!;
const skipped = eventOf('step.skipped', { step: 'a', rationale, scope: 'this order only' });

describe('the free texts of an event', () => {
  it('[V4] are the fields that its contract lists and that lie beside the log', () => {
    expect([...textsIn(skipped)]).toEqual([['rationale', rationale]]);
    expect(textsIn(eventOf('step.skipped', { rationale: 'in the event' })).size).toBe(0);
    expect(textsIn(eventOf('step.completed', { rationale })).size).toBe(0);
  });

  it('[V4] are none of an artifact, nor of an event that nobody knows', () => {
    expect(textsIn(eventOf('evidence.recorded', { content: rationale })).size).toBe(0);
    expect(textsIn(eventOf('step.danced', { rationale })).size).toBe(0);
  });

  it('are shown in the place of their references', () => {
    const text = { text: 'the customer called', sha256 };
    expect(withTexts(skipped, new Map([[rationale.ref, text]]))).toEqual({
      ...skipped,
      data: { step: 'a', rationale: text, scope: 'this order only' },
    });
  });

  it('leave an event without any as it is', () => {
    const completed = eventOf('step.completed', { step: 'a' });
    expect(withTexts(completed, new Map())).toBe(completed);
  });
});
