import { EVENT_MAX_BYTES, EVENTS_AT_ONCE_MAX, eventsIn } from './at-once';

const refusal = (code: string, pointer: string) =>
  expect.objectContaining({ code, errors: [expect.objectContaining({ pointer })] });

describe('events that come at once', () => {
  it.each([undefined, null, 'e30=', {}, [7], ['e30=', null]])('are not %j', (events) =>
    expect(() => eventsIn(events)).toThrow(refusal('invalid_request', '/events')),
  );

  it('are refused, before any is accepted, when they are too many to be answered in time', () => {
    const events = Array.from({ length: EVENTS_AT_ONCE_MAX + 1 }, () => 'e30=');
    expect(() => eventsIn(events)).toThrow(refusal('payload_too_large', ''));
    expect(eventsIn(events.slice(1))).toHaveLength(EVENTS_AT_ONCE_MAX);
    expect(eventsIn([])).toEqual([]);
  });

  it('are refused, before any is accepted, when one is too large to be kept', () => {
    const most = Buffer.alloc(EVENT_MAX_BYTES, ' ');
    const larger = Buffer.alloc(EVENT_MAX_BYTES + 1, ' ').toString('base64');
    expect(eventsIn([most.toString('base64')])).toEqual([most]);
    expect(() => eventsIn([larger])).toThrow(refusal('payload_too_large', ''));
    expect(() => eventsIn(['e30=', larger])).toThrow(refusal('payload_too_large', '/1'));
  });
});
